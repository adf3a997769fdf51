"""Where equipment stands: entered by the owner, told with a confirmed booking, and not before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.audit.models import Happening, JournalLine
from light2share.bookings import actions
from light2share.organisations.models import Site
from tests.bookings.play import ask, hours
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]

NEW = {
    "name": "Laboratory",
    "address": "7 rue du Prisme, building C",
    "postcode": "13 100",
    "town": "Aix-en-Provence",
}


def site_of(session: Session, cast: Cast) -> Site:
    session.expire_all()
    return session.scalars(select(Site).where(Site.organisation_id == cast.halden.organisation_id)).one()


@pytest.mark.parametrize("who", ["halden", "halden_admin"])
def test_managers_and_admins_say_where_a_site_is(
    visit: Visit, cast: Cast, session: Session, who: str
) -> None:
    client = visit(getattr(cast, who))
    assert "1 rue des Essais, 13013 Marseille" in client.get("/org/sites").text
    assert client.post("/org/sites/main", data=NEW).headers["Location"] == "/org/sites"
    site = site_of(session, cast)
    assert (site.name, site.address, site.postcode, site.town) == (
        "Laboratory", "7 rue du Prisme, building C", "13100", "Aix-en-Provence",
    )  # fmt: skip
    assert (round(site.latitude, 1), round(site.longitude, 1)) == (43.5, 5.4), "distances count from the town"
    assert site.zone == "Europe/Paris"
    assert "Aix-en-Provence" in visit(None).get("/equipment?q=chamber").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"postcode": "1310"}, "five digits"),
        ({"town": ""}, "Enter the town"),
        ({"town": "Nowhere-les-Bains", "postcode": "99999"}, "No commune"),
        ({"town": "Toulon", "postcode": "69001"}, "Toulon has another postcode (83000, 83100, 83200)"),
        ({"name": ""}, "Enter a name for the site"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    visit: Visit, cast: Cast, session: Session, changes: dict[str, str], words: str
) -> None:
    answer = visit(cast.halden).post("/org/sites/main", data={**NEW, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "7 rue du Prisme, building C" in answer.text
    assert site_of(session, cast).address == "1 rue des Essais"


def test_the_street_is_told_once_it_is_confirmed(visit: Visit, cast: Cast, session: Session) -> None:
    visit(cast.halden).post("/org/sites/main", data=NEW)
    session.expire_all()
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    client = visit(cast.brightwater)
    pages = (f"/bookings/{booking.reference}", f"/bookings/{booking.reference}.ics")
    for page in (*pages, "/equipment/chamber", "/o/halden"):
        assert "rue du Prisme" not in client.get(page).text
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    for page in pages:
        assert "7 rue du Prisme" in client.get(page).text.replace("\r\n ", "")


def test_calendars_hear_that_the_place_has_changed(visit: Visit, cast: Cast, session: Session) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    before, client = booking.sequence, visit(cast.brightwater)
    tag = client.get(f"/bookings/{booking.reference}.ics").headers["ETag"]
    visit(cast.halden).post("/org/sites/main", data=NEW)
    again = client.get(f"/bookings/{booking.reference}.ics", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "7 rue du Prisme" in again.text.replace("\r\n ", "")
    session.expire_all()
    assert booking.sequence > before
    visit(cast.halden).post("/org/sites/main", data=NEW)
    session.expire_all()
    assert booking.sequence == before + 1, "the same once more changes nothing"


def test_another_site_is_added(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.halden)
    assert client.post("/org/sites/new", data=NEW).headers["Location"] == "/org/sites"
    slugs = select(Site.slug).where(Site.organisation_id == cast.halden.organisation_id).order_by(Site.id)
    assert list(session.scalars(slugs)) == ["main", "laboratory"]
    client.post("/org/sites/new", data={**NEW, "name": "New"})
    client.post("/org/sites/new", data=NEW)
    session.rollback()
    assert list(session.scalars(slugs)) == ["main", "laboratory", "new-2", "laboratory-2"]
    assert (
        client.post("/org/sites/new", data={**NEW, "town": "Nulle-Part", "postcode": "99999"}).status_code
        == 422
    )
    assert "Aix-en-Provence" in client.get("/equipment/new").text


def test_a_site_overseas_lives_by_its_own_clock(visit: Visit, cast: Cast, session: Session) -> None:
    far = {**NEW, "name": "Réunion", "postcode": "97410", "town": "Saint-Pierre"}
    visit(cast.halden).post("/org/sites/new", data=far)
    assert session.scalars(select(Site).where(Site.postcode == "97410")).one().zone == "Indian/Reunion"
    assert "Réunion time" in visit(cast.halden).get("/org/sites").text


def test_without_a_site_there_is_nothing_to_list(visit: Visit, cast: Cast, session: Session) -> None:
    moved = update(Site).where(Site.organisation_id == cast.halden.organisation_id)
    session.execute(moved.values(organisation_id=cast.corvid.organisation_id, slug="elsewhere"))
    session.commit()
    client = visit(cast.halden)
    assert client.get("/equipment/new").headers["Location"] == "/org/sites/new"
    assert "enter the first one" in client.get("/org/sites/new").text


def test_a_site_goes_once_nothing_stands_there(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.halden)
    refused = client.post("/org/sites/main/remove")
    assert refused.status_code == 409
    assert f'href="/equipment/{cast.chamber.slug}/edit"' in refused.text
    assert site_of(session, cast).slug == "main"
    session.rollback()
    client.post("/org/sites/new", data={**NEW, "name": "Annex"})
    assert "Remove this site" in client.get("/org/sites/annex").text
    assert visit(cast.corvid_manager).post("/org/sites/annex/remove").status_code == 404
    assert visit(cast.halden_member).post("/org/sites/annex/remove").status_code == 403
    assert client.post("/org/sites/annex/remove").location == "/org/sites"
    assert "Annex" not in client.get("/org/sites").text.split("<main")[1].split("<table")[-1]
    assert client.get("/org/sites/annex").status_code == 404


def test_who_lists_nothing_reads_what_stands_at_a_site(visit: Visit, cast: Cast) -> None:
    page = visit(cast.halden_admin).get("/org/sites/main").text
    assert "archived equipment too" in page
    assert f'href="/equipment/{cast.chamber.slug}/edit"' not in page


def test_what_is_done_to_sites_stands_in_the_journal(visit: Visit, cast: Cast, session: Session) -> None:
    client = visit(cast.halden)
    client.post("/org/sites/new", data={**NEW, "name": "Annex"})
    client.post("/org/sites/annex", data={**NEW, "name": "Annex", "rules_en": "Goggles on"})
    client.post("/org/sites/annex", data={**NEW, "name": "Annex", "rules_en": "Goggles on"})
    client.post("/org/sites/annex/remove")
    found = session.scalars(select(JournalLine).order_by(JournalLine.id))
    assert [(line.what, line.person_id, line.organisation_id, line.details) for line in found] == [
        (what, cast.halden.person_id, cast.halden.organisation_id, details)
        for what, details in (
            (Happening.SITE_ADDED, {"name": "Annex"}),
            (Happening.SITE_CHANGED, {"name": "Annex", "fields": ["rules_en"]}),
            (Happening.SITE_REMOVED, {"name": "Annex"}),
        )
    ]
    assert "rules for visitors, in English · Annex" in visit(cast.halden_admin).get("/org/journal").text
