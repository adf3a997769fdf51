"""Zones: of IANA, of Windows, displayed, prefixed, quoted, of the file itself, none, wrong and odd ones."""

from light2share.ical.findings import FaultKind
from tests.ical.corpus.case import Case, calendar, event, single

MORNING = ("10-13 07:00/1",)
"""13 October, 09:00 to 10:00 in Paris."""


def named(
    name: str, tzid: str, busy: tuple[str, ...] = MORNING, faults=(), own: list[str] | None = None
) -> Case:
    """An event from 09:00 to 10:00 in that zone."""
    parts = [own] if own else []
    lines = event(f"DTSTART;TZID={tzid}:20261013T090000", f"DTEND;TZID={tzid}:20261013T100000")
    return Case(name, calendar(*parts, lines), busy, faults)


def vtimezone(name: str, *rules: tuple[str, str, str, str, str]) -> list[str]:
    """A VTIMEZONE; each rule: kind, DTSTART, from, to, further line or nothing."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, start, before, after, more in rules:
        lines += [f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        lines += [more] if more else []
        lines.append(f"END:{kind}")
    return [*lines, "END:VTIMEZONE"]


OUTLOOK = vtimezone(
    "Our own zone",
    ("STANDARD", "16011028T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    ("DAYLIGHT", "16010325T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
)
HALF_HOUR = vtimezone("Half", ("STANDARD", "19700101T000000", "+0530", "+0530", ""))
REVERSED = vtimezone(
    "Irish",
    ("STANDARD", "19700329T010000", "+0000", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
    ("DAYLIGHT", "19701025T020000", "+0100", "+0000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
)
BY_DATES = vtimezone(
    "By dates",
    ("DAYLIGHT", "20260329T020000", "+0100", "+0200", "RDATE:20270328T020000,20280326T020000"),
    ("STANDARD", "20261025T030000", "+0200", "+0100", "RDATE:20271031T030000"),
)
WRONG_PARIS = vtimezone("Europe/Paris", ("STANDARD", "19700101T000000", "-0800", "-0800", ""))
ENDED = vtimezone(
    "Ended",
    (
        "DAYLIGHT",
        "19700405T020000",
        "+0100",
        "+0300",
        "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=19990404T010000Z",
    ),
    ("STANDARD", "20000101T000000", "+0300", "+0200", ""),
)
SECONDLY = vtimezone("Mad", ("STANDARD", "19700101T000000", "+0100", "+0200", "RRULE:FREQ=SECONDLY"))
NO_OFFSET = [
    "BEGIN:VTIMEZONE",
    "TZID:Bare",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "END:STANDARD",
    "END:VTIMEZONE",
]
UNKNOWN = ((FaultKind.UNKNOWN_ZONE, 6),)

CASES = [
    named("zone of IANA", "Europe/Paris"),
    named("zone of IANA far away", "America/New_York", ("10-13 13:00/1",)),
    named("zone of IANA in small letters", "europe/paris"),
    named("zone of IANA, quoted", '"Europe/Paris"'),
    named("zone of IANA in apostrophes", "'Europe/Paris'"),
    named("zone of IANA, old name", "Europe/Kiev", ("10-13 06:00/1",)),
    named("zone with half an hour", "Asia/Kolkata", ("10-13 03:30/1",)),
    named("zone with three quarters", "Asia/Kathmandu", ("10-13 03:15/1",)),
    named("zone whose summer time is half an hour", "Australia/Lord_Howe", ("10-12 22:00/1",)),
    named("prefix of Mozilla", "/mozilla.org/20050126_1/Europe/Paris"),
    named("prefix of Evolution", "/freeassociation.sourceforge.net/Europe/Paris"),
    named("prefix and three parts", "/there.example/America/Argentina/Buenos_Aires", ("10-13 12:00/1",)),
    named("Windows name", "Romance Standard Time"),
    named("Windows name, other letters", "romance standard time"),
    named("Windows name, quoted", '"W. Europe Standard Time"'),
    named("Windows name far away", "Pacific Standard Time", ("10-13 16:00/1",)),
    named("Windows name of UTC", "UTC", ("10-13 09:00/1",)),
    named("Microsoft's address of UTC", '"tzone://Microsoft/Utc"', ("10-13 09:00/1",)),
    named("GMT", "GMT", ("10-13 09:00/1",)),
    named("displayed name, quoted", '"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"'),
    named("displayed name without quotes", "(UTC+01:00) Brussels"),
    named("displayed name with GMT", '"(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"'),
    named("displayed name without a city", '"(UTC-05:00) Eastern Time (US & Canada)"', ("10-13 13:00/1",)),
    named("displayed name of UTC", '"(UTC) Coordinated Universal Time"', ("10-13 09:00/1",)),
    named("displayed name at London", '"(UTC) Dublin, Edinburgh, Lisbon, London"', ("10-13 08:00/1",)),
    named("an offset", "GMT+0200", MORNING),
    named("an offset with a colon, quoted", '"UTC+02:00"', MORNING),
    named("own zone of the file", "Our own zone", own=OUTLOOK),
    Case(
        "own zone of the file, behind the event",
        calendar(event("DTSTART;TZID=Our own zone:20261013T090000", "DURATION:PT1H"), OUTLOOK),
        MORNING,
    ),
    Case(
        "own zone after its clocks were set",
        calendar(OUTLOOK, event("DTSTART;TZID=Our own zone:20261026T090000", "DURATION:PT1H")),
        ("10-26 08:00/1",),
    ),
    named("own zone with half an hour", "Half", ("10-13 03:30/1",), own=HALF_HOUR),
    named("own zone with reversed summer time", "Irish", ("10-13 08:00/1",), own=REVERSED),
    named("own zone by dates", "By dates", own=BY_DATES),
    named("own zone whose summer time has ended", "Ended", ("10-13 07:00/1",), own=ENDED),
    named("IANA beats what the file says of it", "Europe/Paris", own=WRONG_PARIS),
    named("own zone with a rule by the second", "Mad", (), ((FaultKind.UNKNOWN_ZONE, 15),), SECONDLY),
    named("own zone without an offset", "Bare", (), ((FaultKind.UNKNOWN_ZONE, 12),), NO_OFFSET),
    named("zone that nobody knows", "Mars/Olympus", (), UNKNOWN),
    named("zone that is a path", "../../etc/passwd", (), UNKNOWN),
    named("zone that is an address", '"http://127.0.0.1/zone"', (), UNKNOWN),
    named("zone without a name", "", MORNING),
    single("UTC", "DTSTART:20261013T070000Z", "DTEND:20261013T080000Z", busy=MORNING),
    single("UTC beats a zone", "DTSTART;TZID=Asia/Tokyo:20261013T070000Z", "DURATION:PT1H", busy=MORNING),
    single("floating", "DTSTART:20261013T090000", "DTEND:20261013T100000", busy=MORNING),
    single(
        "calendar-wide zone",
        "DTSTART:20261013T090000",
        "DURATION:PT1H",
        busy=("10-13 13:00/1",),
        head=("X-WR-TIMEZONE:America/New_York",),
    ),
    single(
        "calendar-wide zone that nobody knows",
        "DTSTART:20261013T090000",
        "DURATION:PT1H",
        busy=MORNING,
        head=("X-WR-TIMEZONE:Mars/Olympus",),
    ),
    single(
        "calendar-wide zone leaves UTC alone",
        "DTSTART:20261013T070000Z",
        "DURATION:PT1H",
        busy=MORNING,
        head=("X-WR-TIMEZONE:America/New_York",),
    ),
    single(
        "start and end in two zones",
        "DTSTART;TZID=Europe/Paris:20261013T090000",
        "DTEND;TZID=Europe/London:20261013T090000",
        busy=MORNING,
    ),
    single(
        "a time that does not exist",
        "DTSTART;TZID=Europe/Paris:20270328T023000",
        "DURATION:PT1H",
        busy=("2027-03-28 01:30/1",),
    ),
    single(
        "a time that comes twice",
        "DTSTART;TZID=Europe/Paris:20261025T023000",
        "DURATION:PT1H",
        busy=("10-25 00:30/1",),
    ),
    single(
        "unknown zone long ago blocks nothing",
        "DTSTART;TZID=Nowhere:20200101T090000",
        "DURATION:PT1H",
        faults=UNKNOWN,
    ),
]
