"""Whom an owner confirms without its yes: nobody, organisations that it trusts, or every member of the cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from light2share.availability import stored
from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.models import BookingState as State
from light2share.bookings.times import Times
from light2share.catalogue import actions as catalogue
from light2share.equipment.access import confirms_at_once
from light2share.equipment.models import AccessMode, Approval, Equipment, TrustedOrganisation
from light2share.kernel.actor import VISITOR
from tests.bookings.play import hours
from tests.factories import NOW

OWNER_DECIDES = "The owner accepts or declines, and says why."
AT_ONCE = "Your organisation is confirmed at once"
EDITOR = "/equipment/chamber/availability"


@pytest.fixture
def trusted(session, cast):
    """Halden trusts Brightwater with its chamber, and nobody else."""
    item = session.get_one(Equipment, cast.chamber.id)
    item.approval = Approval.CHOSEN
    session.add(
        TrustedOrganisation(equipment_id=item.id, organisation_id=cast.brightwater.actor.organisation_id)
    )
    stored.refresh_all(session, item, lambda around: {}, NOW)
    catalogue.index(session, item)
    session.commit()
    return item


def trusts(session, cast) -> set[int]:
    session.rollback()
    return set(
        session.scalars(
            select(TrustedOrganisation.organisation_id).where(
                TrustedOrganisation.equipment_id == cast.chamber.id
            )
        )
    )


@pytest.mark.parametrize(
    ("approval", "named", "who", "at_once"),
    [
        pytest.param(Approval.OWNER, True, "member", False, id="nobody means nobody"),
        pytest.param(Approval.CHOSEN, True, "member", True, id="a trusted organisation"),
        pytest.param(Approval.CHOSEN, False, "member", False, id="another organisation"),
        pytest.param(Approval.CHOSEN, True, "partner", True, id="a trusted one of a partner cluster"),
        pytest.param(Approval.CHOSEN, False, "visitor", False, id="a visitor learns nothing of trust"),
        pytest.param(Approval.MEMBERS, False, "member", True, id="every member"),
        pytest.param(Approval.MEMBERS, False, "visitor", True, id="a visitor is told what members get"),
        pytest.param(Approval.MEMBERS, False, "partner", False, id="members of this cluster only"),
    ],
)
def test_the_rule(cast, approval, named, who, at_once):
    member = cast.brightwater.actor
    actor = {"member": member, "partner": replace(member, is_partner=True), "visitor": VISITOR}[who]
    assert confirms_at_once(actor, Equipment(approval=approval), named) is at_once


def test_what_a_trusted_organisation_asks_for_is_confirmed_at_once(session, cast, trusted):
    def booked(member, wanted):
        wish = Wish(Times.of([wanted]), "M² at 1064 nm", AccessMode.SELF_SERVICE)
        booking, reasons = asking.request_booking(session, trusted, wish, member.actor, NOW)
        assert booking, reasons
        session.commit()
        return booking

    first, second = booked(cast.brightwater, hours(9, 11)), booked(cast.corvid, hours(14, 16))
    assert (first.state, first.without_approval) == (State.CONFIRMED, True)
    assert (second.state, second.without_approval) == (State.REQUESTED, False)
    session.delete(session.scalars(select(TrustedOrganisation)).one())
    session.commit()
    assert booked(cast.brightwater, hours(16, 17)).state is State.REQUESTED


def test_a_date_on_request_waits_for_the_owner_even_so(visit, session, cast, trusted):
    camera = session.get_one(Equipment, cast.camera.id)
    camera.approval = Approval.CHOSEN
    session.add(
        TrustedOrganisation(equipment_id=camera.id, organisation_id=cast.brightwater.actor.organisation_id)
    )
    session.commit()
    assert AT_ONCE not in visit(cast.brightwater).get("/equipment/camera").text
    wish = Wish(Times.of([hours(9, 11)]), "M² at 1064 nm", AccessMode.SELF_SERVICE)
    booking, _ = asking.request_booking(session, camera, wish, cast.brightwater.actor, NOW)
    assert booking.state is State.REQUESTED


def test_the_pages_tell_each_organisation_what_holds_for_it(visit, cast, trusted):
    for path in ("/equipment/chamber", "/equipment/chamber/book"):
        assert AT_ONCE in visit(cast.brightwater).get(path).text
        assert AT_ONCE not in visit(cast.corvid).get(path).text
    for member in (cast.corvid, None):
        assert OWNER_DECIDES in visit(member).get("/equipment/chamber").text
    assert "Votre organisation est confirmée aussitôt" in (
        visit(cast.brightwater, language="fr").get("/equipment/chamber").text
    )


def test_a_request_by_the_page_is_confirmed_for_the_trusted(visit, cast, trusted):
    wish = {
        "starts": "2026-10-20T09:00",
        "ends": "2026-10-20T11:00",
        "access_mode": "self_service",
        "purpose": "M² at 1064 nm",
    }
    for member, words in (
        (cast.corvid, "Your request has been sent to the owner."),
        (cast.brightwater, "Your booking is confirmed. The owner has been told."),
    ):
        browser = visit(member)
        assert browser.post("/equipment/chamber/book", data={**wish, "action": "continue"}).status_code == 303
        button = "Send and confirm" if member is cast.brightwater else "Send the request"
        assert button in browser.get("/equipment/chamber/book?step=3").text
        sent = browser.post("/equipment/chamber/book", data={**wish, "action": "send"})
        assert words in browser.get(sent.location).text


def test_search_comparison_and_interface_say_the_same(visit, cast, trusted):
    for path in ("/equipment?q=chamber", "/equipment/compare?item=chamber&item=bench"):
        assert visit(cast.brightwater).get(path).text.count(AT_ONCE) == 1, path
        assert AT_ONCE not in visit(cast.corvid).get(path).text
    for member, at_once in ((cast.brightwater, True), (cast.corvid, False), (None, False)):
        found = visit(member).get("/api/v1/equipment/chamber").json
        assert found["confirmed_at_once"] is at_once


def test_the_owner_chooses_them_by_name(visit, session, cast):
    owner = visit(cast.halden)
    chosen = {"approval": "chosen", "add_trusted": "brightwater sensing; Corvid Photonics"}
    assert owner.post(f"{EDITOR}/limits", data=chosen).status_code == 303
    both = {cast.brightwater.actor.organisation_id, cast.corvid.actor.organisation_id}
    assert trusts(session, cast) == both
    assert session.get_one(Equipment, cast.chamber.id).approval is Approval.CHOSEN
    page = owner.get(EDITOR).text
    assert "Trusted organisations" in page
    choices = owner.get(f"{EDITOR}/organisations").text
    assert 'value="Corvid Photonics"' in choices
    assert "Halden Optics" not in choices
    assert 'value="brightwater" checked' in page
    less = {"approval": "chosen", "trusted": ["corvid"]}
    assert owner.post(f"{EDITOR}/limits", data=less).status_code == 303
    assert trusts(session, cast) == {cast.corvid.actor.organisation_id}
    assert owner.post(f"{EDITOR}/limits", data={"answer_days": "7"}).status_code == 303
    assert trusts(session, cast) == {cast.corvid.actor.organisation_id}, "what is not sent stays"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"approval": "chosen"}, "Choose at least one organisation, by its name"),
        ({"approval": "chosen", "add_trusted": "Nemo SA"}, "there is no “Nemo SA”"),
        ({"approval": "chosen", "add_trusted": "Halden Optics"}, "there is no “Halden Optics”"),
        ({"approval": "chosen", "trusted": ["nemo"]}, "Choose among these"),
    ],
)
def test_whom_nobody_knows_is_not_trusted(visit, session, cast, sent, words):
    answer = visit(cast.halden).post(f"{EDITOR}/limits", data=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert trusts(session, cast) == set()
    session.expire_all()
    assert session.get_one(Equipment, cast.chamber.id).approval is Approval.OWNER


def test_a_copy_trusts_the_same(visit, session, cast, trusted):
    assert visit(cast.halden).post("/equipment/chamber/copy").status_code == 303
    assert len(session.scalars(select(TrustedOrganisation)).all()) == 2
