"""Time values: UTC, local, whole days, lengths of every kind, impossible and far dates, mixed types."""

from light2share.ical.findings import FaultKind
from tests.ical.corpus.case import single

MORNING = ("10-13 07:00/1",)
START = "DTSTART;TZID=Europe/Paris:20261013T090000"
BAD = FaultKind.BAD_TIME

CASES = [
    single("start and end", START, "DTEND;TZID=Europe/Paris:20261013T100000", busy=MORNING),
    single("start and duration", START, "DURATION:PT1H", busy=MORNING),
    single("duration in weeks", "DTSTART:20261013T070000Z", "DURATION:P1W", busy=("10-13 07:00/168",)),
    single(
        "a day of the wall clock",
        "DTSTART;TZID=Europe/Paris:20261024T120000",
        "DURATION:P1D",
        busy=("10-24 10:00/25",),
    ),
    single(
        "24 hours", "DTSTART;TZID=Europe/Paris:20261024T120000", "DURATION:PT24H", busy=("10-24 10:00/24",)
    ),
    single("duration of days and hours", START, "DURATION:P1DT2H30M", busy=("10-13 07:00/26.5",)),
    single("duration in small letters", START, "DURATION:pt1h", busy=MORNING),
    single("no end at all", START),
    single("no length", START, "DTEND;TZID=Europe/Paris:20261013T090000"),
    single("no length by duration", START, "DURATION:PT0S"),
    single(
        "a whole day", "DTSTART;VALUE=DATE:20261013", "DTEND;VALUE=DATE:20261014", busy=("10-12 22:00/24",)
    ),
    single("a whole day without an end", "DTSTART;VALUE=DATE:20261013", busy=("10-12 22:00/24",)),
    single(
        "a whole day that ends on itself",
        "DTSTART;VALUE=DATE:20261013",
        "DTEND;VALUE=DATE:20261013",
        busy=("10-12 22:00/24",),
    ),
    single(
        "a whole day by duration", "DTSTART;VALUE=DATE:20261013", "DURATION:P2D", busy=("10-12 22:00/48",)
    ),
    single(
        "a day of 25 hours",
        "DTSTART;VALUE=DATE:20261025",
        "DTEND;VALUE=DATE:20261026",
        busy=("10-24 22:00/25",),
    ),
    single("a day of 23 hours", "DTSTART;VALUE=DATE:20270328", busy=("2027-03-27 23:00/23",)),
    single(
        "a whole day in the zone of the site, not the calendar's",
        "DTSTART;VALUE=DATE:20261013",
        busy=("10-12 22:00/24",),
        head=("X-WR-TIMEZONE:Asia/Tokyo",),
    ),
    single("a date that is not marked as one", "DTSTART:20261013", busy=("10-12 22:00/24",)),
    single("a date marked as a time", "DTSTART;VALUE=DATE-TIME:20261013", busy=("10-12 22:00/24",)),
    single("a time marked as a date", "DTSTART;VALUE=DATE:20261013T070000Z", "DURATION:PT1H", busy=MORNING),
    single(
        "from a day to a time",
        "DTSTART;VALUE=DATE:20261013",
        "DTEND;TZID=Europe/Paris:20261013T100000",
        busy=("10-12 22:00/10",),
    ),
    single("from a time to a day", START, "DTEND;VALUE=DATE:20261014", busy=("10-13 07:00/15",)),
    single("UTC in small letters", "DTSTART:20261013t070000z", "DTEND:20261013t080000z", busy=MORNING),
    single(
        "ISO with signs between", "DTSTART:2026-10-13T07:00:00Z", "DTEND:2026-10-13T08:00:00Z", busy=MORNING
    ),
    single("a time without seconds", "DTSTART:20261013T0700Z", "DURATION:PT1H", busy=MORNING),
    single(
        "a leap second",
        "DTSTART:20261013T070000Z",
        "DTEND:20261013T075960Z",
        busy=("10-13 07:00/0.9997222222222222",),
    ),
    single(
        "midnight as 24:00", "DTSTART:20261013T070000Z", "DTEND:20261013T240000Z", busy=("10-13 07:00/17",)
    ),
    single("spaces around a time", "DTSTART: 20261013T070000Z ", "DURATION: PT1H ", busy=MORNING),
    single(
        "over midnight",
        "DTSTART;TZID=Europe/Paris:20261013T220000",
        "DTEND;TZID=Europe/Paris:20261014T060000",
        busy=("10-13 20:00/8",),
    ),
    single(
        "a night in which the clocks go back",
        "DTSTART;TZID=Europe/Paris:20261024T220000",
        "DTEND;TZID=Europe/Paris:20261025T060000",
        busy=("10-24 20:00/9",),
    ),
    single(
        "an hour that the clocks jump over",
        "DTSTART;TZID=Europe/Paris:20270328T021500",
        "DTEND;TZID=Europe/Paris:20270328T030000",
        busy=("2027-03-28 01:15/0.75",),
    ),
    single(
        "it ends before it starts",
        START,
        "DTEND;TZID=Europe/Paris:20261013T080000",
        faults=((FaultKind.ENDS_BEFORE, 4),),
    ),
    single("a negative duration", START, "DURATION:-PT1H", faults=((FaultKind.ENDS_BEFORE, 4),)),
    single("an impossible date", "DTSTART:20260230T090000Z", faults=((BAD, 6),)),
    single("an impossible hour", "DTSTART:20261013T270000Z", faults=((BAD, 6),)),
    single("an impossible end", START, "DTEND:20261313T090000Z", faults=((BAD, 7),)),
    single("a duration that is none", START, "DURATION:soon", faults=((BAD, 7),)),
    single("a duration without a number", START, "DURATION:PT", faults=((BAD, 7),)),
    single("a duration beyond all bounds", START, "DURATION:P99999D", faults=((FaultKind.TOO_LONG, 4),)),
    single("no start", "SUMMARY:When?", faults=((FaultKind.NO_START, 4),)),
    single("an empty start", "DTSTART:", faults=((BAD, 6),)),
    single("a start without a colon", "DTSTART 20261013T070000Z", faults=((BAD, 6),)),
    single("two starts", START, "DTSTART:20261014T090000Z", faults=((FaultKind.DOUBLED, 7),)),
    single("the same start twice", START, START, "DURATION:PT1H", busy=MORNING),
    single("long ago", "DTSTART:19990101T090000Z", "DURATION:PT1H"),
    single("before 1970", "DTSTART:18990101T090000Z", "DURATION:PT1H", faults=((FaultKind.YEAR, 6),)),
    single("after 2100", "DTSTART:99990101T090000Z", "DURATION:PT1H", faults=((FaultKind.YEAR, 6),)),
    single("beyond what is read", "DTSTART:20290101T090000Z", "DURATION:PT1H"),
    single(
        "reaching into what is read", "DTSTART:20260911T230000Z", "DURATION:PT2H", busy=("09-12 00:00/1",)
    ),
    single(
        "more than a year",
        "DTSTART;VALUE=DATE:20261013",
        "DTEND;VALUE=DATE:20280101",
        faults=((FaultKind.TOO_LONG, 4),),
    ),
    single("just a year", "DTSTART:20261013T070000Z", "DTEND:20271014T070000Z", busy=("10-13 07:00/8784",)),
    single("figures of another script", "DTSTART:２０２６1013T070000Z", faults=((BAD, 6),)),
]
