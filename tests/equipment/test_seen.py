"""The owner looks at an instrument through the eyes of others, and can do nothing in their name."""

import pytest

from light2share.equipment.models import Approval, AudienceMember, Equipment, TrustedOrganisation, Visibility
from tests.bookings.play import ask, hours, store_free_time

PAGE = "/equipment/chamber/availability/seen"
WEEK = "date=2026-10-20"


@pytest.fixture
def owner(visit, session, cast):
    store_free_time(session, cast.chamber)
    return visit(cast.halden)


def test_a_visitor_sees_free_slots_and_is_told_to_sign_in(owner, session, cast):
    ask(session, cast.chamber, cast.brightwater, hours(9, 10))
    page = owner.get(f"{PAGE}?{WEEK}")
    assert page.status_code == 200
    assert "Climatic chamber 600 L as a visitor sees it" in page.text
    assert "only after signing in" in page.text
    assert "Asked" in page.text
    assert "€120" in page.text
    assert "slot=" not in page.text
    assert 'action="/equipment/chamber/book"' not in page.text


def test_an_organisation_s_own_bookings_are_its_own(owner, session, cast):
    ask(session, cast.chamber, cast.brightwater, hours(9, 10))
    assert "Yours" in owner.get(f"{PAGE}?as=brightwater+SENSING&{WEEK}").text
    assert "Yours" not in owner.get(f"{PAGE}?as=Corvid+Photonics&{WEEK}").text


def test_whom_the_owner_trusts_is_confirmed_at_once(owner, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    item.approval = Approval.CHOSEN
    trusted = cast.brightwater.actor.organisation_id
    session.add(TrustedOrganisation(equipment_id=item.id, organisation_id=trusted))
    session.commit()
    assert "confirmed at once" in owner.get(f"{PAGE}?as=Brightwater+Sensing").text
    assert "waits for your yes" in owner.get(f"{PAGE}?as=Corvid+Photonics").text


def test_who_does_not_see_it_sees_nothing(owner, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    item.visibility, item.owner_masked = Visibility.MEMBERS, True
    hidden = cast.corvid.actor.organisation_id
    session.add(AudienceMember(equipment_id=item.id, organisation_id=hidden, sees=False))
    session.commit()
    for name, sees in (("", False), ("Brightwater Sensing", True), ("Corvid Photonics", False)):
        page = owner.get(PAGE, query_string={"as": name}).text
        assert ("Not to be seen" not in page) is sees
        assert ("not named" in page) is sees


def test_the_use_decides_and_stays_on_the_way(owner):
    page = owner.get(f"{PAGE}?as=Corvid+Photonics&access_mode=self_service&{WEEK}").text
    assert "access_mode=self_service" in page
    assert "as=Corvid+Photonics" in page
    assert "/equipment/chamber/availability/seen?" in page


def test_a_name_that_nobody_has_is_said(owner):
    page = owner.get(f"{PAGE}?as=Nobody")
    assert page.status_code == 422
    assert "there is no “Nobody”" in page.text


def test_dates_on_request_are_shown_as_they_are(visit, cast):
    assert "Dates on request" in visit(cast.halden).get("/equipment/camera/availability/seen").text


def test_it_is_for_the_owner_s_managers(visit, cast):
    assert visit(cast.brightwater).get(PAGE).status_code == 404
    assert visit(None).get(PAGE).status_code == 303


def test_in_french(visit, session, cast):
    store_free_time(session, cast.chamber)
    page = visit(cast.halden, "fr").get(f"{PAGE}?view=month").text
    assert "vu par un visiteur" in page
    assert "seulement après connexion" in page
