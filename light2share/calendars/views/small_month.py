"""The month of one instrument beside the list of the park: how many half-days of each day are free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from light2share.availability import calendar
from light2share.availability.calendar import Addresses, View
from light2share.calendars.park import Instrument, Look
from light2share.calendars.views.park_words import title_of
from light2share.db import Session
from light2share.equipment.models import Equipment

Address = Callable[..., str]
"""The park's own address with another look, another day or another instrument."""


def small_month(
    session: Session, shown: Sequence[Instrument], day: date, address: Address, now: datetime
) -> dict[str, Any] | None:
    """The month in which `day` lies, of the first of the instruments that are listed; None where there is none.

    With the ways to the months around it, and from each day to that day of the park.
    """
    one = next((item for item in shown if item.is_published and item.has_hours), None)
    item = session.get(Equipment, one.number) if one else None
    if one is None or item is None:
        return None

    def of(view: View, on: date | None) -> str:
        return address(look=Look.DAY if view is View.WEEK else None, day=on)

    found = calendar.calendar(session, item, calendar.Asked(View.MONTH, day), Addresses(of), now)
    if found.on_request:
        return None
    return {
        "label": found.label[:1].upper() + found.label[1:],
        "name": title_of(one),
        "month": found.month,
        "before": found.before,
        "after": found.after,
    }
