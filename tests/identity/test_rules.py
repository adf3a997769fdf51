"""What holds: the cluster's choice, else the operator's setting, else what the site came with."""

import pytest

from light2share.identity.rules import Chosen, identity_of

SETTINGS = {
    "SITE_NAME": "Share",
    "CLUSTER_NAME": "Some cluster",
    "CLUSTER_EMAIL": "desk@some.example",
    "REVIEW_LISTINGS": True,
}


def test_without_a_choice_the_operators_settings_hold():
    known = identity_of(Chosen(), SETTINGS)
    assert (known.site_name, known.cluster_name, known.contact) == (
        "Share",
        "Some cluster",
        "desk@some.example",
    )
    assert known.reviews
    assert known.languages == ("fr", "en")
    assert known.colour is known.logo is known.palette is None
    assert known.hidden_domains == frozenset()


def test_a_choice_goes_first():
    chosen = Chosen("Banc", "Pôle", "pole@pole.example", "#7b2d8e", None, "en", False, ("space",))
    known = identity_of(chosen, SETTINGS)
    assert (known.site_name, known.cluster_name, known.contact) == ("Banc", "Pôle", "pole@pole.example")
    assert known.colour == "#7b2d8e"
    assert known.palette
    assert known.languages == ("en",)
    assert not known.reviews
    assert known.hidden_domains == {"space"}


@pytest.mark.parametrize("colour", ["#ffcc00", "red;}", "", None])
def test_a_colour_that_cannot_be_read_is_as_none(colour):
    assert identity_of(Chosen(colour=colour), SETTINGS).colour is None


def test_languages_that_nobody_offers_are_as_none():
    assert identity_of(Chosen(languages="de"), SETTINGS).languages == ("fr", "en")
