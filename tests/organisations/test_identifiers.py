"""SIREN, SIRET and VAT numbers as people type them."""

from __future__ import annotations

import pytest

from light2share.organisations.identifiers import BadNumber, Identifiers, read


@pytest.mark.parametrize(
    ("typed", "country", "known"),
    [
        pytest.param("", "FR", Identifiers(), id="nothing said"),
        pytest.param("732 829 320", "FR", Identifiers("732829320"), id="a SIREN with spaces"),
        pytest.param("73282932000074", "FR", Identifiers("732829320", "73282932000074"), id="a SIRET"),
        pytest.param(
            "fr 44 732829320", "FR", Identifiers("732829320", None, "FR44732829320"), id="a French VAT number"
        ),
        pytest.param(
            "356 000 000 00048", "FR", Identifiers("356000000", "35600000000048"), id="La Poste, first site"
        ),
        pytest.param(
            "35600000049837", "FR", Identifiers("356000000", "35600000049837"),
            id="La Poste, another site: the sum of the digits counts, not Luhn",
        ),
        pytest.param("DE 136695976", "DE", Identifiers(None, None, "DE136695976"), id="a German VAT number"),
        pytest.param("136695976", "DE", Identifiers(None, None, "DE136695976"), id="without its letters"),
        pytest.param("EL094259216", "GR", Identifiers(None, None, "EL094259216"), id="Greece says EL"),
        pytest.param("CHE-123.456.788", "CH", Identifiers(None, None, "CHE123456788"), id="outside the Union"),
    ],
)  # fmt: skip
def test_what_is_known_of_a_number(typed, country, known):
    assert read(typed, country) == known


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("732829321", "FR"), ("73282932000075", "FR"), ("35600000049838", "FR"), ("FR45732829320", "FR"),
        ("7328293", "FR"), ("DE136695977", "DE"), ("12", "NO"), ("N/A", "FR"),
    ],
)  # fmt: skip
def test_a_number_that_nobody_was_given(typed, country):
    with pytest.raises(BadNumber):
        read(typed, country)
