"""Each calendar of the corpus gives the busy times, or the message, that stand beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from light2share.ical.busy import read
from light2share.ical.findings import LIMITS, Trouble, Unreadable
from tests.ical.corpus import CASES
from tests.ical.corpus.case import QUESTION, Case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_calendar_gives_what_stands_beside_it(case: Case):
    if case.trouble:
        with pytest.raises(Unreadable) as refused:
            read(case.content, QUESTION)
        assert (refused.value.trouble, refused.value.line) == case.trouble
        return
    reading = read(case.content, QUESTION)
    assert reading.busy == case.periods
    assert [(fault.kind, fault.line) for fault in reading.faults] == list(case.faults)


@pytest.mark.parametrize("case", [case for case in CASES if case.trouble is None], ids=str)
def test_an_extract_gives_the_same_and_names_nobody(case: Case):
    first = read(case.content, QUESTION)
    again = read(first.extract, replace(QUESTION, limits=replace(LIMITS, file_bytes=50_000_000)))
    assert again.busy == first.busy
    assert [fault.kind for fault in again.faults] == [fault.kind for fault in first.faults]
    assert {fault.mark for fault in again.faults if fault.line} == {fault.mark for fault in first.faults}
    assert b"SUMMARY" not in first.extract
    assert read(again.extract, QUESTION).busy == first.busy


def test_there_are_enough_and_each_has_a_name_of_its_own():
    assert len(CASES) >= 120
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []


def test_every_reason_to_refuse_a_calendar_is_in_the_corpus():
    """But those of the process that reads it, which test_child.py has."""
    shown = {case.trouble[0] for case in CASES if case.trouble}
    of_the_process = {Trouble.TOOK_TOO_LONG, Trouble.TOO_MUCH_MEMORY, Trouble.UNREADABLE}
    assert shown == set(Trouble) - of_the_process
