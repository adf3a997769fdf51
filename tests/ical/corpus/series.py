"""Series: ends and exceptions in each form, moved and cancelled instances, rules that never come or never end."""

from light2share.ical.findings import FaultKind, Trouble
from tests.ical.corpus.case import Case, calendar, event, single

START = "DTSTART;TZID=Europe/Paris:20261012T090000"
HOUR = "DURATION:PT1H"
THREE = ("10-12 07:00/1", "10-13 07:00/1", "10-14 07:00/1")
DAILY = "RRULE:FREQ=DAILY;COUNT=3"


def series(name: str, *lines: str, busy=THREE, faults=(), trouble=None) -> Case:
    return single(name, START, HOUR, *lines, busy=busy, faults=faults, trouble=trouble)


def changed(name: str, *parts: list[str], busy=THREE, faults=(), rule: str = DAILY) -> Case:
    """Three mornings, and what follows."""
    return Case(name, calendar(event(START, HOUR, rule, "SEQUENCE:1"), *parts), busy, faults)


INSTANCE = "RECURRENCE-ID;TZID=Europe/Paris:20261013T090000"
MOVED = ("10-12 07:00/1", "10-13 13:00/2", "10-14 07:00/1")
SKIPPED = ("10-12 07:00/1", "10-14 07:00/1")

