"""What one cluster writes another takes in: checked as our own files, once, and nothing secret along."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from light2share.accounts.models import Person
from light2share.availability import actions as availability
from light2share.availability.blackouts import Blackout
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.bookings.held import held_in, taken_in
from light2share.db import Base, db
from light2share.equipment import actions as equipment_actions
from light2share.equipment import documents
from light2share.equipment.actions import StoredPicture
from light2share.equipment.documents import Label
from light2share.equipment.models import Document, Equipment, ListingState, Photo, Specification
from light2share.mail.models import OutgoingMail
from light2share.merging import parcel
from light2share.merging.parcel import BadParcel
from light2share.organisations.models import Membership, Organisation, Site
from light2share.quotes.cards import RequesterClass
from light2share.quotes.models import RateCard
from light2share.web import storage
from tests import factories
from tests.bookings.play import equipment
from tests.factories import NOW
from tests.house import world as worlds
from tests.house.canaries import OF_BOTH
from tests.quotes.play import write

BY = ("--by", "cluster@cast.example")


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


@pytest.fixture
def halden(app, session, cast):
    """Halden with a number, a camera with a photo and a document, a chamber with a closing and prices."""
    row = session.get_one(Organisation, cast.halden.organisation_id)
    row.siren, row.website, row.mail_domains = "732829320", "https://halden.example", ["halden.example"]
    item = equipment(session, cast.chamber)
    with app.app_context():
        picture = BytesIO()
        Image.new("RGB", (400, 300), "red").save(picture, "WEBP")
        for size in ("page", "thumb"):
            storage.write(f"thePhoto-{size}.webp", picture.getvalue())
        storage.write("thePaper.pdf", b"%PDF-1.7\n%%EOF\n")
    equipment_actions.add_photo(session, item, StoredPicture("thePhoto", 400, 300), {"fr": "Rouge"}, NOW)
    documents.add(session, item, "thePaper", 15, Label("Notice"), NOW)
    held, taken = held_in(session, item.id), taken_in(session, item.id)
    closed = Blackout(datetime(2026, 12, 24), datetime(2026, 12, 27))  # noqa: DTZ001  wall-clock time
    assert availability.add_blackout(session, item, closed, "Noël", held, taken, NOW) is None
    session.commit()
    write(session, cast.chamber, RequesterClass.MEMBERS, hourly_cents=9_000, valid_until=date(2027, 6, 1))
    write(session, cast.chamber, RequesterClass.CHOSEN, cast.corvid, hourly_cents=8_000)
    return row


@pytest.fixture
def handed(runner, halden, tmp_path):
    """The file that this cluster writes."""
    path = tmp_path / "cluster.zip"
    answer = runner.invoke(args=["export-cluster", str(path)])
    assert answer.exit_code == 0, answer.output
    return path


@pytest.fixture
def elsewhere(app, store, session, handed):
    """Another cluster: its site knows its own staff and nobody else."""
    session.close()
    with app.app_context():
        db.engine.dispose()
        store.reset(app.config["DATABASE_URL"])
    session.add(Person(email="cluster@cast.example", name="Claude", is_cluster_manager=True, created_at=NOW))
    session.commit()
    return handed


def counts(session) -> dict[str, int]:
    session.rollback()
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def changed(path, part: str, change) -> None:
    """Write another parcel in the place of this one, with one list changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    value = json.loads(parts[part])
    change(value)
    parts[part] = json.dumps(value).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_the_file_holds_no_secret_and_nothing_of_a_booking(app, store, tmp_path):
    worlds.set_up(app, store)
    path = tmp_path / "cluster.zip"
    assert app.test_cli_runner().invoke(args=["export-cluster", str(path)]).exit_code == 0
    with zipfile.ZipFile(path) as archive:
        said = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json")).decode()
    for word in ("password_hash", "secret", "session_epoch", "L2S-26"):
        assert word not in said
    for what, canary in OF_BOTH.items():
        if what not in {"rate", "paper", "access", "rules"}:  # what the owner says of its listings and sites
            assert canary not in said, what


