"""How visitors get in and what they keep to: entered with the site, told to both sides of a confirmed booking only."""

from __future__ import annotations

from light2share.bookings import actions as bookings
from light2share.organisations import siting
from light2share.organisations.queries import sites_of
from light2share.organisations.siting import Visiting
from tests.bookings.play import ask, hours
from tests.factories import NOW
from tests.organisations.test_sites import NEW

TOLD = {
    "access_fr": "Sonnez au portail.",
    "access_en": "Ring at the gate.",
    "rules_fr": "Lunettes obligatoires.",
    "rules_en": "",
}


def test_they_are_entered_with_the_site(visit, session, cast):
    page = visit(cast.halden)
    assert page.post("/org/sites/main", data={**NEW, **TOLD}).status_code == 303
    (site,) = sites_of(session, cast.halden.organisation_id)
    assert (site.access_fr, site.access_en) == ("Sonnez au portail.", "Ring at the gate.")
    assert (site.rules_fr, site.rules_en) == ("Lunettes obligatoires.", None)
    assert "Ring at the gate." in page.get("/org/sites/main").text
    long = page.post("/org/sites/main", data={**NEW, **TOLD, "rules_en": "x" * 2001})
    assert long.status_code == 422
    assert "Ring at the gate." in long.text
    page.post("/org/sites/new", data={**NEW, **TOLD, "name": "Annex"})
    session.rollback()
    session.expire_all()
    assert sites_of(session, cast.halden.organisation_id)[1].access_en == "Ring at the gate."


def test_both_sides_read_them_once_it_is_confirmed_and_nobody_else(visit, session, cast):
    (site,) = sites_of(session, cast.halden.organisation_id)
    siting.tell_visitors(session, site, Visiting(TOLD["access_fr"], TOLD["access_en"], TOLD["rules_fr"]))
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    address = f"/bookings/{booking.reference}"
    for who in (cast.brightwater, cast.halden):
        assert "Ring at the gate." not in visit(who).get(address).text, "not before"
    session.rollback()
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    for who in (cast.brightwater, cast.halden):
        text = visit(who).get(address).text
        assert "Ring at the gate." in text
        assert '<p lang="fr">Lunettes obligatoires.</p>' in text, "in the other language, and said so"
    for who in (None, cast.corvid, cast.brightwater):
        assert "Ring at the gate." not in visit(who).get("/equipment/chamber").text
        assert "Ring at the gate." not in visit(who).get("/o/halden").text
    assert "Ring at the gate." not in visit(cast.cluster).get(address).text
