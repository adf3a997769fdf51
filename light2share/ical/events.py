"""From the text of an event to what its busy times follow from (RFC 5545, section 3.6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from light2share.ical import recurrence
from light2share.ical.findings import SHOWN_SIGNS, Fault, FaultKind, Limits, mark_of
from light2share.ical.foreign import Zones
from light2share.ical.lines import text_of
from light2share.ical.moments import (
    NO_LENGTH,
    ONE_DAY,
    Length,
    Moment,
    UnknownZone,
    Value,
    clock_time,
    length_of,
    taken_apart,
    with_zone,
)
from light2share.ical.parts import Part
from light2share.ical.recurrence import Recurrence

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
MOST_RULES = 20
FREE_KINDS = {"FREE"}


class Unfit(Exception):
    """An event, or a part of it, that can't be taken."""

    def __init__(self, kind: FaultKind, line: int, value: str = "") -> None:
        super().__init__(kind)
        self.kind, self.line, self.value = kind, line, value


@dataclass
class Event:
    """One VEVENT: a single one, a series, or the changed instance of a series."""

    line: int
    uid: str
    title: str
    is_busy: bool
    is_cancelled: bool
    sequence: int
    stamp: str
    start: Moment | None = None
    """None where it can't be read; what it replaces is known all the same."""
    length: Length = NO_LENGTH
    rules: list[Recurrence] = field(default_factory=list)
    more: list[tuple[Moment, Length | None]] = field(default_factory=list)
    """Further instances, of a length of their own or of the event's."""
    except_at: set[datetime] = field(default_factory=set)
    except_on: set[date] = field(default_factory=set)
    replaces: Moment | None = None
    from_then_on: bool = False


