"""What an owner should know before deciding on a request: is the time free, open, and asked for by others."""

from __future__ import annotations

from collections.abc import Sequence

from light2share.availability.connected import blocking
from light2share.availability.models import BlackoutRow
from light2share.availability.queries import Timetable, closed_by
from light2share.availability.wording import HOLIDAYS
from light2share.bookings import free_time
from light2share.bookings.calibrated import calibration_of
from light2share.bookings.free_time import Hours
from light2share.bookings.models import Booking
from light2share.bookings.views.facts import Values, zone_of
from light2share.db import db
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.localtime import local_day
from light2share.kernel.period import Period
from light2share.web.clock import now


def wanted(booking: Booking) -> Period:
    """The first of its times: what other times are looked for near, as long as it."""
    return min(booking.choices[0])


def before_deciding(
    booking: Booking, rivals: Sequence[Booking], free: Sequence[bool], known: Timetable
) -> list[Values]:
    """What to know before deciding; `free` says of each way to do it whether no other booking is in it."""
    times = sorted(one for choice in booking.choices for one in choice)
    whole = Period(times[0].start, max(one.end for one in times))
    hours = free_time.opening(db.session(), booking.equipment, whole, booking.access_mode, known)
    shut = next((one for one in times if not one.inside_any(hours.open)), None)
    closing = closed_by(db.session(), booking.equipment, shut) if shut else None
    calendars = _busy_calendars(booking, shut) if shut else []
    lines = [_overlap_check(rivals)]
    lines.append(_free_check(free, shut is None))
    if shut is None:
        lines.append(_fine(gettext("Inside the opening hours"), ""))
    else:
        note = gettext("You may accept it all the same.")
        if len(times) > 1:
            when = formats.when(shut.start, shut.end, language(), zone_of(booking), year=False)
            note = f"{when}. {note}"
        lines.append(_wrong(_why_closed(closing, calendars, _holidays_in(shut, hours, booking)), note))
    if words := calibration_of(booking, now()):
        lines.append(_wrong(words, gettext("The requester is told, too.")))
    if booking.equipment.dual_use_check:
        note = gettext("This site classifies nothing. Your answer is kept in the history as your decision.")
        lines.append({"sign": "file", "kind": "ng", "title": gettext("Dual use: you decide"), "note": note})
    lines.append(_until_when(booking))
    return lines


def _until_when(booking: Booking) -> Values:
    until = formats.until(booking.expires_at, language(), zone_of(booking)) if booking.expires_at else ""
    title, note = (
        (
            gettext("On the waiting list until %(until)s", until=until),
            gettext("If the time comes free again, you are asked for an answer."),
        )
        if booking.behind
        else (gettext("Answer by %(until)s", until=until), gettext("After that the request expires."))
    )
    return {"sign": "clock", "kind": "ng", "title": title, "note": note}


def _free_check(free: Sequence[bool], opened: bool) -> Values:
    fits = gettext("Set-up and cool-down times fit too.")
    if all(free):
        return _fine(
            gettext("The time is free") if opened else gettext("No other booking takes this time"), fits
        )
    if any(free):
        return _fine(
            gettext("%(free)s of %(all)s times are free", free=sum(free), all=len(free)),
            gettext("The others are taken by bookings."),
        )
    return _wrong(
        gettext("Another booking takes this time"), gettext("It can’t be accepted while that booking stands.")
    )


def _holidays_in(time: Period, hours: Hours, booking: Booking) -> list[str]:
    zone = zone_of(booking)
    return [name for day, name in hours.holidays.items() if local_day(day, zone).overlaps(time)]


def _busy_calendars(booking: Booking, time: Period) -> list[str]:
    found = blocking(db.session(), booking.equipment_id, time, booking.access_mode)
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
