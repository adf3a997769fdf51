"""Reading in a process of its own: the same result, and an end to time and memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from light2share.ical.busy import read, uid_hash
from light2share.ical.child import BOUNDS, read_apart
from light2share.ical.findings import LIMITS, Trouble, Unreadable
from light2share.kernel.confined import Bounds
from tests.ical.corpus import CASES
from tests.ical.corpus.case import QUESTION, calendar, event

START, HOUR = "DTSTART:20261013T070000Z", "DURATION:PT1H"


def test_the_process_finds_what_is_found_here():
    content = calendar(
        event(START, HOUR, "SUMMARY:Été"),
        event("DTSTART:soon", "SUMMARY:Réunion", uid="two@there.example"),
        event(START, "DURATION:PT3H", uid="ours@light2share"),
        head=("X-WR-CALNAME:Le labo",),
    )
    question = replace(QUESTION, own=frozenset({uid_hash("ours@light2share")}))
    apart, here = read_apart(content, question), read(content, question)
    assert apart == here
    assert (apart.name, apart.events, apart.not_busy, len(apart.busy)) == ("Le labo", 3, 1, 1)


@pytest.mark.parametrize("case", [case for case in CASES if case.trouble][::7], ids=str)
def test_a_refusal_comes_over(case):
    assert case.trouble
    with pytest.raises(Unreadable) as refused:
        read_apart(case.content, QUESTION)
    assert (refused.value.trouble, refused.value.line) == case.trouble


def test_a_calendar_that_takes_too_long_is_given_up():
    """Rules that never come are each looked for over two generations."""
    rule = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    slow = calendar(
        *(event("DTSTART:19700101T000000Z", HOUR, rule, uid=str(number)) for number in range(10_000))
    )
    with pytest.raises(Unreadable) as refused:
        read_apart(slow, QUESTION, Bounds(2, BOUNDS.memory))
    assert refused.value.trouble is Trouble.TOOK_TOO_LONG


def test_a_calendar_that_takes_too_much_memory_is_given_up():
    """Nearly 5 MB of lines of a few bytes, each of which has to be kept."""
    fat = calendar(event(START, HOUR, *["UID:a"] * 700_000))
    assert len(fat) < LIMITS.file_bytes
    with pytest.raises(Unreadable) as refused:
        read_apart(fat, QUESTION, Bounds(60, BOUNDS.memory))
    assert refused.value.trouble is Trouble.TOO_MUCH_MEMORY


def test_the_process_knows_nothing_of_the_site(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for readers of calendars")
    from light2share.kernel.confined import _surroundings

    assert not {"SECRET_KEY", "DATABASE_URL"} & _surroundings().keys()


def test_a_file_that_is_too_large_starts_no_process():
    with pytest.raises(Unreadable) as refused:
        read_apart(b"x" * (LIMITS.file_bytes + 1), QUESTION, Bounds(0, 0))
    assert refused.value.trouble is Trouble.TOO_LARGE
