"""Hostile: huge, deep, long, many; text that means something elsewhere; rules that explode. None of it may harm."""

from datetime import UTC, datetime, timedelta

from light2share.ical.findings import FaultKind, Trouble
from tests.ical.corpus.case import Case, calendar, event, single

START, HOUR = "DTSTART:20261013T070000Z", "DURATION:PT1H"
MORNING = ("10-13 07:00/1",)
MB = 1024 * 1024
LETHAL = {
    "HTML": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE booking; --",
    "a template": "{{ config.SECRET_KEY }}{% for a in b %}",
    "CSV": '=HYPERLINK("http://there.example")',
    "mail": "x\\r\\nBcc: all@there.example",
    "a log": "\x1b[2J\x1b]0;owned\x07",
    "a shell": "$(rm -rf /) `id` ; |",
    "a path": "../../../../etc/passwd",
    "a format": "%(name)s %s %n {0}",
    "right to left": "\u202egnp.exe",
}


def many(count: int, *lines: str) -> bytes:
    return calendar(*(event(START, HOUR, *lines, uid=f"{number}@there.example") for number in range(count)))


def changes(count: int) -> bytes:
    first = datetime(2026, 10, 13, tzinfo=UTC)
    starts = (f"{first + timedelta(minutes=number):%Y%m%dT%H%M00Z}" for number in range(count))
    moved = [event(f"RECURRENCE-ID:{start}", START, HOUR) for start in starts]
    return calendar(event(START, HOUR, "RRULE:FREQ=DAILY;COUNT=2"), *moved)


def deep(levels: int) -> bytes:
    names = [f"X-{number}" for number in range(levels)]
    return calendar([f"BEGIN:{name}" for name in names] + [f"END:{name}" for name in reversed(names)])


CASES = [
    *(
        single(f"a title that means something to {what}", f"SUMMARY:{words}", START, HOUR, busy=MORNING)
        for what, words in LETHAL.items()
    ),
    *(
        Case(f"a UID that means something to {what}", calendar(event(START, HOUR, uid=words)), MORNING)
        for what, words in LETHAL.items()
    ),
    single(
        "an address to be opened",
        START,
        HOUR,
        "ATTACH:http://127.0.0.1/",
        "URL:file:///etc/passwd",
        'ATTACH;FMTTYPE="text/html":cid:x',
        busy=MORNING,
    ),
    Case(
        "a zone to be opened",
        calendar(
            [
                "BEGIN:VTIMEZONE",
                "TZID:Odd",
                "TZURL:http://127.0.0.1/zone.ics",
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:+0000",
                "TZOFFSETTO:+0000",
                "END:STANDARD",
                "END:VTIMEZONE",
            ],
            event("DTSTART;TZID=Odd:20261013T070000", HOUR),
        ),
        MORNING,
    ),
    Case("larger than 5 MB", calendar() + b"\r\n" * (3 * MB), (), (), (Trouble.TOO_LARGE, 0)),
    single(
        "a line of more than a megabyte",
        "DESCRIPTION:" + "x" * (MB + 1),
        START,
        HOUR,
        trouble=(Trouble.LINE_TOO_LONG, 6),
    ),
    Case(
        "a line of more than a megabyte by folding",
        calendar(event("DESCRIPTION:" + ("x" * 60 + "\r\n ") * (MB // 60), START, HOUR)),
        (),
        (),
        (Trouble.LINE_TOO_LONG, 6),
    ),
    single("a title of half a megabyte", "SUMMARY:" + "x" * (MB // 2), START, HOUR, busy=MORNING),
    Case("four levels inside a calendar", deep(4)),
    Case("more than five levels", deep(5), (), (), (Trouble.TOO_DEEP, 8)),
    Case("thousands of levels", deep(4000), (), (), (Trouble.TOO_DEEP, 8)),
    Case("10,000 events", many(10_000), MORNING),
    Case("10,001 events", many(10_001), (), (), (Trouble.TOO_MANY_EVENTS, 0)),
    Case("2,001 changed instances", changes(2_001), (), (), (Trouble.TOO_MANY_CHANGES, 4)),
    single(
        "a series of more than 5,000",
        "DTSTART;TZID=Europe/Paris:20261013T090000",
        "DURATION:PT10M",
        "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10;BYMINUTE=0,30",
        trouble=(Trouble.SERIES_TOO_LONG, 4),
    ),
    Case(
        "more than 50,000 in all",
        many(70, "RRULE:FREQ=DAILY"),
        (),
        (),
        (Trouble.TOO_MANY_OCCURRENCES, 4 + 6 * 68),
    ),
    single(
        "an explosive rule",
        START,
        HOUR,
        "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=" + ",".join(map(str, range(24))),
        trouble=(Trouble.SERIES_TOO_LONG, 4),
    ),
    single(
        "a rule of a thousand parts",
        START,
        HOUR,
        "RRULE:FREQ=DAILY" + ";BYDAY=MO" * 1000,
        faults=((FaultKind.BAD_RULE, 8),),
    ),
    single(
        "a rule with numbers beyond all bounds",
        START,
        HOUR,
        "RRULE:FREQ=DAILY;COUNT=" + "9" * 400,
        faults=((FaultKind.BAD_RULE, 8),),
    ),
    single(
        "a duration of thousands of figures",
        START,
        "DURATION:P" + "9" * 4000 + "D",
        faults=((FaultKind.BAD_TIME, 7),),
    ),
    single("a sequence beyond all bounds", START, HOUR, "SEQUENCE:" + "9" * 5000, busy=MORNING),
    single(
        "a hundred rules",
        START,
        HOUR,
        *["RRULE:FREQ=DAILY;COUNT=2"] * 100,
        faults=((FaultKind.BAD_RULE, 28),),
    ),
    single(
        "ten thousand exceptions",
        START,
        HOUR,
        "RRULE:FREQ=DAILY;COUNT=1",
        "EXDATE:" + ",".join(["20261014T070000Z"] * 10_000),
        busy=MORNING,
    ),
    single(
        "twenty thousand parameters", "DTSTART" + ";X=1" * 20_000 + ":20261013T070000Z", HOUR, busy=MORNING
    ),
    single(
        "a zone name of a hundred thousand signs",
        f"DTSTART;TZID={'x' * 100_000}:20261013T090000",
        HOUR,
        faults=((FaultKind.UNKNOWN_ZONE, 6),),
    ),
    Case("a million carriage returns", b"\r" * 1_000_000 + calendar(event(START, HOUR)), MORNING),
    Case("half a million colons", calendar(event("X" + ":" * 500_000, START, HOUR)), MORNING),
    Case(
        "ten thousand events of one UID",
        calendar(*(event(START, HOUR) for _number in range(10_000))),
        MORNING,
    ),
]
