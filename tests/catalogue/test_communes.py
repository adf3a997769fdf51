"""A postcode and a town as people write them: real addresses are right, and one of another département is not."""

from __future__ import annotations

import pytest

from light2share.catalogue.communes import Contradiction, UnknownTown, place_of, towns_of


def found(postcode: str, town: str):
    return place_of(postcode, town, towns_of([(postcode, town)]))


@pytest.mark.parametrize(
    ("postcode", "town", "name"),
    [
        pytest.param("83000", "Toulon", "Toulon", id="a town and its postcode"),
        pytest.param("13013", "Marseille", "Marseille 13e", id="a part of a large city"),
        pytest.param("13013", "marseille 13", "Marseille 13e", id="written with its part"),
        pytest.param("93200", "Saint-Denis", "Saint-Denis", id="the largest of its name"),
        pytest.param("11310", "ST DENIS", "Saint-Denis", id="the smallest of its name"),
        pytest.param("06560", "Sophia Antipolis", "Valbonne", id="a business park"),
        pytest.param("74940", "Annecy-le-Vieux", "Annecy", id="a commune that became part of another"),
        pytest.param("13545", "Aix-en-Provence", "Aix-en-Provence", id="an enterprise's postcode"),
        pytest.param("13453", "Marseille Cedex 13", "Marseille", id="the same, written so"),
        pytest.param("91191", "GIF SUR YVETTE CEDEX", "Gif-sur-Yvette", id="in capitals"),
        pytest.param("92042", "Paris La Défense Cedex", "Nanterre", id="a quarter that is no commune"),
        pytest.param("20000", "Ajaccio", "Ajaccio", id="Corsica"),
        pytest.param("97410", "Saint-Pierre", "Saint-Pierre", id="overseas"),
        pytest.param("13090", "Marseille", "Aix-en-Provence", id="the same département: the postcode counts"),
    ],
)  # fmt: skip
def test_real_addresses_lie_somewhere(postcode, town, name):
    assert found(postcode, town).name == name


@pytest.mark.parametrize(("postcode", "latitude"), [("93200", 48.9), ("11310", 43.4), ("97400", -20.9)])
def test_of_one_name_the_postcode_says_which(postcode, latitude):
    assert round(found(postcode, "Saint-Denis").latitude, 1) == latitude


@pytest.mark.parametrize(
    ("postcode", "town", "postcodes", "towns"),
    [
        ("69001", "Toulon", ("83000", "83100", "83200"), ("Lyon 1er",)),
        ("83000", "marseille", ("13001", "13002", "13003", "13004", "…"), ("Toulon",)),
        ("69999", "Toulon", ("83000", "83100", "83200"), ()),
        ("97110", "Fort-de-France", ("97200", "97234"), ("Pointe-à-Pitre",)),
    ],
)
def test_another_departement_is_said_with_what_would_be_right(postcode, town, postcodes, towns):
    with pytest.raises(Contradiction) as said:
        found(postcode, town)
    assert said.value.postcodes[: len(postcodes)] == postcodes
    assert said.value.towns == towns


@pytest.mark.parametrize(("postcode", "town"), [("99999", "Nulle-Part"), ("99123", "Nulle-Part Cedex")])
def test_what_nobody_knows_is_unknown(postcode, town):
    with pytest.raises(UnknownTown):
        found(postcode, town)
