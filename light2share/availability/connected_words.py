"""Connected calendars in words, in the language of the answer: why one is refused, what was left out, how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from light2share.availability.connected import NOT_FETCHED
from light2share.availability.models import CalendarKind, ConnectedCalendar, Switch
from light2share.i18n import _, formats, gettext, language
from light2share.ical.findings import FaultKind, Trouble, Unreadable

NO_LINE = 0
TROUBLES: dict[str, str] = {
    Trouble.EMPTY: _("It is empty."),
    Trouble.TOO_LARGE: _("The calendar is larger than %(most)s MB."),
    Trouble.NOT_A_CALENDAR: _("This is no calendar: BEGIN:VCALENDAR was expected."),
    Trouble.BROKEN: _("END:%(name)s was expected, for what begins on line %(since)s."),
    Trouble.CUT: _("The calendar breaks off: END:%(name)s was expected, for what begins on line %(since)s."),
    Trouble.LINE_TOO_LONG: _("The line is longer than %(most)s kB."),
    Trouble.TOO_DEEP: _("Parts lie more than %(most)s deep in one another."),
    Trouble.TOO_MANY_EVENTS: _("The calendar has %(count)s events; %(most)s are the most."),
    Trouble.TOO_MANY_CHANGES: _("The series has %(count)s changed instances; %(most)s are the most."),
    Trouble.SERIES_TOO_LONG: _("The series comes more often than %(most)s times in the time that is read."),
    Trouble.TOO_MANY_OCCURRENCES: _(
        "With this event the calendar comes to more than %(most)s busy times in the time that is read."
    ),
    Trouble.TOOK_TOO_LONG: _("Reading took too long."),
    Trouble.TOO_MUCH_MEMORY: _("Reading took too much memory."),
    Trouble.UNREADABLE: _("It can’t be read as a calendar."),
    NOT_FETCHED: _("It could not be fetched. Check that the address can be opened without signing in."),
}
ENDS_WITHOUT = _("Something ends here that has not begun.")
FAULTS: dict[FaultKind, str] = {
    FaultKind.NO_START: _("a start was expected (DTSTART)"),
    FaultKind.BAD_TIME: _("a date or a time was expected in place of “%(value)s”"),
    FaultKind.DOUBLED: _("%(value)s stands there twice, with different times"),
    FaultKind.ENDS_BEFORE: _("it ends before it starts"),
    FaultKind.TOO_LONG: _("it lasts %(value)s days, which is more than is read"),
    FaultKind.YEAR: _("it lies in the year %(value)s; those from 1970 to 2100 are read"),
    FaultKind.UNKNOWN_ZONE: _("nobody knows the time zone “%(value)s”"),
    FaultKind.BAD_RULE: _("its repetition can’t be read: %(value)s"),
    FaultKind.TOO_FINE: _("it repeats more often than hourly: %(value)s"),
    FaultKind.NEVER: _("its repetition never comes; only its first time counts"),
    FaultKind.BAD_DATES: _("its further dates can’t be read: %(value)s"),
    FaultKind.BAD_EXCEPTION: _("an exception can’t be read, so it stays busy there: %(value)s"),
    FaultKind.BAD_CHANGE: _("a changed instance can’t be placed: %(value)s"),
    FaultKind.BAD_FREEBUSY: _("a busy time can’t be read: %(value)s"),
}
KINDS = {CalendarKind.FILE: _("File"), CalendarKind.ADDRESS: _("Address")}


def place(line: int, event: str) -> str:
    """Where in the file: `Line 12, “Meeting”`; empty where no line is to blame."""
    if line == NO_LINE:
        return ""
    if event:
        return gettext("Line %(line)s, “%(event)s”", line=line, event=event)
    return gettext("Line %(line)s", line=line)


def trouble_words(why: Unreadable) -> str:
    """Why a calendar is refused, as a sentence."""
    return _trouble(why.trouble, why.line, why.event, why.values)


def kept_trouble(calendar: ConnectedCalendar) -> str:
    """Why its last reading came to nothing; empty if it did not."""
    return _trouble(*calendar.trouble) if calendar.trouble else ""


def _trouble(word: str, line: int, event: str, values: Mapping[str, str]) -> str:
    text = TROUBLES.get(word, TROUBLES[Trouble.UNREADABLE])
    if word == Trouble.BROKEN and not values.get("name"):
        text = ENDS_WITHOUT
    figures = {
        name: formats.number(int(values[name]), language())
        for name in ("most", "count")
        if str(values.get(name, "")).isdigit()
    }
    told = str(text) % {"most": "", "count": "", "name": "", "since": "", **values, **figures}
    where = place(line, event)
    return gettext("%(place)s: %(fault)s", place=where, fault=told) if where else told


def fault_words(kept: list[Any]) -> str:
    """One line of the report."""
    kind, line, event, value = kept
    told = str(FAULTS[FaultKind(kind)])
    fault = told % {"value": value} if "%(value)s" in told else told
    return gettext("%(place)s: %(fault)s", place=place(line, event), fault=fault)


def state(calendar: ConnectedCalendar, stale: bool, was_read: bool) -> tuple[str, str, str]:
    """How it stands: words, kind and sign of the badge."""
    if not was_read:
        if calendar.trouble:
            return gettext("Could not be read"), "bad", "alert"
        return gettext("Being read"), "info", "clock"
    if calendar.waits_for_a_yes:
        return gettext("Waiting for your yes"), "wait", "clock"
    if calendar.switch is not Switch.ON:
        return gettext("Switched off"), "off", "minus"
    if stale:
        return gettext("Out of date"), "bad", "alert"
    return gettext("Blocks"), "free", "check"
