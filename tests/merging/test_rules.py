"""Whose value counts, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from light2share.merging.rules import (
    Open,
    Pick,
    Side,
    Why,
    differences,
    free_of,
    obstacles,
    told_apart,
    values,
)

MEMBER = Side(active=True, leaves=False, partner=False, demo=False)


@pytest.mark.parametrize(
    ("stays", "goes", "unfinished", "reasons"),
    [
        pytest.param({}, {}, Open(), [], id="two members may be merged"),
        pytest.param({"active": False}, {}, Open(), [Why.STAYS_RESTS], id="not into one that is suspended"),
        pytest.param({}, {"active": False}, Open(), [Why.GOES_RESTS], id="nor one that is"),
        pytest.param({"leaves": True}, {}, Open(), [Why.STAYS_LEAVES], id="nor into one that leaves"),
        pytest.param({}, {"leaves": True}, Open(), [], id="one that leaves may be merged before"),
        pytest.param({"partner": True}, {}, Open(), [Why.PARTNER], id="no member becomes a partner"),
        pytest.param({}, {"partner": True}, Open(), [], id="a partner may become a member"),
        pytest.param({"partner": True}, {"partner": True}, Open(), [], id="two partners may be merged"),
        pytest.param({}, {"demo": True}, Open(), [Why.DEMO], id="an example is not mixed with what is real"),
        pytest.param(
            {}, {}, Open(1, 2, 3), [Why.BOOKINGS, Why.STATEMENTS, Why.IMPORTS], id="what is open comes first"
        ),
    ],
)
def test_obstacles(stays, goes, unfinished, reasons):
    assert obstacles(replace(MEMBER, **stays), replace(MEMBER, **goes), unfinished) == reasons


def test_what_one_says_and_the_other_does_not_fills_the_gap():
    found = differences(
        {"website": None, "about_fr": "A", "country": "FR"},
        {"website": "https://b.example", "about_fr": None, "country": "FR", "siren": "732829320"},
    )
    assert [(one.key, one.usual) for one in found] == [("numbers", Pick.TAKE), ("website", Pick.TAKE)]
    assert values(found, {}) == {
        "country": "FR", "siren": "732829320", "siret": None, "vat_number": None, "website": "https://b.example",
    }  # fmt: skip


def test_the_country_alone_is_no_number():
    assert differences({"country": "FR", "siren": "732829320"}, {"country": "DE"}) == []


def test_lists_are_put_together_unless_somebody_says_otherwise():
    one, other = {"mail_domains": ["a.example"]}, {"mail_domains": ["b.example", "a.example"]}
    found = differences(one, other)
    assert values(found, {}) == {"mail_domains": ["a.example", "b.example"]}
    assert values(found, {"mail_domains": Pick.KEEP}) == {}
    assert values(found, {"mail_domains": Pick.TAKE}) == {"mail_domains": ["b.example", "a.example"]}
    assert differences(other, one) == []


def test_the_one_that_stays_keeps_what_it_says():
    found = differences({"name": "A", "logo": "x"}, {"name": "B", "logo": "y"})
    assert [one.usual for one in found] == [Pick.KEEP, Pick.KEEP]
    assert values(found, {}) == {}
    assert values(found, {"name": Pick.TAKE, "logo": Pick.TAKE}) == {"name": "B"}


def test_a_name_that_is_taken_gets_a_number():
    assert free_of("main", {"main", "main-2"}) == "main-3"
    assert free_of("main", set()) == "main"


@pytest.mark.parametrize(
    ("one", "other", "called"),
    [
        (("Prism", "1", "a"), ("Optics", "2", "b"), ("Prism", "Optics")),
        (("Prism", "1", "a"), ("PRISM", "2", "b"), ("Prism (1)", "PRISM (2)")),
        (("Prism", "1", "a"), ("Prism", "", "b"), ("Prism (a)", "Prism (b)")),
        (("Prism", "1", "a"), ("Prism", "1", "b"), ("Prism (a)", "Prism (b)")),
    ],
)
def test_two_of_one_name_are_told_apart(one, other, called):
    assert told_apart(one, other) == called
