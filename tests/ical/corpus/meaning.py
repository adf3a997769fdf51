"""Meaning: free, cancelled, tentative, declined; to-dos, journals, free-busy blocks; invitations as files."""

from light2share.ical.findings import FaultKind
from tests.ical.corpus.case import Case, calendar, event, single

START, HOUR = "DTSTART:20261013T070000Z", "DURATION:PT1H"
MORNING = ("10-13 07:00/1",)


def block(*lines: str) -> list[str]:
    return ["BEGIN:VFREEBUSY", "UID:block@there.example", *lines, "END:VFREEBUSY"]


def other(kind: str) -> list[str]:
    return [f"BEGIN:{kind}", "UID:other@there.example", START, "END:" + kind]


CASES = [
    single("opaque", START, HOUR, "TRANSP:OPAQUE", busy=MORNING),
    single("free", START, HOUR, "TRANSP:TRANSPARENT"),
    single("free in small letters", START, HOUR, "transp:transparent"),
    single("free, although it can't be read", "DTSTART:soon", "TRANSP:TRANSPARENT"),
    single("cancelled", START, HOUR, "STATUS:CANCELLED"),
    single("cancelled with a space", START, HOUR, "STATUS: CANCELLED"),
    single("tentative", START, HOUR, "STATUS:TENTATIVE", busy=MORNING),
    single("confirmed", START, HOUR, "STATUS:CONFIRMED", busy=MORNING),
    single("a state that nobody knows", START, HOUR, "STATUS:MAYBE", busy=MORNING),
    single("private", START, HOUR, "CLASS:PRIVATE", busy=MORNING),
    single(
        "declined by somebody counts: nobody knows whose calendar it is",
        START,
        HOUR,
        "ATTENDEE;PARTSTAT=DECLINED:mailto:a@there.example",
        busy=MORNING,
    ),
    single(
        "Outlook's own word beside an opaque event",
        START,
        HOUR,
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        busy=MORNING,
    ),
    single("out of office, but free", START, HOUR, "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
    Case("a to-do", calendar(other("VTODO"))),
    Case("a journal", calendar(other("VJOURNAL"))),
    Case("a component that nobody knows", calendar(other("X-MEAL"), event(START, HOUR)), MORNING),
    Case(
        "an alarm with a time of its own",
        calendar(event(START, HOUR, "BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT9H", "END:VALARM")),
        MORNING,
    ),
    Case(
        "availability is no busy time",
        calendar(
            [
                "BEGIN:VAVAILABILITY",
                "UID:a",
                "DTSTART:20261001T000000Z",
                "BEGIN:AVAILABLE",
                "UID:b",
                START,
                "DTEND:20261013T090000Z",
                "END:AVAILABLE",
                "END:VAVAILABILITY",
            ]
        ),
    ),
    Case("a free-busy block", calendar(block("FREEBUSY:20261013T070000Z/20261013T080000Z")), MORNING),
    Case(
        "a free-busy block by its length",
        calendar(block("FREEBUSY;FBTYPE=BUSY:20261013T070000Z/PT1H")),
        MORNING,
    ),
    Case(
        "a free-busy list",
        calendar(block("FREEBUSY:20261013T070000Z/PT1H,20261014T070000Z/PT2H")),
        (*MORNING, "10-14 07:00/2"),
    ),
    Case("a free time in a free-busy block", calendar(block("FREEBUSY;FBTYPE=FREE:20261013T070000Z/PT1H"))),
    Case(
        "tentative in a free-busy block",
        calendar(block("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261013T070000Z/PT1H")),
        MORNING,
    ),
    Case(
        "unavailable in a free-busy block",
        calendar(block("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261013T070000Z/PT1H")),
        MORNING,
    ),
    Case(
        "a free-busy block without a time",
        calendar(block("DTSTART:20261001T000000Z", "DTEND:20261101T000000Z")),
    ),
    Case(
        "a free-busy time that can't be read",
        calendar(block("FREEBUSY:soon")),
        (),
        ((FaultKind.BAD_FREEBUSY, 6),),
    ),
    Case(
        "a free-busy time that runs backwards",
        calendar(block("FREEBUSY:20261013T070000Z/20261013T060000Z")),
        (),
        ((FaultKind.BAD_FREEBUSY, 6),),
    ),
    single("an invitation", START, HOUR, "SEQUENCE:0", busy=MORNING, head=("METHOD:REQUEST",)),
    single("a cancellation", START, HOUR, "SEQUENCE:1", head=("METHOD:CANCEL",)),
    Case(
        "an invitation and its cancellation",
        calendar(event(START, HOUR, "SEQUENCE:0"))
        + calendar(event(START, HOUR, "SEQUENCE:1"), head=("METHOD:CANCEL",)),
        (),
    ),
    Case(
        "an invitation and its cancellation by the stamp",
        calendar(event(START, HOUR, "DTSTAMP:20261001T000000Z"))
        + calendar(event(START, HOUR, "DTSTAMP:20261002T000000Z"), head=("METHOD:CANCEL",)),
        (),
    ),
    Case(
        "invited again after a cancellation",
        calendar(event(START, HOUR, "SEQUENCE:1"), head=("METHOD:CANCEL",))
        + calendar(event(START, HOUR, "SEQUENCE:2")),
        MORNING,
    ),
    Case(
        "overlapping events are one busy time",
        calendar(
            event(START, "DURATION:PT2H"),
            event("DTSTART:20261013T080000Z", "DURATION:PT2H", uid="two@there.example"),
        ),
        ("10-13 07:00/3",),
    ),
    Case(
        "touching events are one busy time",
        calendar(event(START, HOUR), event("DTSTART:20261013T080000Z", HOUR, uid="two@there.example")),
        ("10-13 07:00/2",),
    ),
    Case("nothing in it", calendar()),
]
