"""Days are read as people write them; a date without a year is the next one."""

from datetime import date

import pytest

from light2share.catalogue.dates import days_in, one_day

TODAY = date(2026, 11, 18)
"""A Wednesday."""


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("M² next week", "2026-11-23", "2026-11-29"),
        ("la semaine prochaine", "2026-11-23", "2026-11-29"),
        ("this week", "2026-11-18", "2026-11-22"),
        ("cette semaine", "2026-11-18", "2026-11-22"),
        ("24/11", "2026-11-24", "2026-11-24"),
        ("le 24/11/2027", "2027-11-24", "2027-11-24"),
        ("24 nov", "2026-11-24", "2026-11-24"),
        ("24 nov. 2026", "2026-11-24", "2026-11-24"),
        ("Nov 24", "2026-11-24", "2026-11-24"),
        ("3 janv", "2027-01-03", "2027-01-03"),
        ("1er décembre", "2026-12-01", "2026-12-01"),
        ("du 24 au 26 novembre", "2026-11-24", "2026-11-26"),
        ("from 24 to 26 Nov", "2026-11-24", "2026-11-26"),
        ("24-26 Nov", "2026-11-24", "2026-11-26"),
        ("30 nov au 4 déc", "2026-11-30", "2026-12-04"),
        ("du 24/11 au 26/11", "2026-11-24", "2026-11-26"),
        ("2026-11-24", "2026-11-24", "2026-11-24"),
        ("2026-11-24 to 2026-11-26", "2026-11-24", "2026-11-26"),
        ("semaine 48", "2026-11-23", "2026-11-29"),
        ("week of 23 November", "2026-11-23", "2026-11-29"),
        ("semaine du 23/11", "2026-11-23", "2026-11-29"),
        ("in December", "2026-12-01", "2026-12-31"),
        ("en mars", "2027-03-01", "2027-03-31"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("demain", "2026-11-19", "2026-11-19"),
        ("après-demain", "2026-11-20", "2026-11-20"),
        ("mardi prochain", "2026-11-24", "2026-11-24"),
        ("on Friday", "2026-11-20", "2026-11-20"),
        ("dans 2 semaines", "2026-11-30", "2026-12-06"),
        ("29 feb", "2028-02-29", "2028-02-29"),
    ],
)
def test_days_are_read(text, first, last):
    found = days_in(text, TODAY)
    assert found is not None
    assert (found.days.first, found.days.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    ["31 nov", "lens 24 mm", "may", "EN 55032", "ISO 9227", "MTF 4 µm", "Cryostation s50", "", "32/13"],
)
def test_what_is_no_day_is_left_alone(text):
    assert days_in(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-24", "2026-11-24"),
        ("24/11/2026", "2026-11-24"),
        ("24 nov", "2026-11-24"),
        ("2026-02-30", None),
        ("hello", None),
        ("0000-00-00", None),
        ("99999-01-01", None),
    ],
)
def test_one_day(text, meant):
    assert one_day(text, TODAY) == (day(meant) if meant else None)
