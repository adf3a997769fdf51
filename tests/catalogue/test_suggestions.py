"""Suggestions while typing: in both languages, without accents, and nothing that is not everybody's."""

from time import perf_counter

import pytest
from sqlalchemy import update

from light2share.catalogue import actions
from light2share.catalogue.suggestions import Kind, names_of, suggestions, towns
from light2share.equipment.models import Equipment, ListingState, Visibility
from light2share.equipment.taxonomy import taxonomy


def texts(session, typed: str, language: str = "fr") -> list[str]:
    return [one.text for one in suggestions(session, typed, taxonomy(), language)]


@pytest.mark.parametrize(
    ("typed", "language", "wanted"),
    [
        pytest.param("enceinte cl", "fr", "enceinte climatique", id="a technique"),
        pytest.param("climatic ch", "fr", "climatic chamber", id="a technique in the other language"),
        pytest.param("INTERFEROMETRE", "fr", "interféromètre", id="without accents, in capitals"),
        pytest.param("zyg", "fr", "Zygo", id="a make"),
        pytest.param("verif", "fr", "Zygo Verifire", id="a model brings its make"),
        pytest.param("M2 1064 nm near mars", "en", "M2 1064 nm near Marseille", id="a town after near"),
        pytest.param("M2 près d'aix", "fr", "M2 près d'Aix-en-Provence", id="a town after an apostrophe"),
        pytest.param("M2 toulou", "fr", "M2 Toulouse", id="a large town that nothing announces"),
        pytest.param("besoin d'un profilo", "fr", "besoin d'un profilomètre", id="the end of a sentence"),
    ],
)
def test_a_beginning_finds_what_is_meant(catalogue, typed, language, wanted):
    found = texts(catalogue, typed, language)
    assert any(wanted.lower() in text.lower() for text in found), found


def test_after_near_only_towns_are_suggested(catalogue):
    found = suggestions(catalogue, "M2 near mar", taxonomy(), "en")
    assert found
    assert {one.kind for one in found} == {Kind.TOWN}


def test_the_reader_s_language_comes_first(catalogue):
    assert texts(catalogue, "spectro", "fr") != texts(catalogue, "spectro", "en")


@pytest.mark.parametrize(
    "typed", ["", " ", "x", "1", "%", "_", "é", "'", "zzzzzzzzz", "a" * 5000, "\x00\ud7ff", "1064"]
)
def test_odd_beginnings_are_harmless(catalogue, typed):
    assert len(texts(catalogue, typed)) <= 8
    assert len(towns(catalogue, typed)) <= 8


def test_a_box_for_towns_takes_names_and_postcodes(catalogue):
    assert towns(catalogue, "mars")[0].text == "Marseille"
    assert "13013" in [one.text for one in towns(catalogue, "1301")]
    assert towns(catalogue, "ma") == []


def test_a_percent_sign_is_no_wildcard(catalogue):
    assert texts(catalogue, "%%%") == []


@pytest.fixture
def secret(session, cast):
    """A make that one listing alone has, put to a visibility."""

    def put(**columns: object) -> None:
        row = session.get_one(Equipment, cast.chamber.id)
        row.manufacturer, row.model = "Secretcorp", "Zeta 5"
        for name, value in columns.items():
            setattr(row, name, value)
        actions.index(session, row)
        session.commit()

    return put


@pytest.mark.parametrize("hidden", [v for v in Visibility if v is not Visibility.PUBLIC])
def test_names_of_listings_that_are_not_public_are_nobodys(visit, cast, secret, hidden):
    secret(visibility=Visibility.PUBLIC)
    assert "Secretcorp" in visit(None).get("/equipment/suggest?q=secretc").text
    secret(visibility=hidden)
    for member in (None, cast.halden, cast.brightwater, cast.cluster):
        for typed in ("secretc", "zeta"):
            assert visit(member).get(f"/equipment/suggest?q={typed}").json["items"] == []


def test_a_name_goes_with_its_listing(visit, session, secret):
    secret(state=ListingState.PAUSED)
    assert visit(None).get("/equipment/suggest?q=secretc").json["items"] == []


def test_it_looks_again_at_what_the_table_does_not_know_yet(visit, session, secret):
    secret(visibility=Visibility.PUBLIC)
    session.execute(
        update(Equipment).where(Equipment.slug == "chamber").values(visibility=Visibility.MEMBERS)
    )
    session.commit()
    assert visit(None).get("/equipment/suggest?q=secretc").json["items"] == []


def test_each_suggestion_says_what_it_is(visit):
    browser = visit(None, "fr")
    answer = browser.get("/equipment/suggest?q=marseil").json
    assert answer["items"][0] == {"text": "Marseille", "label": "Marseille", "about": "Commune"}
    assert answer["said"].endswith("suggestion") or answer["said"].endswith("suggestions")
    assert browser.get("/equipment/suggest").json["items"] == []
    assert (
        browser.get("/equipment/suggest?near=13013").json["items"][0]["label"].startswith("13013 Marseille")
    )


def test_make_and_model_are_found_by_either():
    assert names_of("Zygo", "Verifire") == {
        "zygo": "Zygo",
        "zygo verifire": "Zygo Verifire",
        "verifire": "Zygo Verifire",
    }
    assert names_of("", "") == {}


def test_it_is_quick(catalogue):
    suggestions(catalogue, "warm up", taxonomy(), "fr")
    began = perf_counter()
    for typed in ("sp", "spe", "laser be", "M2 1064 nm near ma", "a b c d e f"):
        suggestions(catalogue, typed, taxonomy(), "fr")
    assert (perf_counter() - began) / 5 < 0.03