class Reader:
    """Reads the events of one calendar; what can't be taken is noted in `faults`."""

    def __init__(self, zones: Zones, limits: Limits, all_cancelled: bool) -> None:
        self._zones, self._limits, self._all_cancelled = zones, limits, all_cancelled
        self.faults: list[Fault] = []

    def event(self, part: Part) -> Event | None:
        """The event; None if nothing of it can be taken."""
        event = self._head(part)
        if not self._replaced(event, part):
            return None
        if not event.is_busy and (event.replaces is None or event.is_cancelled):
            return event  # nothing else of it counts
        try:
            event.start = self._one_moment(part, "DTSTART")
            event.length = self._length(part, event.start)
            event.rules = list(self._rules(part, event))
            event.more = list(self._more(part))
        except Unfit as why:
            self.note(event, why)
            event.start = None
            return event if event.replaces and not event.is_busy else None
        self._exceptions(part, event)
        return event

    def note(self, event: Event, why: Unfit) -> None:
        """Put a fault of an event into the report."""
        value = clean(why.value)[:SHOWN_SIGNS]
        line = why.line or event.line
        mark = mark_of(why.kind, event.uid or str(event.line), value)
        self.faults.append(Fault(why.kind, line, event.title[:SHOWN_SIGNS], value, mark))

    def _head(self, part: Part) -> Event:
        status, transparency = _word(part, "STATUS"), _word(part, "TRANSP")
        cancelled = self._all_cancelled or status == "CANCELLED"
        sequence = _word(part, "SEQUENCE")
        return Event(
            line=_line_of(part),
            uid=_text(part, "UID"),
            title=clean(_text(part, "SUMMARY"))[: self._limits.text_signs],
            is_busy=not cancelled and transparency != "TRANSPARENT",
            is_cancelled=cancelled,
            sequence=int(sequence) if re.fullmatch(r"\d{1,9}", sequence, re.ASCII) else 0,
            stamp=_word(part, "DTSTAMP")[:20],
        )

    def _replaced(self, event: Event, part: Part) -> bool:
        """Read which instance it replaces; False if that can't be read."""
        for line, text in part.all("RECURRENCE-ID"):
            try:
                value = self._value(line, text)
                event.replaces = self._moment(line, value)
                reach = value.params.get("RANGE", "").upper()
            except Unfit as why:
                self.note(event, Unfit(FaultKind.BAD_CHANGE, line, why.value))
                return False
            event.from_then_on = reach == "THISANDFUTURE"
            if reach and not event.from_then_on:
                self.note(event, Unfit(FaultKind.BAD_CHANGE, line, reach))
                return False
        return True

    def _value(self, line: int, text: bytes) -> Value:
        try:
            return taken_apart(text)
        except ValueError as error:
            raise Unfit(FaultKind.BAD_TIME, line, text_of(text)) from error

    def _moment(self, line: int, value: Value, text: str | None = None) -> Moment:
        zone_name, only = with_zone(value)
        try:
            local, is_day, is_utc = clock_time(text if text is not None else only)
            zone = self._zone(zone_name, is_day, is_utc)
        except UnknownZone as error:
            raise Unfit(FaultKind.UNKNOWN_ZONE, line, str(error)) from error
        except (ValueError, OverflowError) as error:
            raise Unfit(FaultKind.BAD_TIME, line, text if text is not None else value.text) from error
        if not self._limits.first_year <= local.year <= self._limits.last_year:
            raise Unfit(FaultKind.YEAR, line, str(local.year))
        return Moment(local, zone, is_day)

    def _zone(self, name: str, is_day: bool, is_utc: bool) -> tzinfo:
        if is_utc:
            return UTC
        if is_day:
            return self._zones.here
        return self._zones.named(name) if name else self._zones.floating

    def _one_moment(self, part: Part, name: str) -> Moment:
        found = self._moments(part, name)
        if not found:
            raise Unfit(FaultKind.NO_START, part.line)
        return found[0]

    def _moments(self, part: Part, name: str) -> list[Moment]:
        """The time of a property that stands once; the same one twice is one."""
        found: list[Moment] = []
        for line, text in part.all(name):
            moment = self._moment(line, self._value(line, text))
            if found and moment != found[0]:
                raise Unfit(FaultKind.DOUBLED, line, name)
            found.append(moment)
        return found

    def _length(self, part: Part, start: Moment) -> Length:
        ends, durations = self._moments(part, "DTEND"), list(part.all("DURATION"))
        if ends:
            length = between(start, ends[0])
        elif durations:
            line, text = durations[0]
            try:
                length = length_of(self._value(line, text).text)
            except ValueError as error:
                raise Unfit(FaultKind.BAD_TIME, line, text_of(text)) from error
        else:
            length = Length(ONE_DAY) if start.is_day else Length()
        if start.is_day and not length.whole:
            length = Length(ONE_DAY)
        if length.whole < timedelta():
            raise Unfit(FaultKind.ENDS_BEFORE, part.line)
        if length.whole > timedelta(days=self._limits.event_days):
            raise Unfit(FaultKind.TOO_LONG, part.line, str(length.whole.days))
        return length

    def _rules(self, part: Part, event: Event) -> Iterator[Recurrence]:
        assert event.start is not None
        for count, (line, text) in enumerate(part.all("RRULE")):
            try:
                value = self._value(line, text).text
                rule = recurrence.read(value)
                if count >= MOST_RULES:
                    raise ValueError("too many rules")
            except (ValueError, Unfit) as error:
                raise Unfit(FaultKind.BAD_RULE, line, text_of(text)) from error
            if rule.is_finer_than_hourly:
                raise Unfit(FaultKind.TOO_FINE, line, value)
            if rule.until and rule.until_is_utc:
                rule = rule.ending_at(wall_clock(rule.until, event.start.zone))
            yield rule

    def _more(self, part: Part) -> Iterator[tuple[Moment, Length | None]]:
        for line, text in part.all("RDATE"):
            try:
                value = self._value(line, text)
                zone_name, _only = with_zone(value)
                for one in self._list(value):
                    start, slash, end = one.partition("/")
                    begins = self._moment(line, Value({**value.params, "TZID": zone_name}, start), start)
                    yield begins, self._to(line, value, begins, end) if slash else None
            except (ValueError, Unfit) as error:
                if isinstance(error, Unfit) and error.kind is FaultKind.UNKNOWN_ZONE:
                    raise
                raise Unfit(FaultKind.BAD_DATES, line, text_of(text)) from error

    def _to(self, line: int, value: Value, start: Moment, end: str) -> Length:
        if end.upper().lstrip("+-").startswith("P"):
            length = length_of(end)
        else:
            length = between(start, self._moment(line, value, end))
        if not timedelta() <= length.whole <= timedelta(days=self._limits.event_days):
            raise ValueError("not a length that is taken")
        return length

    def _list(self, value: Value) -> list[str]:
        """The values of a list, without a zone's name in front of them."""
        return [one for one in value.text.rpartition(":")[2].split(",") if one.strip()]

    def _exceptions(self, part: Part, event: Event) -> None:
        """The instances that are left out. One that can't be read leaves out nothing."""
        for line, text in part.all("EXDATE"):
            try:
                value = self._value(line, text)
                for one in self._list(value):
                    moment = self._moment(line, value, one)
                    if moment.is_day:
                        event.except_on.add(moment.local.date())
                    else:
                        event.except_at.add(moment.instant)
            except Unfit as why:
                self.note(event, Unfit(FaultKind.BAD_EXCEPTION, line, why.value))
        for line, text in part.all("EXRULE"):
            self.note(event, Unfit(FaultKind.BAD_EXCEPTION, line, text_of(text)))

    def freebusy(self, part: Part) -> Iterator[tuple[datetime, datetime]]:
        """The busy times of a VFREEBUSY (RFC 5545, section 3.8.2.6), as instants."""
        blank = Event(_line_of(part), _text(part, "UID"), "", True, False, 0, "")
        for line, text in part.all("FREEBUSY"):
            try:
                value = self._value(line, text)
                if value.params.get("FBTYPE", "BUSY").upper() in FREE_KINDS:
                    continue
                for one in self._list(value):
                    start, _slash, end = one.partition("/")
                    begins = self._moment(line, value, start)
                    length = self._to(line, value, begins, end)
                    yield begins.instant, length.end(begins.local, begins.zone)
            except (ValueError, Unfit) as error:
                shown = error.value if isinstance(error, Unfit) else text_of(text)
                self.note(blank, Unfit(FaultKind.BAD_FREEBUSY, line, shown))


def between(start: Moment, end: Moment) -> Length:
    """How long it is from one to the other: on the wall clock where both have the same."""
    if start.zone == end.zone:
        return Length(end.local - start.local)
    return Length(exact=end.instant - start.instant)


def wall_clock(utc: datetime, zone: tzinfo) -> datetime:
    """What the wall clock shows at an instant that is given naive, in UTC."""
    return utc.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def clean(text: str) -> str:
    """On one line, without signs that steer anything."""
    return CONTROL.sub(" ", text).strip()


def _text(part: Part, name: str) -> str:
    for _line, line in part.all(name):
        try:
            return taken_apart(line).text.replace("\\n", " ").replace("\\N", " ").replace("\\", "")
        except ValueError:
            return text_of(line).partition(":")[2]
    return ""


def _line_of(part: Part) -> int:
    """Where it stood in the file, also if this is an extract of that."""
    number = _word(part, "X-LIGHT2SHARE-LINE")
    return int(number) if number.isdecimal() and len(number) < 9 else part.line


def _word(part: Part, name: str) -> str:
    return _text(part, name).strip().upper()
