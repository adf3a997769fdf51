"""When a wanted period can become a booking, and until when it waits. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from string import ascii_uppercase

from light2share.equipment.rules import FreeCancel, Terms
from light2share.kernel.period import Period
from light2share.kernel.workdays import Office, add_working_days, end_of_working_day


class Refusal(StrEnum):
    """One reason why a time can't be booked."""

    IN_THE_PAST = "in_the_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    BLACKOUT = "blackout"
    UNAVAILABLE = "unavailable"
    """A calendar of the owner's says so."""
    TAKEN = "taken"
    TOO_CLOSE = "too_close"
    """To another period of the same booking: there is no room for the buffers between them."""


def refusals(
    wanted: Period,
    terms: Terms,
    open_periods: Sequence[Period],
    taken: Iterable[Period],
    now: datetime,
    blackouts: Iterable[Period] = (),
    busy: Iterable[Period] = (),
) -> list[Refusal]:
    """Return every reason against `wanted`; an empty list means it may be booked.

    `open_periods` are merged, so a booking across midnight lies inside one of them, and leave out the blackouts and the
    busy times of connected calendars; those are only told apart for the words. `taken` are blocked times, buffers
    included. What is past or beyond the horizon is not looked up any further.
    """
    if wanted.start < now:
        return [Refusal.IN_THE_PAST]
    if wanted.start > now + terms.horizon:
        return [Refusal.TOO_FAR]
    closed = not wanted.inside_any(open_periods)
    blacked_out = closed and any(wanted.overlaps(blackout) for blackout in blackouts)
    unavailable = closed and not blacked_out and any(wanted.overlaps(one) for one in busy)
    checks = {
        Refusal.TOO_SOON: wanted.start < now + terms.lead_time,
        Refusal.TOO_SHORT: wanted.length < terms.shortest,
        Refusal.TOO_LONG: wanted.length > terms.longest,
        Refusal.CLOSED: closed and not blacked_out and not unavailable,
        Refusal.BLACKOUT: blacked_out,
        Refusal.UNAVAILABLE: unavailable,
        Refusal.TAKEN: any(terms.blocked(wanted).overlaps(busy) for busy in taken),
    }
    return [reason for reason, holds in checks.items() if holds]


def only_taken(reasons: Sequence[Refusal]) -> bool:
    """Whether nothing but somebody else's booking is in the way: 409, and other times are offered."""
    return list(reasons) == [Refusal.TAKEN]


def expiry(
    now: datetime,
    answer_days: int,
    start: datetime,
    lead_time: timedelta,
    office: Office,
    behind: bool = False,
) -> datetime:
    """Until when a request waits: the end of so many working days, never later than its start less the lead time.

    One that waits `behind` another booking keeps its place until then: its owner, who can't accept it, is not late.
    """
    last = start - lead_time
    return last if behind else min(end_of_working_day(now, answer_days, office), last)


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """How long an owner has to answer a request for a time, if it is sent now."""

    until: datetime
    is_short: bool
    """Whether that is less than a working day, so that it may well lapse without an answer."""
    enough_from: datetime
    """The earliest start that leaves a working day."""


def answer_time(
    now: datetime, answer_days: int, start: datetime, lead_time: timedelta, office: Office
) -> AnswerTime:
    """Until when the owner could answer, by the same rule as the request itself will have."""
    until, a_day_later = expiry(now, answer_days, start, lead_time, office), add_working_days(now, 1, office)
    return AnswerTime(until, start - lead_time < a_day_later, a_day_later + lead_time)


@dataclass(frozen=True, slots=True)
class CancelRule:
    """What a cancellation means. Fees are settled between the two sides; here stands only when they may apply."""

    free_until: datetime
    is_free: bool


def cancel_rule(start: datetime, free: FreeCancel, now: datetime) -> CancelRule:
    """Free until the hours or the working days before the start, that instant included."""
    free_until = free.until(start)
    return CancelRule(free_until, now <= free_until)


@dataclass(frozen=True, slots=True)
class OpenLimits:
    """How many requests of one person may wait for an answer, in all and on one item."""

    in_all: int = 20
    per_item: int = 5


OPEN_LIMITS = OpenLimits()


@dataclass(frozen=True, slots=True)
class TooMany:
    """A limit on open requests that is used up."""

    limit: int
    per_item: bool


def too_many(limits: OpenLimits, open_requests: int, open_for_item: int) -> TooMany | None:
    """The limit that one more request would break, counting those of the person that wait for an answer."""
    if open_for_item >= limits.per_item:
        return TooMany(limits.per_item, True)
    if open_requests >= limits.in_all:
        return TooMany(limits.in_all, False)
    return None


Claim = tuple[int, Period]
"""A unit and a blocked time of it that somebody wants."""


def meet(some: Sequence[Claim], others: Sequence[Claim]) -> bool:
    """Whether both want the same time of a unit."""
    return any(unit == its and time.overlaps(wish) for unit, time in some for its, wish in others)


def competition(claims: Mapping[int, Sequence[Claim]], one: int) -> set[int]:
    """Those who compete with `one`, itself among them: who wants what one of them wants, by their numbers."""
    found, open_ones = {one}, [one]
    while open_ones:
        mine = claims.get(open_ones.pop(), ())
        for other, wanted in claims.items():
            if other not in found and meet(mine, wanted):
                found.add(other)
                open_ones.append(other)
    return found


def letter(place: int) -> str:
    """The name of a place in a row, counted from 0: A to Z, then AA."""
    more, last = divmod(place, len(ascii_uppercase))
    return (letter(more - 1) if more else "") + ascii_uppercase[last]
