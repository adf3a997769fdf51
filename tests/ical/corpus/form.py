"""Form: line ends, marks, encodings, folds, missing and doubled parts, cut files, things that are no calendar."""

from light2share.ical.findings import FaultKind, Trouble
from tests.ical.corpus.case import Case, calendar, event, single, text

START, HOUR = "DTSTART:20261013T070000Z", "DURATION:PT1H"
MORNING = ("10-13 07:00/1",)
ONE = text(event("SUMMARY:Réunion d’été", START, HOUR))


def file(name: str, content: bytes, busy=MORNING, faults=(), trouble=None) -> Case:
    return Case(name, content, () if trouble else busy, faults, trouble)


def folded_everywhere(plain: str) -> bytes:
    """Each content line folded after each byte, signs of several bytes included."""
    lines = plain.encode().split(b"\r\n")
    return b"\r\n".join(b"\r\n ".join(bytes([byte]) for byte in line) for line in lines)


CASES = [
    file("CRLF", ONE.encode()),
    file("LF", ONE.replace("\r\n", "\n").encode()),
    file("CR", ONE.replace("\r\n", "\r").encode()),
    file("CR CR LF", ONE.replace("\r\n", "\r\r\n").encode()),
    file("mixed line ends", ONE.replace("\r\n", "\n", 3).replace("VERSION:2.0\n", "VERSION:2.0\r").encode()),
    file("no line end at the end", ONE.strip().encode()),
    file("empty lines between", ONE.replace("\r\n", "\r\n\r\n").encode()),
    file("empty lines before", b"\r\n\r\n" + ONE.encode()),
    file("zeros and an end-of-file sign behind", ONE.encode() + b"\x1a\0\0"),
    file("byte order mark", b"\xef\xbb\xbf" + ONE.encode()),
    file("UTF-16", ONE.encode("utf-16")),
    file("UTF-16 without a mark", ONE.encode("utf-16-le")),
    file("UTF-16, big end first", b"\xfe\xff" + ONE.encode("utf-16-be")),
    file("UTF-32", ONE.encode("utf-32")),
    file("Latin-1", ONE.replace("’", "'").encode("latin-1")),
    file("Windows-1252", ONE.encode("cp1252")),
    file("bytes that are no text", ONE.encode().replace("é".encode(), b"\xff\xfe\x81")),
    file("folded everywhere", folded_everywhere(ONE)),
    file("folded with a tab", ONE.replace("DTSTART:2026", "DTSTART:\r\n\t2026").encode()),
    file("folded behind an empty line", ONE.replace("DTSTART:2026", "DTSTART:\r\n\r\n 2026").encode()),
    file("small letters", ONE.lower().replace("t070000z", "T070000Z").encode()),
    file(
        "spaces around names",
        ONE.replace("BEGIN:VEVENT", "BEGIN: VEVENT ").replace("DURATION:", "DURATION :").encode(),
    ),
    file("no version", ONE.replace("VERSION:2.0\r\n", "").encode()),
    file(
        "two calendars",
        calendar(event(START, HOUR))
        + calendar(event("DTSTART:20261014T070000Z", HOUR, uid="two@there.example")),
        (*MORNING, "10-14 07:00/1"),
    ),
    file(
        "lines that say nothing", ONE.replace("DURATION", "just words\r\nX-ODD;A=B;C:1\r\nDURATION").encode()
    ),
    file(
        "a description whose lines were not folded",
        ONE.replace("DURATION", "DESCRIPTION:first\r\nsecond line\r\nthird: line\r\nDURATION").encode(),
    ),
    file(
        "a property whose parameters can't be read",
        ONE.replace("DTSTART:", 'DTSTART;TZID="Europe/Paris:').encode(),
        (),
        ((FaultKind.BAD_TIME, 7),),
    ),
    file("parameters in odd places", ONE.replace("DTSTART:", 'DTSTART;X-A=1;X-B="2;3:4":').encode()),
    file("a binary sign inside a value", ONE.replace("SUMMARY:", "SUMMARY:\0\x01").encode()),
    file("empty", b"", trouble=(Trouble.EMPTY, 0)),
    file("blanks only", b" \r\n\t\r\n", trouble=(Trouble.EMPTY, 0)),
    file("words", b"See you on Tuesday", trouble=(Trouble.NOT_A_CALENDAR, 1)),
    file(
        "a web page",
        b"<!DOCTYPE html>\n<html><body>BEGIN:VCALENDAR</body></html>",
        trouble=(Trouble.NOT_A_CALENDAR, 1),
    ),
    file(
        "an event without its calendar",
        "\r\n".join(event(START, HOUR)).encode(),
        trouble=(Trouble.NOT_A_CALENDAR, 1),
    ),
    file("a card", b"BEGIN:VCARD\r\nFN:Somebody\r\nEND:VCARD\r\n", trouble=(Trouble.NOT_A_CALENDAR, 1)),
    file("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", trouble=(Trouble.NOT_A_CALENDAR, 1)),
    file("an archive", b"PK\x03\x04\x14\0\0\0\x08\0", trouble=(Trouble.NOT_A_CALENDAR, 1)),
    file("words behind", ONE.encode() + b"the end\r\n", trouble=(Trouble.NOT_A_CALENDAR, 11)),
    file("words before", b"HTTP/1.1 200 OK\r\n" + ONE.encode(), trouble=(Trouble.NOT_A_CALENDAR, 1)),
    file("cut in an event", ONE[: ONE.index("DURATION")].encode(), trouble=(Trouble.CUT, 7)),
    file(
        "cut before the end of the calendar",
        ONE.replace("END:VCALENDAR\r\n", "").encode(),
        trouble=(Trouble.CUT, 9),
    ),
    file("cut in a line", ONE[: ONE.index("T070000Z")].encode(), trouble=(Trouble.CUT, 7)),
    file(
        "an event that does not end", ONE.replace("END:VEVENT\r\n", "").encode(), trouble=(Trouble.BROKEN, 9)
    ),
    file(
        "an event in an event",
        text([*event(START, HOUR)[:-1], *event(START, HOUR)]).encode(),
        trouble=(Trouble.BROKEN, 8),
    ),
    file(
        "a calendar in a calendar",
        text(["BEGIN:VCALENDAR", "END:VCALENDAR"]).encode(),
        trouble=(Trouble.BROKEN, 4),
    ),
    file("an end too many", text(["END:VEVENT"]).encode(), trouble=(Trouble.BROKEN, 4)),
    file(
        "ends in the wrong order",
        text(["BEGIN:VEVENT", "BEGIN:VALARM", "END:VEVENT", "END:VALARM"]).encode(),
        trouble=(Trouble.BROKEN, 6),
    ),
    single(
        "an unknown property with a value that looks like an end", START, HOUR, "X-A:END:VEVENT", busy=MORNING
    ),
    single("a title that says BEGIN", "SUMMARY:BEGIN:VEVENT", START, HOUR, busy=MORNING),
    Case(
        "an event that can't be read and has no UID",
        calendar(["BEGIN:VEVENT", "SUMMARY:Which one?", "DTSTART:soon", "END:VEVENT"]),
        (),
        ((FaultKind.BAD_TIME, 6),),
    ),
]
