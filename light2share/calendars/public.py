"""An item's calendar for everybody: when it is busy and when it is offered, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Availability, Available, Calendar, Event, vRecur, vText

from light2share.availability.blackouts import blackout_periods
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.queries import blackout_of, days_of, rule_of
from light2share.availability.rules import Weeks
from light2share.bookings.models import BookingPeriod
from light2share.calendars.feeds import REFRESH
from light2share.calendars.own import elsewhere_uid, holiday_uid, public_uid
from light2share.ical.write import PRODUCT, describe
from light2share.ical.zones import vtimezone
from light2share.kernel.period import Period

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOST = "light2share"


def calendar(
    name: str,
    busy: str,
    zone: ZoneInfo,
    covers: Period,
    bookings: Iterable[tuple[BookingPeriod, str, datetime]],
    blackouts: Iterable[BlackoutRow],
    elsewhere: Iterable[Period],
    holidays: Mapping[date, str],
    rules: Iterable[OpeningRuleRow] | None,
    stamped_at: datetime,
    slug: str,
) -> bytes:
    """Busy times as VEVENTs titled `busy`, the opening as VAVAILABILITY (RFC 7953); the same data, the same bytes.

    `rules` is None for programs that refuse a calendar with a component they do not know: the opening stays out.

    `bookings` gives each blocking period with its booking's UID and last change, `elsewhere` are the times that
    connected calendars block, `holidays` the public holidays that close it by name. UIDs are hashed, so that this
    calendar and a private one cannot be laid side by side; the buffers are the owner's business and stay out.
    """
    frame = Calendar()
    frame.add("prodid", PRODUCT)
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    frame.add("method", "PUBLISH")
    describe(frame, name, REFRESH)
    for period, uid, changed_at in bookings:
        frame.add_component(_booked(period, uid, changed_at, busy))
    closings = [one for one in blackouts if blackout_periods([blackout_of(one)], zone, covers)]
    for blackout in closings:
        frame.add_component(_closed(blackout, busy, zone))
    for taken in elsewhere:
        frame.add_component(_blocked(taken, stamped_at, busy, slug))
    for day, holiday in holidays.items():
        frame.add_component(_holiday(day, holiday, busy, zone, stamped_at, slug))
    if rules is not None:
        frame.add_component(_opening(list(rules), holidays, zone, covers, stamped_at, slug))
    if any("TZID" in value.params for part in frame.walk() if (value := part.get("DTSTART"))):
        since = min([covers.start, *(one.starts_local.replace(tzinfo=zone) for one in closings)])
        frame.subcomponents.insert(0, vtimezone(zone, Period(since, covers.end)))
    return bytes(frame.to_ical())


def _busy(uid: str, stamped_at: datetime, busy: str) -> Event:
    event = Event()
    event.add("uid", public_uid(uid))
    event.add("dtstamp", stamped_at)
    event.add("summary", vText(busy))
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE")
    return event


def _booked(period: BookingPeriod, uid: str, changed_at: datetime, busy: str) -> Event:
    event = _busy(f"{uid}/{period.id}", changed_at, busy)
    event.add("dtstart", period.starts_at)
    event.add("dtend", period.ends_at)
    return event


def _blocked(taken: Period, stamped_at: datetime, busy: str, slug: str) -> Event:
    event = _busy(elsewhere_uid(slug, taken), stamped_at, busy)
    event.add("dtstart", taken.start)
    event.add("dtend", taken.end)
    return event


def _holiday(day: date, name: str, busy: str, zone: ZoneInfo, stamped_at: datetime, slug: str) -> Event:
    event = _busy(holiday_uid(slug, day), stamped_at, busy)
    event.add("description", vText(name))
    event.add("dtstart", datetime.combine(day, time(), zone))
    event.add("dtend", datetime.combine(day + timedelta(days=1), time(), zone))
    return event


def _closed(blackout: BlackoutRow, busy: str, zone: ZoneInfo) -> Event:
    event = _busy(blackout.uid, blackout.changed_at, busy)
    event.add("dtstart", blackout.starts_local.replace(tzinfo=zone))
    event.add("dtend", blackout.ends_local.replace(tzinfo=zone))
    if blackout.repeat:
        event.add("rrule", vRecur.from_ical(blackout.repeat.upper().removeprefix("RRULE:")))
        at = blackout.starts_local.time()
        left_out = [datetime.combine(day, at, zone) for day in days_of(blackout.except_days)]
        if left_out:
            event.add("exdate", left_out)
    return event


def _opening(
    rules: list[OpeningRuleRow],
    holidays: Iterable[date],
    zone: ZoneInfo,
    covers: Period,
    stamped_at: datetime,
    slug: str,
) -> Availability:
    whole = Availability()
    whole.add("uid", f"{sha256(f'opening/{slug}'.encode()).hexdigest()[:32]}@{HOST}")
    whole.add("dtstamp", stamped_at)
    whole.add("busytype", "BUSY-UNAVAILABLE")
    for rule in rules:
        first = _first_day(rule, zone, covers)
        if first <= min(covers.end.astimezone(zone).date(), rule.valid_until or date.max):
            part = _weekly(rule, first, zone, stamped_at, slug)
            midnights = [
                datetime.combine(day, time())
                for day in holidays
                if day >= first and rule_of(rule).holds_on(day) and not _passes_midnight(rule)
            ]
            if midnights:
                opens = timedelta(minutes=rule.opens_minute)
                part.add("exdate", [(midnight + opens).replace(tzinfo=zone) for midnight in midnights])
            whole.add_component(part)
    return whole


def _passes_midnight(rule: OpeningRuleRow) -> bool:
    """Whether it lasts into the next day: open after a holiday, which the busy entry closes by itself."""
    return timedelta(minutes=rule.closes_minute) > timedelta(days=1)


def _first_day(rule: OpeningRuleRow, zone: ZoneInfo, covers: Period) -> date:
    """The first day of its weekday that the calendar covers and the rule holds on, if it is not over by then."""
    first = max(covers.start.astimezone(zone).date(), rule.valid_from or date.min)
    first += timedelta(days=(rule.weekday - first.weekday()) % 7)
    while not rule.weeks.hold(first):
        first += timedelta(days=7)
    return first


def _weekly(rule: OpeningRuleRow, first: date, zone: ZoneInfo, stamped_at: datetime, slug: str) -> Available:
    midnight = datetime.combine(first, time())
    part = Available()
    part.add("uid", f"{sha256(f'opening/{slug}/{rule.id}'.encode()).hexdigest()[:32]}@{HOST}")
    part.add("dtstamp", stamped_at)
    part.add("dtstart", (midnight + timedelta(minutes=rule.opens_minute)).replace(tzinfo=zone))
    part.add("dtend", (midnight + timedelta(minutes=rule.closes_minute)).replace(tzinfo=zone))
    weekly: dict[str, object] = {"FREQ": "WEEKLY", "BYDAY": DAYS[rule.weekday]}
    if rule.weeks is not Weeks.EVERY:  # ISO weeks: every second one would drift after a year of 53
        numbers = [number for number in range(1, 54) if (number % 2 == 0) is (rule.weeks is Weeks.EVEN)]
        weekly |= {"FREQ": "YEARLY", "BYWEEKNO": numbers}
    if rule.valid_until:
        last = datetime.combine(rule.valid_until, time(23, 59, 59)).replace(tzinfo=zone)
        weekly["UNTIL"] = last.astimezone(ZoneInfo("UTC"))
    part.add("rrule", weekly)
    return part