CASES = [
    series("by count", DAILY),
    series("until an instant", "RRULE:FREQ=DAILY;UNTIL=20261014T070000Z"),
    series("until the instant before", "RRULE:FREQ=DAILY;UNTIL=20261014T065959Z", busy=THREE[:2]),
    series("until a local time", "RRULE:FREQ=DAILY;UNTIL=20261014T090000"),
    series("until a bare date counts to its end", "RRULE:FREQ=DAILY;UNTIL=20261014"),
    series("rule in small letters", "RRULE:freq=daily;count=3"),
    series("rule with a semicolon at its end", "RRULE:FREQ=DAILY;COUNT=3;"),
    series(
        "weekly on days",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3",
        busy=("10-12 07:00/1", "10-14 07:00/1", "10-19 07:00/1"),
    ),
    series(
        "every other week", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", busy=("10-12 07:00/1", "10-26 08:00/1")
    ),
    series(
        "monthly by weekday", "RRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=2", busy=("10-12 07:00/1", "11-09 08:00/1")
    ),
    series(
        "the last weekday of the month",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2",
        busy=("10-12 07:00/1", "10-30 08:00/1", "11-30 08:00/1"),
    ),
    series("yearly", "RRULE:FREQ=YEARLY;COUNT=2", busy=("10-12 07:00/1", "2027-10-12 07:00/1")),
    single(
        "the 29th of February",
        "DTSTART;VALUE=DATE:20240229",
        "RRULE:FREQ=YEARLY",
        busy=("2028-02-28 23:00/24",),
    ),
    series(
        "hourly",
        "RRULE:FREQ=HOURLY;INTERVAL=2;COUNT=3",
        busy=("10-12 07:00/1", "10-12 09:00/1", "10-12 11:00/1"),
    ),
    single(
        "hourly over a night in which the clocks go back",
        "DTSTART;TZID=Europe/Paris:20261025T000000",
        "DURATION:PT30M",
        "RRULE:FREQ=HOURLY;COUNT=5",
        busy=tuple(
            f"10-{day} {hour}:00/0.5"
            for day, hour in (("24", 22), ("24", 23), ("25", "00"), ("25", "01"), ("25", "02"))
        ),
    ),
    single(
        "over the change of the clocks",
        "DTSTART;TZID=Europe/Paris:20261024T090000",
        HOUR,
        "RRULE:FREQ=DAILY;COUNT=3",
        busy=("10-24 07:00/1", "10-25 08:00/1", "10-26 08:00/1"),
    ),
    single(
        "in UTC it does not move with the clocks",
        "DTSTART:20261024T070000Z",
        HOUR,
        "RRULE:FREQ=DAILY;COUNT=3",
        busy=("10-24 07:00/1", "10-25 07:00/1", "10-26 07:00/1"),
    ),
    single(
        "night shifts keep their end on the wall clock",
        "DTSTART;TZID=Europe/Paris:20261023T220000",
        "DTEND;TZID=Europe/Paris:20261024T060000",
        "RRULE:FREQ=DAILY;COUNT=3",
        busy=("10-23 20:00/8", "10-24 20:00/9", "10-25 21:00/8"),
    ),
    single(
        "whole days that touch are one",
        "DTSTART;VALUE=DATE:20261024",
        "RRULE:FREQ=DAILY;COUNT=3",
        busy=("10-23 22:00/73",),
    ),
    single(
        "begun long ago",
        "DTSTART;TZID=Europe/Paris:19990104T090000",
        HOUR,
        "RRULE:FREQ=WEEKLY;UNTIL=20260929T000000Z",
        busy=("09-14 07:00/1", "09-21 07:00/1", "09-28 07:00/1"),
    ),
    single(
        "begun long ago, every third week",
        "DTSTART;TZID=Europe/Paris:20200106T090000",
        HOUR,
        "RRULE:FREQ=WEEKLY;INTERVAL=3;UNTIL=20261015T000000Z",
        busy=("09-28 07:00/1",),
    ),
    single(
        "begun long ago, by count",
        "DTSTART;TZID=Europe/Paris:20260901T090000",
        HOUR,
        "RRULE:FREQ=DAILY;COUNT=13",
        busy=("09-12 07:00/1", "09-13 07:00/1"),
    ),
    series(
        "the start counts although the rule misses it",
        "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=1",
        busy=("10-12 07:00/1", "10-14 07:00/1"),
    ),
    series("an exception", DAILY, "EXDATE;TZID=Europe/Paris:20261013T090000", busy=SKIPPED),
    series("an exception in UTC", DAILY, "EXDATE:20261013T070000Z", busy=SKIPPED),
    series("an exception by its day", DAILY, "EXDATE;VALUE=DATE:20261013", busy=SKIPPED),
    series(
        "exceptions in a list",
        DAILY,
        "EXDATE;TZID=Europe/Paris:20261013T090000,20261014T090000",
        busy=THREE[:1],
    ),
    series(
        "an exception with an unquoted displayed zone",
        DAILY,
        "EXDATE;TZID=(UTC+01:00) Paris:20261013T090000",
        busy=SKIPPED,
    ),
    series("an exception at another time leaves nothing out", DAILY, "EXDATE:20261013T080000Z"),
    series("the start itself left out", DAILY, "EXDATE;TZID=Europe/Paris:20261012T090000", busy=THREE[1:]),
    series(
        "an exception that can't be read leaves nothing out",
        DAILY,
        "EXDATE:tomorrow",
        faults=((FaultKind.BAD_EXCEPTION, 9),),
    ),
    series(
        "an old rule of exceptions leaves nothing out",
        DAILY,
        "EXRULE:FREQ=DAILY;COUNT=1",
        faults=((FaultKind.BAD_EXCEPTION, 9),),
    ),
    single(
        "an exception of whole days",
        "DTSTART;VALUE=DATE:20261012",
        DAILY,
        "EXDATE;VALUE=DATE:20261013",
        busy=("10-11 22:00/24", "10-13 22:00/24"),
    ),
    series("further dates", "RDATE;TZID=Europe/Paris:20261013T090000,20261014T090000"),
    series(
        "a further period",
        "RDATE;VALUE=PERIOD:20261013T070000Z/20261013T090000Z",
        busy=("10-12 07:00/1", "10-13 07:00/2"),
    ),
    series(
        "a further period by its length",
        "RDATE;VALUE=PERIOD:20261013T070000Z/PT2H",
        busy=("10-12 07:00/1", "10-13 07:00/2"),
    ),
    series("a further date that the rule has too", DAILY, "RDATE;TZID=Europe/Paris:20261013T090000"),
    series("further dates that can't be read", "RDATE:tomorrow", busy=(), faults=((FaultKind.BAD_DATES, 8),)),
    series("two rules", DAILY, "RRULE:FREQ=WEEKLY;COUNT=2", busy=(*THREE, "10-19 07:00/1")),
    changed(
        "a moved instance",
        event(INSTANCE, "DTSTART;TZID=Europe/Paris:20261013T150000", "DURATION:PT2H"),
        busy=MOVED,
    ),
    changed(
        "a moved instance, named in UTC",
        event("RECURRENCE-ID:20261013T070000Z", "DTSTART:20261013T130000Z", "DURATION:PT2H"),
        busy=MOVED,
    ),
    changed(
        "a moved instance, named by its day",
        event("RECURRENCE-ID;VALUE=DATE:20261013", "DTSTART:20261013T130000Z", "DURATION:PT2H"),
        busy=MOVED,
    ),
    changed(
        "a cancelled instance",
        event(INSTANCE, "DTSTART;TZID=Europe/Paris:20261013T090000", "STATUS:CANCELLED"),
        busy=SKIPPED,
    ),
    changed(
        "a free instance",
        event(INSTANCE, "DTSTART;TZID=Europe/Paris:20261013T090000", HOUR, "TRANSP:TRANSPARENT"),
        busy=SKIPPED,
    ),
    changed(
        "an instance changed twice: the newer version",
        event(INSTANCE, "DTSTART:20261013T100000Z", HOUR, "SEQUENCE:1"),
        event(INSTANCE, "DTSTART:20261013T130000Z", "DURATION:PT2H", "SEQUENCE:2"),
        busy=MOVED,
    ),
    changed(
        "a changed instance that can't be read stays where it was",
        event(INSTANCE, "DTSTART:later"),
        faults=((FaultKind.BAD_TIME, 14),),
    ),
    changed(
        "a changed instance that can't be placed",
        event("RECURRENCE-ID:later", "DTSTART:20261013T130000Z"),
        faults=((FaultKind.BAD_CHANGE, 13),),
    ),
    changed(
        "this and what follows, later",
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261013T090000",
            "DTSTART;TZID=Europe/Paris:20261013T150000",
            "DURATION:PT2H",
        ),
        busy=("10-12 07:00/1", "10-13 13:00/2", "10-14 13:00/2"),
    ),
    changed(
        "this and what follows, free",
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261013T090000",
            "DTSTART;TZID=Europe/Paris:20261013T090000",
            HOUR,
            "TRANSP:TRANSPARENT",
        ),
        busy=THREE[:1],
    ),
    changed(
        "this and what follows, cancelled",
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261013T090000",
            "DTSTART;TZID=Europe/Paris:20261013T090000",
            "STATUS:CANCELLED",
        ),
        busy=THREE[:1],
    ),
    changed(
        "this and what follows, over the change of the clocks",
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261013T090000",
            "DTSTART;TZID=Europe/Paris:20261013T100000",
            HOUR,
        ),
        rule="RRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20261013T235959Z",
        busy=("10-12 07:00/1", "10-13 08:00/1"),
    ),
    changed(
        "this and what follows with a rule of its own",
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261013T090000",
            "DTSTART;TZID=Europe/Paris:20261013T150000",
            HOUR,
            "RRULE:FREQ=WEEKLY;COUNT=2",
        ),
        busy=("10-12 07:00/1", "10-13 13:00/1", "10-20 13:00/1"),
    ),
    changed(
        "this and what came before is not taken",
        event(
            "RECURRENCE-ID;RANGE=THISANDPRIOR;TZID=Europe/Paris:20261013T090000",
            "DTSTART:20261013T130000Z",
            HOUR,
        ),
        faults=((FaultKind.BAD_CHANGE, 13),),
    ),
    Case(
        "an instance without its series",
        calendar(event(INSTANCE, "DTSTART:20261013T130000Z", HOUR)),
        ("10-13 13:00/1",),
    ),
    Case(
        "an instance of a series that is free",
        calendar(
            event(START, HOUR, DAILY, "TRANSP:TRANSPARENT"), event(INSTANCE, "DTSTART:20261013T130000Z", HOUR)
        ),
        ("10-13 13:00/1",),
    ),
    Case(
        "an instance before its series in the file",
        calendar(event(INSTANCE, "DTSTART:20261013T130000Z", "DURATION:PT2H"), event(START, HOUR, DAILY)),
        MOVED,
    ),
    Case(
        "the same UID twice stands side by side",
        calendar(event(START, HOUR), event("DTSTART:20261013T070000Z", HOUR)),
        THREE[:2],
    ),
    Case(
        "the same UID twice: the newer version",
        calendar(event(START, HOUR, "SEQUENCE:3"), event("DTSTART:20261013T070000Z", HOUR, "SEQUENCE:2")),
        THREE[:1],
    ),
    Case(
        "events without a UID",
        calendar(
            ["BEGIN:VEVENT", START, HOUR, "END:VEVENT"],
            ["BEGIN:VEVENT", "DTSTART:20261013T070000Z", HOUR, "END:VEVENT"],
        ),
        THREE[:2],
    ),
    series("a rule that can't be read", "RRULE:FREQ=SOMETIMES", busy=(), faults=((FaultKind.BAD_RULE, 8),)),
    series("a rule without its frequency", "RRULE:COUNT=3", busy=(), faults=((FaultKind.BAD_RULE, 8),)),
    series(
        "a rule that ends twice",
        "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261014",
        busy=(),
        faults=((FaultKind.BAD_RULE, 8),),
    ),
    series("a rule of vCalendar 1.0", "RRULE:D1 #10", busy=(), faults=((FaultKind.BAD_RULE, 8),)),
    series(
        "an interval of nothing", "RRULE:FREQ=DAILY;INTERVAL=0", busy=(), faults=((FaultKind.BAD_RULE, 8),)
    ),
    series("by minutes", "RRULE:FREQ=MINUTELY;INTERVAL=30", busy=(), faults=((FaultKind.TOO_FINE, 8),)),
    series("by seconds", "RRULE:FREQ=SECONDLY", busy=(), faults=((FaultKind.TOO_FINE, 8),)),
    series(
        "a day that never comes",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        busy=THREE[:1],
        faults=((FaultKind.NEVER, 4),),
    ),
    series(
        "an hour that never comes",
        "RRULE:FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
        busy=THREE[:1],
        faults=((FaultKind.NEVER, 4),),
    ),
    series("every hour for two years", "RRULE:FREQ=HOURLY", busy=(), trouble=(Trouble.SERIES_TOO_LONG, 4)),
]
