"""Whose rates count, and what they leave of the sheet."""

from __future__ import annotations

from datetime import date

import pytest

from light2share.equipment.rules import AccessMode, ModeChange, PriceMode, Rates
from light2share.organisations.models import OrganisationKind, SizeClass
from light2share.quotes.cards import Card, Requester, RequesterClass, counting, tariff

DAY = date(2026, 11, 24)
FREE = Rates(PriceMode.FREE)
Kind, Size, Of = OrganisationKind, SizeClass, RequesterClass


def card(
    of: Of, first: date | None = None, last: date | None = None, organisation: int | None = None
) -> Card:
    return Card(of, FREE, first, last, organisation)


SME = Requester(7, Kind.COMPANY, Size.SME)
LARGE = Requester(8, Kind.COMPANY, Size.LARGE)
LAB = Requester(9, Kind.RESEARCH_LAB)
FAR_SME = Requester(10, Kind.COMPANY, Size.MICRO, is_partner=True)
FAR_LARGE = Requester(11, Kind.COMPANY, Size.MID_CAP, is_partner=True)
VISITOR = Requester()
CLUB = Requester(12, Kind.ASSOCIATION)
ALL = [
    card(Of.EVERYBODY), card(Of.MEMBERS), card(Of.SMALL), card(Of.ACADEMIC), card(Of.PARTNERS),
    card(Of.CHOSEN, organisation=7),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "classes"),
    [
        pytest.param(SME, [Of.CHOSEN, Of.SMALL, Of.MEMBERS, Of.EVERYBODY], id="its own before its size"),
        pytest.param(LARGE, [Of.MEMBERS, Of.EVERYBODY], id="a large member"),
        pytest.param(LAB, [Of.ACADEMIC, Of.MEMBERS, Of.EVERYBODY], id="a laboratory before its cluster"),
        pytest.param(FAR_SME, [Of.SMALL, Of.PARTNERS, Of.EVERYBODY], id="a small one of another cluster"),
        pytest.param(FAR_LARGE, [Of.PARTNERS, Of.EVERYBODY], id="any of another cluster"),
        pytest.param(CLUB, [Of.MEMBERS, Of.EVERYBODY], id="an association is neither small nor academic"),
        pytest.param(VISITOR, [Of.EVERYBODY], id="a visitor"),
    ],
)
def test_the_most_specific_card_counts(who, classes):
    left = list(ALL)
    for expected in classes:
        found = counting(left, who, DAY)
        assert found is not None
        assert found.requester is expected
        left.remove(found)
    assert counting(left, who, DAY) is None


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        pytest.param(None, None, True, id="always"),
        pytest.param(DAY, DAY, True, id="both ends included"),
        pytest.param(date(2026, 11, 25), None, False, id="not yet"),
        pytest.param(None, date(2026, 11, 23), False, id="over"),
    ],
)
def test_a_card_counts_within_its_days(first, last, holds):
    own, usual = card(Of.SMALL, first, last), card(Of.MEMBERS)
    assert counting([usual, own], SME, DAY) is (own if holds else usual)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        pytest.param(card(Of.SMALL), card(Of.SMALL), True, id="both always"),
        pytest.param(card(Of.SMALL, None, DAY), card(Of.SMALL, DAY), True, id="on one day"),
        pytest.param(card(Of.SMALL, None, DAY), card(Of.SMALL, date(2026, 11, 25)), False, id="one after the other"),
        pytest.param(card(Of.SMALL), card(Of.MEMBERS), False, id="two classes"),
        pytest.param(card(Of.CHOSEN, organisation=7), card(Of.CHOSEN, organisation=8), False, id="two chosen ones"),
        pytest.param(card(Of.CHOSEN, organisation=7), card(Of.CHOSEN, organisation=7), True, id="the same one twice"),
    ],
)  # fmt: skip
def test_cards_that_clash(one, other, clash):
    assert one.clashes_with(other) is clash
    assert other.clashes_with(one) is clash


SHEET = Rates(PriceMode.RATE, 12_000, 80_000, 5_000, 3_000)
ALONE, SENT = AccessMode.SELF_SERVICE, AccessMode.SAMPLE_MAIL_IN
CHANGES = {ALONE: ModeChange(hourly_cents=8_000), SENT: ModeChange(sample_cents=2_500)}


@pytest.mark.parametrize(
    ("rates", "usual", "in_alone", "in_sent"),
    [
        pytest.param(
            Rates(PriceMode.RATE, half_day_cents=30_000),
            Rates(PriceMode.RATE, None, None, 5_000, 3_000, half_day_cents=30_000),
            Rates(PriceMode.RATE, None, None, 5_000, 3_000, half_day_cents=30_000),
            Rates(PriceMode.RATE, None, None, 5_000, 2_500, half_day_cents=30_000),
            id="a time of its own replaces hour and day, in every mode",
        ),
        pytest.param(
            Rates(PriceMode.RATE, setup_cents=4_000),
            Rates(PriceMode.RATE, 12_000, 80_000, 5_000, 3_000, setup_cents=4_000),
            Rates(PriceMode.RATE, 8_000, None, 5_000, 3_000, setup_cents=4_000),
            Rates(PriceMode.RATE, 12_000, 80_000, 5_000, 2_500, setup_cents=4_000),
            id="what it leaves empty is as on the sheet",
        ),
        pytest.param(
            Rates(PriceMode.RATE, sample_cents=0, operator_hourly_cents=0),
            Rates(PriceMode.RATE, 12_000, 80_000, 0, 0),
            Rates(PriceMode.RATE, 8_000, None, 0, 0),
            Rates(PriceMode.RATE, 12_000, 80_000, 0, 0),
            id="nothing is a price",
        ),
        pytest.param(FREE, FREE, FREE, FREE, id="free"),
    ],
)
def test_a_card_over_a_sheet_by_rate(rates, usual, in_alone, in_sent):
    found = tariff(SHEET, CHANGES, [Card(Of.SMALL, rates)], SME, DAY)
    assert (found.by, found.in_mode(None)) == (Of.SMALL, usual)
    assert (found.in_mode(ALONE), found.in_mode(SENT)) == (in_alone, in_sent)


def test_a_sheet_on_quote_lends_a_card_no_price():
    rates = Rates(PriceMode.RATE, 5_000)
    found = tariff(Rates(PriceMode.QUOTE, 12_000, 80_000, 5_000), CHANGES, [Card(Of.SMALL, rates)], SME, DAY)
    assert found.in_mode(ALONE) == rates


def test_without_a_card_the_sheet_counts():
    found = tariff(SHEET, CHANGES, [card(Of.ACADEMIC)], SME, DAY)
    assert (found.by, found.rates, found.in_mode(ALONE).hourly_cents) == (None, SHEET, 8_000)
