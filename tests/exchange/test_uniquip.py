"""UNIQUIP 1.0 as universities really publish it: columns missing, no numbers, doubles, strange bytes."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from light2share.catalogue.typed import techniques_within
from light2share.equipment.models import Equipment, ListingState, Photo
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
        "Unknown,St Andrews,,http://example.org,",
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
    assert verdicts(session) == ["wrong", "new", "wrong", "wrong", "new", "new"]
    page = halden.get(at).text
    assert "This is the instrument of line 3 again" in page
    assert page.count("Enter a name or a description") == 2
    assert "Enter a name, in French or in English" not in page
    assert "The contact is nobody of your organisation" in page
    assert "Columns that nothing is taken from: Contact Telephone, Contact URL" in page
    halden.post(f"{at}/confirm")
    work(app)
    session.rollback()
    query = select(Equipment).where(Equipment.owner_key.startswith("uniquip-")).order_by(Equipment.id)
    items = list(session.scalars(query))
    assert [item.title_en for item in items] == [
        "ZEISS MICROSCOPE RP 2409",
        "Freq Response Analyser 52/7556",
        'Greenhouse (Part), BBSRC "Funded"',
    ]
    assert {item.state for item in items} == {ListingState.DRAFT}
    assert {item.summary_en for item in items} == {None}, "a name is no summary"
    assert items[1].contact_id == cast.halden.person_id


def test_the_same_feed_again_is_the_same_in_any_order(app, halden, session):
    at = send(halden, DIRTY.encode(), language="en")
    work(app)
    halden.post(f"{at}/confirm")
    work(app)
    before = session.scalar(select(func.count()).select_from(Equipment))
    head, *rows = DIRTY.split("\n")
    send(halden, "\n".join((head, *reversed(rows))).encode("utf-16"), language="en")
    work(app)
    assert sorted(verdicts(session)) == ["same"] * 3 + ["wrong"] * 3
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


FULL = """\
Type;ID;Name;Description;Technique;Department;Site Location;Building;Contact Email;Photo;Service Level;Web Address
equipment;L-1;Spectroscope – Modèle 3;Mesure œil et cœur. Suite.;Nothing we know;Physics;Marseille;B 4;\
nobody@example.org;http://127.0.0.1:9/photo.jpg;Supervised;http://example.org/l-1
facility;L-2;Optics hall
equipment;L-3;Streak camera C5680;;;;Atlantis
equipment;L-3;Another of that number
;;;;;;;;;http://127.0.0.1:9/alone.jpg
equipment;L-4;T\x07BC;n/a
""".replace("\n", "\r\n")
"""As an aggregator may send it, in Windows-1252 and with what a spreadsheet leaves behind."""


def keyed(session, key: str) -> Equipment:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Equipment).where(Equipment.owner_key == key)).one()


@pytest.fixture
def taken_in(app, halden):
    """The address of its import, confirmed and done."""
    at = send(halden, FULL.encode("cp1252"), language="fr")
    work(app)
    halden.post(f"{at}/confirm")
    work(app)
    return at


def test_what_has_no_place_on_a_sheet_stays_in_words(taken_in, halden, session):
    assert verdicts(session) == ["new", "new", "new", "wrong", "wrong", "wrong"]
    item = keyed(session, "L-1")
    assert item.title_fr == "Spectroscope – Modèle 3"
    assert item.summary_fr == "Mesure œil et cœur."
    words = [(one.label_en, one.label_fr, one.value) for one in item.own_specifications]
    assert words == [
        ("Department", "Service", "Physics"),
        ("Service level", "Niveau de service", "Supervised"),
        ("Web page", "Page web", "http://example.org/l-1"),
    ]
    page = halden.get(taken_in).text
    for told in (
        "The address of a photo is not opened: add the photo on the page of the instrument",
        "It is a facility: list the instruments in it",
        "Its technique is read from its name: check it",
        "Columns that nothing is taken from: Building, Photo",
    ):
        assert told in page
    assert session.scalar(select(func.count()).select_from(Photo)) == 0


def test_what_the_owner_put_right_stays_when_the_feed_comes_again(app, taken_in, halden, session):
    item = keyed(session, "L-3")
    assert item.technique == "streak-camera"
    item.technique = "oscilloscope"
    session.commit()
    send(halden, FULL.encode("cp1252"), language="fr")
    work(app)
    assert verdicts(session)[:3] == ["same"] * 3
    assert [row.notes for row in play.rows(session)][:3] == [[]] * 3


def test_what_holds_for_nearly_all_rows_is_said_once(app, halden):
    rows = (f"Analyser {number},St Andrews,,," for number in range(40))
    at = send(halden, "\n".join((BARE, *rows)).encode(), language="en")
    work(app)
    page = halden.get(at).text
    assert page.count("It has no ID: its number is made from what the row says") == 1
    assert "40 of 40 rows: It has no ID" in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LAMBDA950 Spectrophotometer", {"uv-vis-nir-spectrophotometer"}),
        ("Streak Camera Hamamatsu CD970018925", {"streak-camera"}),
        ("CAMERAPORT+SCOPE", set()),
        ("X-RAY DIFFRACTION", set()),
        ("Microwave Synthesizer CEM 27065", set()),
        ("", set()),
    ],
)
def test_a_technique_is_read_from_a_name_only_where_its_own_name_stands_there(text, found):
    assert techniques_within(taxonomy(), text) == found
