"""Mutates the corpus and reads what comes of it: `python -m tests.ical.fuzz 60` does so for a minute."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from light2share.ical.busy import read
from light2share.ical.findings import LIMITS, Reading, Unreadable
from tests.ical.corpus import CASES
from tests.ical.corpus.case import QUESTION

SEEDS = [case.content for case in CASES if len(case.content) < 20_000]
SMALL = replace(QUESTION, limits=replace(LIMITS, series_occurrences=800, occurrences=2_000))
"""Lower limits, so that a million runs end today."""
WORDS = [
    b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VTIMEZONE", b"END:VCALENDAR", b"RRULE:FREQ=DAILY", b"\r\n ", b"\r", b"\0",
    b"RRULE:FREQ=YEARLY;BYYEARDAY=366", b"DTSTART:20261013T070000Z", b"DTSTART;VALUE=DATE:20261013", b";TZID=", b":",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20261013T070000Z", b"EXDATE:", b"UNTIL=", b"COUNT=", b"INTERVAL=", b"99999",
    b"RDATE;VALUE=PERIOD:20261013T070000Z/PT1H", b"STATUS:CANCELLED", b"-", b"\xff\xfe", "é".encode(), b"SEQUENCE:7",
]  # fmt: skip
Change = Callable[[random.Random, bytes], bytes]


def _flipped(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def _cut(chance: random.Random, content: bytes) -> bytes:
    start, end = sorted(chance.sample(range(len(content) + 1), 2))
    return content[:start] + content[end:] if chance.random() < 0.5 else content[:end]


def _inserted(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(WORDS) + content[place:]


def _lines_mixed(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\r\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\r\n".join(lines)


def _line_repeated(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\r\n")
    place = chance.randrange(len(lines))
    return b"\r\n".join([*lines[:place], *[lines[place]] * chance.choice((2, 3, 50)), *lines[place:]])


def _line_from_another(chance: random.Random, content: bytes) -> bytes:
    lines, others = content.split(b"\r\n"), chance.choice(SEEDS).split(b"\r\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(others))
    return b"\r\n".join(lines)


CHANGES: list[Change] = [_flipped, _cut, _inserted, _lines_mixed, _line_repeated, _line_from_another]


def mutated(chance: random.Random) -> bytes:
    """A calendar of the corpus with one to six changes."""
    content = chance.choice(SEEDS)
    for _time in range(chance.randint(1, 6)):
        content = chance.choice(CHANGES)(chance, content or b"\r\n")
    return content


def check(content: bytes) -> None:
    """It is read or refused in good time, and what is read has the form it must have."""
    began = time.process_time()
    with suppress(Unreadable):
        check_form(read(content, SMALL))
    assert time.process_time() - began < 5


def check_form(reading: Reading) -> None:
    """Busy times are sorted, apart, and inside the window; faults name a line."""
    assert all(before.end < after.start for before, after in pairwise(reading.busy))
    assert all(SMALL.window.contains(one) for one in reading.busy)
    assert all(fault.line > 0 and fault.mark for fault in reading.faults)


def main(seconds: float) -> None:
    """Run for so long; the seed of a failure is printed with it."""
    until, seed = time.monotonic() + seconds, int(time.time())
    count = 0
    while time.monotonic() < until:
        seed += 1
        content = mutated(random.Random(seed))
        try:
            check(content)
        except Exception:
            print(f"seed {seed}: {content!r}")
            raise
        count += 1
    print(f"{count} calendars read or refused")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
