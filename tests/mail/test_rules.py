"""Quiet hours and pauses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from light2share.mail import rules

PARIS = ZoneInfo("Europe/Paris")


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "now", "due"),
    [
        pytest.param(
            "bookings/requested", "2026-10-12T23:00", "2026-10-12T23:00", id="a request goes at night"
        ),
        pytest.param(
            "bookings/reminder_answer", "2026-10-12T18:59", "2026-10-12T18:59", id="a reminder by day"
        ),
        pytest.param("bookings/reminder_answer", "2026-10-12T19:00", "2026-10-13T07:30", id="in the evening"),
        pytest.param("bookings/reminder_answer", "2026-10-13T07:29", "2026-10-13T07:30", id="early"),
        pytest.param(
            "bookings/reminder_answer", "2026-10-13T07:30", "2026-10-13T07:30", id="at half past seven"
        ),
        pytest.param(
            "news/digest_weekly", "2026-10-24T22:00", "2026-10-25T07:30", id="clocks go back that night"
        ),
        pytest.param(
            "news/digest_weekly", "2027-03-27T22:00", "2027-03-28T07:30", id="clocks go forward that night"
        ),
    ],
)
def test_only_reminders_and_digests_rest_at_night(kind: str, now: str, due: str) -> None:
    assert rules.due(kind, paris(now), PARIS) == paris(due)


def test_pauses_double_up_to_a_limit() -> None:
    minutes = [rules.pause(attempts) / timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]


def test_a_mail_server_may_be_away_for_five_days() -> None:
    assert sum((rules.pause(n) for n in range(1, rules.MOST_ATTEMPTS)), timedelta()) > timedelta(days=5)
