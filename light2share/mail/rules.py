"""When a mail may go, how long a failed one rests, and when it is given up. Values in, values out."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.kernel.localtime import to_utc

RESTS_FROM = time(19, 0)
RESTS_UNTIL = time(7, 30)
RESTING = ("reminder_", "digest_")
"""What the name of an event starts with if it can wait for the morning; requests, answers and cancellations cannot."""

LEASE = timedelta(minutes=10)
"""Longer than a slow mail server may take for one mail."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 40
"""With the pauses above about six days of trying (RFC 5321, section 4.5.4.1, asks for four or five)."""


def rests_at_night(kind: str) -> bool:
    """Whether mails of this kind, `<room>/<event>`, keep the quiet hours."""
    return kind.partition("/")[2].startswith(RESTING)


def due(kind: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When a mail written now may go: at once, or when the night of `zone` is over."""
    if not rests_at_night(kind):
        return now
    local = now.astimezone(zone)
    if RESTS_UNTIL <= local.time() < RESTS_FROM:
        return now
    morning = local.date() if local.time() < RESTS_UNTIL else local.date() + timedelta(days=1)
    return to_utc(datetime.combine(morning, RESTS_UNTIL), zone)


def pause(attempts: int) -> timedelta:
    """How long a mail rests after its failed attempt number `attempts`: twice as long each time, up to a limit."""
    doublings = min(max(attempts - 1, 0), 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
