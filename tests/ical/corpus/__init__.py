"""Calendars made for the tests, each with the busy times or the message that it must give."""

from tests.ical.corpus import form, hostile, meaning, series, times, zones
from tests.ical.corpus.case import Case

CASES: list[Case] = [
    *zones.CASES,
    *times.CASES,
    *series.CASES,
    *meaning.CASES,
    *form.CASES,
    *hostile.CASES,
]
