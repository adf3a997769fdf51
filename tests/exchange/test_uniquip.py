"""UNIQUIP 1.0 as universities really publish it: columns missing, no numbers, doubles, strange bytes."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import uniquip
from light2share.exchange.rules import Note
from tests.exchange import play
from tests.exchange.play import send, the_import, verdicts, work

BARE = "Description,Site Location,Contact Telephone,Contact URL,Contact Email"
"""The columns of a real feed: it has no others."""
DIRTY = "\n".join(
    (
        BARE,
        "UNKNOWN,St Andrews,,http://example.org,",
        "ZEISS MICROSCOPE RP 2409,St Andrews,+441334461851,,medicine@example.org",
        "ZEISS MICROSCOPE RP 2409,St Andrews,+441334461851,,medicine@example.org",
        ",St Andrews,,,chemistry@example.org",
        "Freq \x1fResponse\x00 Analyser 52/7556,Marseille,,,halden@cast.example",
        '"Greenhouse (Part), BBSRC ""Funded""",St Andrews,,,',
    )
)


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_dirty_feed(app, halden, session, encoding, cast):
    at = send(halden, DIRTY.encode(encoding), language="en")
    work(app)
    assert verdicts(session) == ["new", "new", "wrong", "wrong", "new", "new"]
    page = halden.get(at).text
    assert "This is the instrument of line 3 again" in page
    assert "Enter a name or a description" in page
    assert "Columns that nothing is taken from: Contact Telephone, Contact URL" in page
    halden.post(f"{at}/confirm")
    work(app)
    session.rollback()
    query = select(Equipment).where(Equipment.owner_key.startswith("uniquip-")).order_by(Equipment.id)
    items = list(session.scalars(query))
    assert [item.title_en for item in items][2:] == [
        "Freq Response Analyser 52/7556",
        'Greenhouse (Part), BBSRC "Funded"',
    ]
    assert {item.state for item in items} == {ListingState.DRAFT}
    assert items[2].contact_id == cast.halden.person_id


def test_the_same_feed_again_is_the_same_in_any_order(app, halden, session):
    at = send(halden, DIRTY.encode(), language="en")
    work(app)
    halden.post(f"{at}/confirm")
    work(app)
    before = session.scalar(select(func.count()).select_from(Equipment))
    head, *rows = DIRTY.split("\n")
    send(halden, "\n".join((head, *reversed(rows))).encode("utf-16"), language="en")
    work(app)
    assert sorted(verdicts(session)) == ["same"] * 4 + ["wrong"] * 2
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Equipment)) == before


def test_an_id_finds_the_listing_again_and_texts_go_into_the_language_chosen(app, halden, session):
    first = "Type\tID\tName\tDescription\tTechnique\tSite Location\n"
    first += "equipment\tE/1\tBanc\tMesure.\tm2-analyser:cpv\tMarseille\n"
    at = send(halden, first.encode(), name="feed.tsv", language="fr")
    work(app)
    halden.post(f"{at}/confirm")
    work(app)
    session.rollback()
    item = session.scalars(select(Equipment).where(Equipment.owner_key == "E/1")).one()
    assert (item.title_fr, item.title_en, item.technique) == ("Banc", None, "m2-analyser")
    assert (item.description_fr, item.summary_fr) == ("Mesure.", "Mesure.")
    send(halden, first.replace("Banc", "Grand banc").encode(), language="fr")
    work(app)
    assert [row.changes for row in play.rows(session)] == [[["title_fr", "Banc", "Grand banc"]]]


def test_a_feed_needs_an_owner(app, visit, cast, session):
    send(visit(cast.cluster), DIRTY.encode())
    work(app)
    assert the_import(session).trouble[0] == "no_organisation"


def test_a_row_without_an_id_has_a_number_made_of_what_it_says():
    row = {"Description": "ZEISS  Microscope", "Site Location": "St Andrews"}
    again = {"Description": "zeiss microscope", "Site Location": "St Andrews", "Contact Telephone": "1"}
    other = {"Description": "ZEISS Microscope", "Site Location": "Dundee"}
    assert uniquip.key_of(row) == uniquip.key_of(again)
    assert uniquip.key_of(row) != uniquip.key_of(other)
    assert uniquip.key_of({"ID": " x ".strip(), **row}) == "x"
    assert len(uniquip.key_of({"ID": "y" * 500})) < 120


def test_what_a_row_says():
    row = {"Name": "x" * 300, "Description": "First. Second.", "Technique": "Nothing we know", "ID": "1"}
    found = uniquip.translated(row, "en", taxonomy(), {"a": "a", "b": "b"}, ())
    assert len(found.cells["title_en"]) <= 160
    assert found.first == {"summary_en": "First."}
    assert "technique" not in found.cells
    assert found.notes == (Note.NO_TECHNIQUE, Note.FIRST_SITE)


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        (["Name", "Site Location"], True),
        (["ï»¿description", "SITE LOCATION"], False),
        (["DESCRIPTION", "site_location", "x"], True),
        (["Building", "Location"], False),
        (["owner_key", "title_en"], False),
    ],
)
def test_what_counts_as_a_feed(headers, is_one):
    assert uniquip.is_uniquip(headers) is is_one
