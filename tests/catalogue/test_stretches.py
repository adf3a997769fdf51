"""Words around a day make a stretch of it, words choose an order, and parts of the day are said to be left out."""

from datetime import date

import pytest

from light2share.catalogue.criteria import ChipKind, Sort, Trouble
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.stretches import days_in
from light2share.catalogue.understanding import understand
from light2share.equipment.taxonomy import taxonomy

TODAY = date(2026, 11, 18)
"""A Wednesday."""


@pytest.fixture
def read(catalogue):
    def reading(q: str, **more: str):
        given = {"q": [q], **{name: [value] for name, value in more.items()}}
        return understand(given, taxonomy(), StoredLexicon(catalogue), TODAY, "fr")

    return reading


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("avant le 15 décembre", "2026-11-18", "2026-12-14"),
        ("before 15 December", "2026-11-18", "2026-12-14"),
        ("by 15 December", "2026-11-18", "2026-12-15"),
        ("d’ici le 15 décembre", "2026-11-18", "2026-12-15"),
        ("jusqu’au 15/12", "2026-11-18", "2026-12-15"),
        ("à partir du 30 novembre", "2026-11-30", "2027-11-30"),
        ("dès le 30/11", "2026-11-30", "2027-11-30"),
        ("from 30 Nov", "2026-11-30", "2027-11-30"),
        ("after 30 Nov", "2026-12-01", "2027-12-01"),
        ("from 24 to 26 Nov", "2026-11-24", "2026-11-26"),
        ("before Christmas", "2026-11-18", "2026-12-24"),
        ("avant Noël", "2026-11-18", "2026-12-24"),
        ("before next week", "2026-11-18", "2026-11-22"),
        ("fin novembre", "2026-11-21", "2026-11-30"),
        ("mi-décembre", "2026-12-11", "2026-12-20"),
        ("début janvier", "2027-01-01", "2027-01-10"),
        ("early December", "2026-12-01", "2026-12-10"),
        ("end of november", "2026-11-21", "2026-11-30"),
        ("sous 15 jours", "2026-11-18", "2026-12-03"),
        ("within 2 weeks", "2026-11-18", "2026-12-02"),
        ("les 3 prochaines semaines", "2026-11-18", "2026-12-09"),
        ("in the next 10 days", "2026-11-18", "2026-11-28"),
        ("dans 10 jours", "2026-11-28", "2026-11-28"),
        ("ce week-end", "2026-11-21", "2026-11-22"),
    ],
)
def test_stretches_are_read_whole(text, first, last):
    found = days_in(f"M2 {text}", TODAY)
    assert found is not None
    assert (found.days.first, found.days.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert (found.start, found.end) == (3, 3 + len(text))


@pytest.mark.parametrize(
    "text", ["pendant les 3 jours", "fin de course", "mi-infrarouge", "early", "before", "marseille"]
)
def test_other_words_are_no_days(text):
    assert days_in(text, TODAY) is None


def test_days_without_an_end_say_so(read):
    (chip,) = [one for one in read("M2 à partir du 30 novembre").chips if one.kind is ChipKind.DAYS]
    assert chip.open_ended
    assert chip.rest["q"] == ["M2"]


@pytest.mark.parametrize(
    ("q", "sort"),
    [
        ("OSA le moins cher", Sort.PRICE),
        ("cheapest OSA", Sort.PRICE),
        ("OSA au plus vite", Sort.SOONEST),
        ("OSA asap", Sort.SOONEST),
        ("OSA le plus proche de Nice", Sort.BEST),
        ("nearest OSA Nice", Sort.DISTANCE),
        ("nearest OSA", Sort.BEST),
    ],
)
def test_words_choose_the_order_and_are_no_criteria(read, q, sort):
    search = read(q)
    assert search.sort is sort
    assert [term.said for term in search.terms] == ["OSA"]


def test_a_chosen_order_comes_before_the_words(read):
    assert read("cheapest OSA", sort="soonest").sort is Sort.SOONEST


@pytest.mark.parametrize("q", ["OSA demain après-midi", "OSA tomorrow afternoon", "OSA vendredi matin"])
def test_a_part_of_the_day_is_said_to_be_left_out(read, q):
    search = read(q)
    assert [chip.trouble for chip in search.chips if chip.kind is ChipKind.UNREAD] == [Trouble.CLOCK]
    assert [term.said for term in search.terms] == ["OSA"]
