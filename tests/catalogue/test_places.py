"""Communes are found by name and by postcode, however they are written; distances are those of the globe."""

import pytest
from sqlalchemy import select

from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.models import Commune
from light2share.catalogue.places import after_near, distance_km, key_of, printed


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Aix-en-Provence", "aix en provence"),
        ("St-Raphaël", "saint raphael"),
        ("Marseille (13e)", "marseille 13e arrondissement"),
        ("Marseille 13", "marseille 13e arrondissement"),
        ("Paris 1er", "paris 1er arrondissement"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
    ],
)
def test_keys(name, key):
    assert key_of(name) == key


def test_stored_keys_are_those_that_are_looked_up(catalogue):
    rows = catalogue.execute(select(Commune.key, Commune.name).where(~Commune.key.between("0", "9a"))).all()
    assert len(rows) > 32_000
    assert [key for key, name in rows if key != key_of(name)] == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param("marseille", "Marseille", id="a city"),
        pytest.param("13013", "Marseille 13e", id="a postcode of a city is an arrondissement"),
        pytest.param("marseille 13e arrondissement", "Marseille 13e", id="an arrondissement by name"),
        pytest.param("83000", "Toulon", id="a postcode"),
        pytest.param("saint denis", "Saint-Denis", id="of several, the largest"),
        pytest.param("la ciotat", "La Ciotat", id="an article belongs to the name"),
    ],
)
def test_places(catalogue, said, name):
    assert StoredLexicon(catalogue).places([said])[said].name == name


@pytest.mark.parametrize(("said", "name"), [("marseile", "Marseille"), ("toulouze", "Toulouse")])
def test_mistyped_names(catalogue, said, name):
    found = StoredLexicon(catalogue).place_like(said)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("aix", ["Aix-en-Provence", "Aix-les-Bains"]),
        ("clermont", ["Clermont-Ferrand"]),
        ("salon", ["Salon-de-Provence"]),
        ("nice", ["Nice"]),
        ("saint martin", ["Saint-Martin-d’Hères"]),
        ("nowhereville", []),
    ],
)
def test_short_names(catalogue, said, names):
    assert [place.name for place in StoredLexicon(catalogue).namesakes(said)][: len(names) or 1] == names


def test_a_name_like_no_other_is_no_place(catalogue):
    assert StoredLexicon(catalogue).place_like("nowhereville") is None


def test_words_that_announce_a_place():
    assert after_near("M² near La Ciotat")[0].key == "la ciotat"
    assert after_near("près d’Aix-en-Provence")[0].key == "aix en provence"
    assert after_near("around 13013")[0].key == "13013"
    assert after_near("InGaAs camera") == []


def test_distances():
    assert distance_km(43.2965, 5.3698, 43.6047, 1.4442) == pytest.approx(319, abs=2)  # Marseille, Toulouse
    assert distance_km(43.3, 5.4, 43.3, 5.4) == 0


def test_printed_names():
    assert printed("Marseille 13e Arrondissement") == "Marseille 13e"
    assert printed("L'Isle-sur-la-Sorgue") == "L’Isle-sur-la-Sorgue"
