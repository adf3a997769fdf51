"""Whether an instrument is calibrated on the day, in words; both sides are told where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from light2share.bookings.models import Booking
from light2share.bookings.states import OVER
from light2share.bookings.times import unpacked
from light2share.equipment.calibration import calibration
from light2share.equipment.models import Equipment
from light2share.i18n import formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period

A_MOMENT = timedelta(minutes=1)
"""What ends at midnight does not reach into the day that begins then."""


def calibration_ends(item: Equipment, times: Iterable[Period], now: datetime) -> str:
    """That it has ended, or ends before the last of these times does; empty if it holds, or is not known."""
    due, zone = calibration(item.calibrated_on, item.calibration_interval_months), ZoneInfo(item.site.zone)
    last = max(one.end for one in times) - A_MOMENT
    if due.next is None or not due.is_overdue(to_local(last, zone).date()):
        return ""
    day = formats.date_range(due.next, due.next, language())
    if due.is_overdue(to_local(now, zone).date()):
        return gettext("Calibration overdue since %(day)s", day=day)
    return gettext("Calibrated until %(day)s only: the time ends after that.", day=day)


def calibration_of(booking: Booking, now: datetime) -> str:
    """The same of what a booking asks for, has, or could have by an open proposal; empty once it is over."""
    if booking.state in OVER:
        return ""
    proposed = (
        unpacked(booking.open_proposal.choices) if booking.proposed_by and booking.open_proposal else []
    )
    return calibration_ends(
        booking.equipment, [one for choice in (*booking.choices, *proposed) for one in choice], now
    )
