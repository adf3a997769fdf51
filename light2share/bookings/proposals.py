"""What a proposal is made of, until when it stands, and what it holds. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from light2share.bookings.rules import expiry
from light2share.bookings.times import Choice
from light2share.equipment.rules import Terms
from light2share.kernel.period import Period, merged, subtracted
from light2share.kernel.workdays import Office

MOST_CHOICES = 3
USUAL_DAYS, MOST_DAYS = 2, 10
"""Working days that a proposal stands unless its maker says otherwise, and at most."""


def stands_until(
    now: datetime,
    days: int,
    choices: Sequence[Choice],
    lead_time: timedelta,
    office: Office,
    behind: bool = False,
) -> datetime:
    """The end of so many working days, never later than the first start less the lead time; see `rules.expiry`.

    A maker who proposes an earlier time than the owner's notice allows waives it: then it stands until that start.
    """
    first = min(period.start for choice in choices for period in choice)
    until = expiry(now, min(days, MOST_DAYS), first, lead_time, office, behind)
    return until if until > now else expiry(now, min(days, MOST_DAYS), first, timedelta(0), office, behind)


def changes_price(estimates: Sequence[int | None], before: int | None) -> bool:
    """Whether any of the choices costs something else than what it would replace; None is a price without a figure."""
    return any(estimate != before for estimate in estimates)


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch of a unit that is taken: `period` without the buffers, `blocked` with them."""

    unit: int
    period: Period
    blocked: Period


def holds(placed: Iterable[tuple[int, Choice]], terms: Terms, own: Iterable[Hold] = ()) -> list[Hold]:
    """What has to be blocked so that every choice, each on its unit, stays possible; no two stretches overlap.

    Choices may overlap one another, since only one of them comes true: such are held as one stretch. `own` is what the
    same booking blocks already and keeps.
    """
    times: dict[int, list[Period]] = {}
    for unit, choice in placed:
        times.setdefault(unit, []).extend(choice)
    found = []
    for unit, periods in times.items():
        kept = [hold.blocked for hold in own if hold.unit == unit]
        for stretch in subtracted(merged(terms.blocked(one) for one in periods), merged(kept)):
            inside = [shared for one in periods if (shared := one.clipped(stretch))]
            period = (
                Period(min(one.start for one in inside), max(one.end for one in inside))
                if inside
                else stretch
            )
            found.append(Hold(unit, period, stretch))
    return found