def test_a_dry_run_says_what_would_come_and_writes_nothing(runner, session, elsewhere):
    before, stored = counts(session), sorted(storage_names(runner))
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY])
    assert answer.exit_code == 0, answer.output
    assert "organisation\tHalden Optics\tnew" in answer.output
    assert "listing\tchamber\tnew" in answer.output
    assert "organisation\tCorvid Photonics\tconflict" in answer.output, "a company without a number"
    assert "Nothing is written yet" in answer.output
    assert counts(session) == before
    assert sorted(storage_names(runner)) == stored


def storage_names(runner) -> list[str]:
    with runner.app.app_context():
        return [path.name for path in storage.folder().rglob("*") if path.is_file()]


def test_what_is_written_is_there_whole(runner, session, elsewhere):
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY, "--write", "--publish"])
    assert answer.exit_code == 0, answer.output
    session.rollback()
    row = session.scalars(select(Organisation)).one()
    assert (row.slug, row.siren, row.partner_cluster) == ("halden-optics", "732829320", None)
    assert row.mail_domains == ["halden.example"]
    site = session.scalars(select(Site)).one()
    assert (site.organisation_id, site.address, site.zone) == (row.id, "1 rue des Essais", "Europe/Paris")
    items = {item.owner_key: item for item in session.scalars(select(Equipment))}
    assert set(items) == {"chamber", "bench", "draft", "camera"}
    chamber = items["chamber"]
    assert (chamber.state, chamber.site_id, chamber.hourly_rate_cents) == (
        ListingState.PUBLISHED,
        site.id,
        12_000,
    )
    assert items["draft"].state is ListingState.DRAFT
    found = session.scalars(select(Specification).where(Specification.equipment_id == chamber.id)).one()
    assert (found.minimum, found.maximum) == (-70, 180)
    rules = select(func.count()).select_from(OpeningRuleRow).where(OpeningRuleRow.equipment_id == chamber.id)
    assert session.scalar(rules) == 5
    assert session.scalars(select(BlackoutRow.reason)).all() == ["Noël"]
    assert [card.requester for card in session.scalars(select(RateCard))] == [RequesterClass.MEMBERS]
    photo, paper = session.scalars(select(Photo)).one(), session.scalars(select(Document)).one()
    assert (photo.alt_fr, paper.title) == ("Rouge", "Notice")
    names = storage_names(runner)
    assert {f"{photo.name}-page.webp", f"{photo.name}-thumb.webp", f"{paper.name}.pdf"} <= set(names)
    people = {person.email: person for person in session.scalars(select(Person))}
    assert set(people) == {
        "cluster@cast.example",
        *(f"halden{who}@cast.example" for who in ("", "-admin", "-member")),
    }
    assert people["halden@cast.example"].password_hash is None
    held = {place.person_id: place for place in session.scalars(select(Membership))}
    assert held[people["halden-admin@cast.example"].id].is_admin
    assert session.scalars(select(OutgoingMail)).all() == []


def test_taking_it_in_again_makes_nothing_twice(runner, session, elsewhere):
    arguments = ["import-cluster", str(elsewhere), *BY, "--write"]
    assert runner.invoke(args=arguments).exit_code == 0
    before, stored = counts(session), sorted(storage_names(runner))
    answer = runner.invoke(args=arguments)
    assert answer.exit_code == 0, answer.output
    assert "organisation\tHalden Optics\tsame member" in answer.output
    assert "listing\tchamber\tthere already" in answer.output
    assert counts(session) == before
    assert sorted(storage_names(runner)) == stored


def test_partners_drafts_and_invitations_where_they_are_asked_for(runner, session, elsewhere):
    more = ["--write", "--partner", "Pôle du Nord", "--invite"]
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY, *more])
    assert answer.exit_code == 0, answer.output
    session.rollback()
    assert session.scalars(select(Organisation.partner_cluster)).all() == ["Pôle du Nord"]
    assert set(session.scalars(select(Equipment.state))) == {ListingState.DRAFT}
    assert session.scalars(select(Membership)).all() == []
    assert set(session.scalars(select(OutgoingMail.kind))) == {"organisations/invited"}


