"""Prices in a search: a bound by the hour or the half-day is a filter, everything else is said to be left out."""

from datetime import date

import pytest

from light2share.catalogue import queries, requests
from light2share.catalogue.criteria import ChipKind, Trouble
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.results import Match
from light2share.catalogue.understanding import understand
from light2share.equipment.taxonomy import taxonomy
from light2share.kernel.actor import VISITOR
from tests.factories import NOW

TODAY = date(2026, 10, 12)


@pytest.fixture
def read(catalogue):
    def reading(q: str, language: str):
        return understand({"q": [q]}, taxonomy(), StoredLexicon(catalogue), TODAY, language)

    return reading


@pytest.mark.parametrize(
    ("q", "language", "cents"),
    [
        ("oscilloscope under 200 €/half-day", "en", 20_000),
        ("oscilloscope under €1,200 per half-day", "en", 120_000),
        ("oscilloscope max 50 €/h", "fr", 20_000),
        ("oscilloscope moins de 37,50 € de l’heure", "fr", 15_000),
        ("oscilloscope moins de 1 200 € HT la demi-journée", "fr", 120_000),
        ("oscilloscope 80 euros par demi-journée maximum", "fr", 8_000),
        ("less than 50 euros an hour oscilloscope", "en", 20_000),
    ],
)
def test_a_bound_by_hour_or_half_day_is_a_filter(read, q, language, cents):
    search = read(q, language)
    assert search.most_cents == cents
    assert [term.said for term in search.terms] == ["oscilloscope"]
    assert search.minutes is None
    (chip,) = (chip for chip in search.chips if chip.kind is ChipKind.COST)
    assert chip.rest == {"q": ["oscilloscope"]}
    assert not [chip for chip in search.chips if chip.trouble]


@pytest.mark.parametrize(
    ("q", "language", "said"),
    [
        ("caméra moins de 200 €/jour", "fr", "moins de 200 €/jour"),
        ("camera under 200 €/day", "en", "under 200 €/day"),
        ("camera under €200", "en", "under €200"),
        ("caméra plus de 20 €/h", "fr", "plus de 20 €/h"),
    ],
)
def test_any_other_price_is_said_to_be_left_out(read, q, language, said):
    search = read(q, language)
    assert search.most_cents is None
    assert [(chip.said, chip.trouble) for chip in search.chips if chip.trouble] == [(said, Trouble.PRICE)]
    assert [term.said for term in search.terms] == [q.split()[0]]


def found(catalogue, q: str):
    wanted = requests.read(catalogue, {"q": [q]}, "en", NOW)
    return queries.search(catalogue, wanted, VISITOR, NOW, requests.HOME)


def test_only_what_costs_no_more_is_found(catalogue):
    whole, cheap = found(catalogue, "laser"), found(catalogue, "laser under 200 €/half-day")
    assert 0 < cheap.counts.exact < whole.counts.exact
    assert all(one.price_cents is not None and one.price_cents <= 20_000 for one in cheap.found)


def test_what_no_listing_has_is_no_criterion_beside_an_instrument(catalogue):
    plain, more = found(catalogue, "oscilloscope"), found(catalogue, "oscilloscope f/1.4")
    assert more.counts.exact == plain.counts.exact > 0
    assert more.found[0].match is Match.EXACT
    assert any(chip.trouble is Trouble.UNKNOWN_WORD for chip in more.search.chips)
    assert found(catalogue, "xqzvrt").counts.exact == 0
