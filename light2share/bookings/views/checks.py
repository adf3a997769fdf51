"""What an owner should know before deciding on a request: is the time free, open, and asked for by others."""

from __future__ import annotations

from collections.abc import Sequence

from light2share.availability.connected import blocking
from light2share.availability.models import BlackoutRow
from light2share.availability.queries import Timetable, closed_by
from light2share.availability.wording import HOLIDAYS
from light2share.bookings import free_time
from light2share.bookings.models import Booking
from light2share.bookings.views.facts import Values, zone_of
from light2share.db import db
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.period import Period


def wanted(booking: Booking) -> Period:
    return Period(booking.starts_at, booking.ends_at)


def before_deciding(
    booking: Booking, rivals: Sequence[Booking], free: bool, known: Timetable
) -> list[Values]:
    """What to know before deciding."""
    hours = free_time.opening(db.session(), booking.equipment, wanted(booking), booking.access_mode, known)
    opened = wanted(booking).inside_any(hours.open)
    closing = None if opened else closed_by(db.session(), booking.equipment, wanted(booking))
    calendars = [] if opened else _busy_calendars(booking)
    until = formats.moment(booking.expires_at, language(), zone_of(booking)) if booking.expires_at else ""
    lines = [_overlap_check(rivals)]
    lines.append(
        _fine(
            gettext("The time is free") if opened else gettext("No other booking takes this time"),
            gettext("Set-up and cool-down times fit too."),
        )
        if free
        else _wrong(
            gettext("Another booking takes this time"),
            gettext("It can’t be accepted while that booking stands."),
        )
    )
    lines.append(
        _fine(gettext("Inside the opening hours"), "")
        if opened
        else _wrong(
            _why_closed(closing, calendars, list(hours.holidays.values())),
            gettext("You may accept it all the same."),
        )
    )
    lines.append({"sign": "clock", "kind": "ng", "title": gettext("Answer by %(until)s", until=until),
                  "note": gettext("After that the request expires.")})  # fmt: skip
    return lines


def _busy_calendars(booking: Booking) -> list[str]:
    found = blocking(db.session(), booking.equipment_id, wanted(booking), booking.access_mode)
    return list(dict.fromkeys(name for _time, name in found))


def _why_closed(closing: BlackoutRow | None, calendars: Sequence[str], holidays: Sequence[str]) -> str:
    """What the owner has set since the request came, what stands in a connected calendar, or a public holiday."""
    if closing is None and calendars:
        quoted = [gettext("“%(name)s”", name=name) for name in calendars]
        names = formats.words(quoted, language())
        return gettext("Busy in your calendar %(names)s", names=names)
    if closing is None and holidays:
        return gettext("Closed on a public holiday: %(holiday)s", holiday=HOLIDAYS[holidays[0]])
    if closing is None:
        return gettext("Outside the opening hours as they are now")
    if closing.reason:
        return gettext("You have closed this time since: %(reason)s", reason=closing.reason)
    return gettext("You have closed this time since")


def _overlap_check(rivals: Sequence[Booking]) -> Values:
    if not rivals:
        return _fine(gettext("Nobody else asks for this time"), "")
    return _wrong(
        ngettext("%(num)s other request overlaps", "%(num)s other requests overlap", len(rivals)),
        gettext("You can accept one; the others are told at once and shown the nearest free times."),
    )


def _fine(title: str, note: str) -> Values:
    return {"sign": "check", "kind": "ok", "title": title, "note": note}


def _wrong(title: str, note: str) -> Values:
    return {"sign": "alert", "kind": "todo3", "title": title, "note": note}