def test_a_member_that_is_there_is_found_by_its_number_and_keeps_what_it_says(runner, session, elsewhere):
    there = factories.organisation(session, "ho", "Halden, here", siren="732829320", about_fr="Ici")
    item = factories.equipment(session, there, "mine", owner_key="bench")
    session.commit()
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY, "--write"])
    assert "organisation\tHalden Optics\tsame member\tfills website, mail_domains" in answer.output
    session.rollback()
    session.expire_all()
    row = session.scalars(select(Organisation)).one()
    assert (row.name, row.about_fr, row.website) == ("Halden, here", "Ici", "https://halden.example")
    assert len(session.scalars(select(Equipment).where(Equipment.owner_id == row.id)).all()) == 4
    assert session.get_one(Equipment, item.id).slug == "mine"


def test_only_staff_takes_in(runner, session, elsewhere):
    factories.person(session, "somebody@cast.example", "Some Body")
    session.commit()
    before = counts(session)
    answer = runner.invoke(
        args=["import-cluster", str(elsewhere), "--by", "somebody@cast.example", "--write"]
    )
    assert answer.exit_code == 1
    assert counts(session) == before


@pytest.mark.parametrize(
    ("part", "change"),
    [
        pytest.param("manifest.json", lambda one: one.update(version=2), id="another version"),
        pytest.param("organisations.json", lambda one: one[0].update(member="x"), id="no profile"),
        pytest.param("organisations.json", lambda one: one.append(one[0]), id="one twice"),
        pytest.param(
            "organisations.json",
            lambda one: one[0]["people"][0].update(roles=["cluster"]),
            id="an unknown right",
        ),
        pytest.param("listings.json", lambda one: one["rows"][0].update(cells=[{"a": 1}]), id="no cell"),
        pytest.param("listings.json", lambda one: one.update(headers=["slug"]), id="no columns"),
    ],
)
def test_what_no_cluster_would_write_is_refused_whole(runner, session, elsewhere, part, change):
    changed(elsewhere, part, change)
    before, stored = counts(session), sorted(storage_names(runner))
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY, "--write"])
    assert answer.exit_code == 1, answer.output
    assert answer.output.startswith("Error: ")
    assert counts(session) == before
    assert sorted(storage_names(runner)) == stored


def test_what_can_not_be_taken_is_left_out_and_named(runner, session, elsewhere):
    def spoil(value) -> None:
        chamber = next(one for one in value["rows"] if one["slug"] == "chamber")
        chamber["opening"][0]["weekday"] = 9
        chamber["closings"][0]["repeat"] = "FREQ=SECONDLY"
        chamber["rates"][0]["hourly_cents"] = -1
        chamber["photos"][0]["file"] = "../../etc/passwd"

    changed(elsewhere, "listings.json", spoil)
    answer = runner.invoke(args=["import-cluster", str(elsewhere), *BY, "--write"])
    assert answer.exit_code == 0, answer.output
    for what in ("opening", "closings", "rates", "photos"):
        assert f"{what}\t" in answer.output
    assert session.scalars(select(Photo)).all() == []


@pytest.mark.parametrize("name", ["../../evil.pdf", "files/../evil.pdf", "files/run.py", "files/a/b.pdf"])
def test_a_name_that_leads_elsewhere_is_refused(handed, name):
    with zipfile.ZipFile(handed, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(BadParcel):
        parcel.read(handed)


def test_a_bomb_is_not_unpacked(handed, monkeypatch, tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("manifest.json", "organisations.json"):
            archive.writestr(name, "[]")
        archive.writestr("listings.json", b" " * (parcel.LARGEST_FILE + 1))
    monkeypatch.setattr(parcel, "LARGEST_LIST", 1_000_000)
    with pytest.raises(BadParcel):
        parcel.read(bomb)
    (tmp_path / "no.zip").write_bytes(b"no zip at all")
    with pytest.raises(BadParcel):
        parcel.read(tmp_path / "no.zip")
