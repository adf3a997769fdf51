"""The way of a file: sent, read, checked, shown, confirmed, imported; and again."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from light2share.availability.models import OpeningRuleRow
from light2share.catalogue.models import Listing
from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ListingState,
    OwnSpecification,
    Specification,
)
from light2share.exchange import actions
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import Stage
from light2share.jobs import imports
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from tests.exchange import play
from tests.exchange.play import imported, keyed, send, table, the_import, verdicts, work

GOOD = "A-1,New chamber,climatic-chamber,Tests parts,self_service,published"


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def count(session, model=Equipment) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_nothing_is_written_before_it_is_confirmed(app, halden, session):
    before = count(session)
    at = send(halden, table(GOOD, "A-2,,m2-analyser,,,"))
    assert "Waiting to be read" in halden.get(at).text
    work(app)
    page = halden.get(at).text
    assert verdicts(session) == ["new", "wrong"]
    assert "Enter a name, in French or in English" in page
    assert "Import 1 row" in page
    assert count(session) == before
    assert halden.post(f"{at}/confirm").status_code == 303
    assert count(session) == before
    work(app)
    assert count(session) == before + 1
    item = keyed(session, "A-1")
    assert item.state is ListingState.PUBLISHED
    assert item.published_at is not None
    assert session.get(Listing, item.id) is not None, "the search finds it"
    assert count(session, EquipmentUnit) == before + 1
    assert "1 row is imported. 1 row is wrong" in halden.get(at).text
    assert halden.get(f"/equipment/{item.slug}").status_code == 200


def told(session, cast) -> list[str]:
    session.rollback()
    found = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert {mail.person_id for mail in found} <= {cast.halden.person_id}
    return [mail.kind for mail in found]


def test_the_sender_is_told_when_it_is_over(app, halden, session, cast):
    at = send(halden, table(GOOD))
    work(app)
    assert told(session, cast) == [], "what waits for a word is on the page"
    halden.post(f"{at}/confirm")
    work(app)
    work(app)
    assert told(session, cast) == ["exchange/import_done"]
    send(halden, b"nothing,known\n1,2\n")
    work(app)
    assert told(session, cast) == ["exchange/import_done", "exchange/import_refused"]
    halden.post(f"{send(halden, table(GOOD))}/cancel")
    work(app)
    assert len(told(session, cast)) == 2, "stopping it is one's own act"


def test_the_same_file_again_changes_nothing_and_never_doubles(app, halden, session):
    imported(app, halden, table(GOOD))
    before, version = count(session), keyed(session, "A-1").version
    send(halden, table(GOOD))
    work(app)
    assert verdicts(session) == ["same"]
    imported(app, halden, table(GOOD.replace("Tests parts", "Tests big parts")))
    assert verdicts(session) == ["changed"]
    item = keyed(session, "A-1")
    assert (item.summary_en, item.version) == ("Tests big parts", version + 1)
    assert count(session) == before


def test_what_differs_is_named_cell_by_cell(app, halden, session):
    imported(app, halden, table(GOOD))
    at = send(halden, table(GOOD.replace("New chamber", "Old chamber").replace("self_service", "loan")))
    work(app)
    [row] = play.rows(session)
    assert row.changes == [
        ["title_en", "New chamber", "Old chamber"],
        ["access_mode", "self_service", "loan"],
    ]
    page = halden.get(at).text
    assert "<b>Name in English:</b>" in page
    assert "New chamber</del>" in page


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",No number,climatic-chamber,,,", "owner_key", "Enter your own number"),
        ("B,Title,alchemy,,,", "technique", "No technique is called “alchemy”"),
        ("B,Title,climatic-chamber,,teleport,", "access_mode", "“teleport” is not in the list"),
        ("B,Title,climatic-chamber,,self_service,published", "summary_fr", "a published instrument needs it"),
        ("B,Title,climatic-chamber,Sum,,published", "access_mode", "a published instrument needs it"),
        ("B,Title,climatic-chamber,Sum,self_service,archived", "state", "a new instrument starts so"),
        (f"B,{'x' * 161},climatic-chamber,,,", "title_en", "Shorten this to 160 characters: it has 161"),
    ],
)
def test_a_wrong_row_names_its_cell_and_what_to_do(app, halden, session, row, column, words):
    at = send(halden, table(row))
    work(app)
    [found] = play.rows(session)
    assert [fault[0] for fault in found.faults] == [column]
    page = halden.get(at).text
    assert words in page
    assert "/confirm" not in page


def test_a_listing_that_stands_twice_in_a_file_is_imported_once(app, halden, session):
    imported(app, halden, table(GOOD, GOOD.replace("New", "Other"), "A-2,Second,climatic-chamber,,,"))
    assert verdicts(session) == ["new", "wrong", "new"]
    assert keyed(session, "A-1").title_en == "New chamber"


def test_two_listings_of_one_name_get_two_addresses(app, halden, session):
    imported(
        app, halden, table(*(f"K-{n},Chamber,climatic-chamber,,," for n in range(3)), "K-9,Chamber 2,,,,")
    )
    slugs = {keyed(session, key).slug for key in ("K-0", "K-1", "K-2", "K-9")}
    assert len(slugs) == 4
    assert "chamber" not in slugs, "another listing of the site has it"


def test_figures_own_words_units_readers_and_opening(app, halden, session):
    headers = (
        "owner_key,title_en,technique,s.temperature_range [K],own.2.label_en,own.2.value,units,unit_labels,"
        "hidden_from,visibility,opening,lead_time,self_service.hourly_rate,contact,calibrated_on"
    )
    row = "F-1,Cold one,climatic-chamber,203.15..453.15,Door,60 cm,2,a | b,corvid,members,fridays,3 d,49.5,"
    row += "halden@cast.example,2026-01-31"
    imported(app, halden, table(row, headers=headers))
    item = keyed(session, "F-1")
    [figure] = session.scalars(select(Specification).where(Specification.equipment_id == item.id))
    assert (figure.minimum, figure.maximum) == (-70, 180)
    [own] = session.scalars(select(OwnSpecification).where(OwnSpecification.equipment_id == item.id))
    assert (own.position, own.label_en, own.value) == (1, "Door", "60 cm")
    units = session.scalars(select(EquipmentUnit.label).where(EquipmentUnit.equipment_id == item.id))
    assert list(units) == ["a", "b"]
    [reader] = session.scalars(select(AudienceMember).where(AudienceMember.equipment_id == item.id))
    assert reader.sees is False
    assert item.lead_time_minutes == 3 * 1440
    assert item.contact_id is not None
    rules = select(OpeningRuleRow).where(OpeningRuleRow.equipment_id == item.id)
    assert len(list(session.scalars(rules))) == 2
    send(halden, table(row, headers=headers))
    work(app)
    assert verdicts(session) == ["same"]


def test_a_column_that_is_missing_leaves_things_alone_and_an_empty_cell_empties(app, halden, session):
    imported(app, halden, table(GOOD))
    imported(app, halden, table("A-1,Acme", headers="owner_key,manufacturer"))
    item = keyed(session, "A-1")
    assert (item.title_en, item.manufacturer) == ("New chamber", "Acme")
    imported(app, halden, table("A-1,", headers="owner_key,manufacturer"))
    assert keyed(session, "A-1").manufacturer is None


def test_a_number_is_given_to_a_listing_by_its_address(app, halden, session, cast):
    imported(app, halden, table("H-7,chamber", headers="owner_key,slug"))
    assert keyed(session, "H-7").id == cast.chamber.id
    send(halden, table("H-7,bench", "H-8,nothing-there", headers="owner_key,slug"))
    work(app)
    assert [row.faults[0][1] for row in play.rows(session)] == ["other_listing", "no_listing"]


def test_another_organisation_s_numbers_and_addresses_are_not_found(app, visit, cast, session):
    imported(app, visit(cast.halden), table(GOOD))
    corvid = visit(cast.corvid_manager)
    imported(app, corvid, table(GOOD))
    assert verdicts(session) == ["new"]
    owners = set(session.scalars(select(Equipment.owner_id).where(Equipment.owner_key == "A-1")))
    assert len(owners) == 2
    send(corvid, table("X-1,chamber", headers="owner_key,slug"))
    work(app)
    assert verdicts(session) == ["wrong"]


def test_published_listings_are_paused_and_drafts_published_by_a_column(app, halden, session):
    imported(app, halden, table(GOOD))
    imported(app, halden, table("A-1,paused", headers="owner_key,state"))
    item = keyed(session, "A-1")
    assert item.state is ListingState.PAUSED
    assert session.get(Listing, item.id) is None, "the search has forgotten it"


def test_the_cluster_manager_names_the_organisation(app, visit, cast, session):
    cluster = visit(cast.cluster)
    at = imported(
        app, cluster, table("C-1,corvid,One", "C-2,nobody,Two", headers="owner_key,organisation,title_en")
    )
    assert verdicts(session) == ["new", "wrong"]
    assert keyed(session, "C-1").owner_id == cast.corvid.organisation_id
    assert visit(cast.corvid_manager).get(at).status_code == 404
    send(cluster, table(GOOD))
    work(app)
    assert the_import(session).trouble[0] == "no_organisation"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "None of its columns is known"),
        (b"title_en,technique\nx,y\n", "The column owner_key is missing"),
        (b"owner_key,title_en,title_en\n1,2,3\n", "The column title_en stands there twice"),
        (b"owner_key,title_en\n", "nothing below"),
        (b"owner_key,title_en\n" + b"A,x\n" * 5001, "more than 5000 rows"),
    ],
)
def test_a_file_is_refused_as_a_whole_with_the_reason(app, halden, session, content, words):
    at = send(halden, content)
    work(app)
    assert words in halden.get(at).text
    assert the_import(session).stage is Stage.REFUSED
    assert count(session, ImportedRow) == 0


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"%PDF-1.7", 415),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
        (b"x" * (10 * 1024**2 + 1), 413),
    ],
)
def test_what_is_no_table_is_refused_at_once(halden, session, content, status):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body, kind = head + content + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    answer = halden.post("/equipment/import", data=body, content_type=kind)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert count(session, ListingImport) == 0


def test_no_file_is_asked_for(halden):
    answer = halden.post("/equipment/import", data={})
    assert answer.status_code == 422
    assert "Choose the file" in answer.text


def test_a_cancelled_import_writes_nothing_and_can_t_be_confirmed(app, halden, session):
    before = count(session)
    at = send(halden, table(GOOD))
    work(app)
    assert halden.post(f"{at}/cancel").status_code == 303
    assert halden.post(f"{at}/confirm").status_code == 409
    work(app)
    assert count(session) == before
    assert count(session, ImportedRow) == 0


def test_a_new_file_takes_the_place_of_one_that_waits(app, halden, session):
    first = send(halden, table(GOOD))
    work(app)
    send(halden, table(GOOD))
    assert "Stopped" in halden.get(first).text


def test_confirming_twice_imports_once(app, halden, session):
    at = imported(app, halden, table(GOOD))
    before = count(session)
    assert halden.post(f"{at}/confirm").status_code == 303
    work(app)
    assert count(session) == before


def test_what_has_become_wrong_since_the_preview_is_not_written(app, halden, session, cast):
    at = send(halden, table("H-1,chamber,3", headers="owner_key,slug,units"))
    work(app)
    assert verdicts(session) == ["changed"]
    session.add_all(EquipmentUnit(equipment_id=cast.chamber.id, number=number) for number in range(2, 6))
    session.commit()
    halden.post(f"{at}/confirm")
    work(app)
    assert verdicts(session) == ["wrong"]
    assert the_import(session).imported == 0


def test_a_page_that_watches_is_told_when_the_worker_is_done(app, halden):
    at = send(halden, table(GOOD))
    watching = {"HX-Request": "true", "HX-Target": "progress"}
    assert "HX-Refresh" not in halden.get(at, headers=watching).headers
    assert 'hx-trigger="every 2s"' in halden.get(at).text
    work(app)
    assert halden.get(at, headers=watching).headers["HX-Refresh"] == "true"
    assert "every 2s" not in halden.get(at).text


def test_a_worker_that_died_is_followed_by_another(app, halden, session, monkeypatch):
    """Rows that are written are not written again; the lease of the dead one runs out."""
    at = send(halden, table(*(f"D-{n},Thing {n},climatic-chamber,,," for n in range(120))))
    work(app)
    halden.post(f"{at}/confirm")
    before = count(session)
    monkeypatch.setattr(imports, "TURN", 0.0001)
    with app.app_context():
        assert imports.work(Event())
    assert 0 < the_import(session).done < 120
    one = the_import(session)
    one.leased_until = real.now() + timedelta(minutes=1)
    session.commit()
    with app.app_context():
        assert not imports.work(Event()), "somebody is at it"
    one.leased_until = real.now() - timedelta(minutes=1)
    session.commit()
    work(app)
    assert count(session) == before + 120
    assert (the_import(session).stage, the_import(session).imported) == (Stage.DONE, 120)


def test_a_turn_that_was_taken_over_changes_nothing(app, halden, session):
    send(halden, table(GOOD))
    with app.app_context():
        from light2share.db import db
        from light2share.db.engines import begin_writing

        begin_writing(db.session())
        mine = actions.claim(db.session(), real.now())
        assert mine is not None
        attempt = mine.attempts
        db.session.commit()
        begin_writing(db.session())
        assert actions.still_mine(db.session(), mine, attempt, Stage.RECEIVED)
        assert not actions.still_mine(db.session(), mine, attempt - 1, Stage.RECEIVED)
        assert not actions.still_mine(db.session(), mine, attempt, Stage.CHECKING)
        db.session.rollback()


def test_rows_come_in_pages(app, halden, session):
    at = send(halden, table(*(f"P-{n:03},Thing {n},climatic-chamber,,," for n in range(60)), ",bad,,,,"))
    work(app)
    assert "P-049" in halden.get(at).text
    assert "P-050" not in halden.get(at).text
    assert "P-050" in halden.get(f"{at}?page=2").text
    wrong = halden.get(f"{at}?show=wrong").text
    assert "P-001" not in wrong
    assert "Wrong (1)" in wrong


def test_french(app, visit, cast):
    halden = visit(cast.halden, language="fr")
    assert "Importer des instruments" in halden.get("/equipment/import").text
    at = send(halden, "owner_key;title_fr;hourly_rate\nÉ-1;Étuve;49,50\n".encode("cp1252"))
    work(app)
    page = halden.get(at).text
    assert "Importer 1 ligne" in page
    assert "Étuve" in page
