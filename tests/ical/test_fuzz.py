"""A short run of the fuzzer; `python -m tests.ical.fuzz 3600` is a long one."""

from __future__ import annotations

import random

import pytest

from tests.ical import fuzz


@pytest.mark.parametrize("seed", range(12))
def test_whatever_becomes_of_a_calendar_it_is_read_or_refused(seed: int):
    chance = random.Random(seed)
    for _time in range(100):
        content = fuzz.mutated(chance)
        try:
            fuzz.check(content)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {content!r}") from error


def test_bytes_of_any_kind_are_refused():
    chance = random.Random(1)
    for _time in range(300):
        fuzz.check(chance.randbytes(chance.randrange(1, 400)))
        fuzz.check(b"BEGIN:VCALENDAR\r\n" + chance.randbytes(200) + b"\r\nEND:VCALENDAR\r\n")
