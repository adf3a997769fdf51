"""The life of a listing: seen by the cluster first, copied, moved to another address, confirmed when it grows old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from light2share.availability.models import FreePeriod, OpeningRuleRow
from light2share.bookings import asked as questions
from light2share.bookings import checklist
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.questions import QuestionKind
from light2share.catalogue.models import Listing
from light2share.equipment.links import confirm_token
from light2share.equipment.models import (
    Equipment,
    EquipmentUnit,
    Happening,
    ListingEvent,
    ListingState,
    ModeTerms,
    OwnSpecification,
    Specification,
)
from light2share.equipment.rules import AccessMode
from light2share.jobs import chores
from light2share.mail.models import OutgoingMail
from light2share.security.secrets import unsigned
from tests.bookings.questioned import put
from tests.factories import NOW

STALE = timedelta(days=184)


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


@pytest.fixture
def review(app):
    app.config["REVIEW_LISTINGS"] = True


def item_of(session, slug) -> Equipment:
    session.rollback()
    return session.scalars(select(Equipment).where(Equipment.slug == slug)).one()


def mails(session, kind) -> list[OutgoingMail]:
    session.rollback()
    return list(session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)))


def submitted(halden, session) -> Equipment:
    answer = halden.post("/equipment/draft/publish", data={"version": "1"})
    assert answer.status_code == 303
    return item_of(session, "draft")


def test_without_review_a_draft_is_published_at_once(halden, session):
    assert submitted(halden, session).state is ListingState.PUBLISHED
    assert mails(session, "equipment/in_review") == []


def test_with_review_the_cluster_is_asked_first(halden, session, cast, visit, review):
    item = submitted(halden, session)
    assert item.state is ListingState.IN_REVIEW
    assert item.published_at is None
    assert [mail.person_id for mail in mails(session, "equipment/in_review")] == [cast.cluster.person_id]
    assert "is with the cluster" in halden.get("/equipment/draft/published").text
    assert visit(cast.corvid).get("/equipment/draft").status_code == 404
    assert visit(None).get("/equipment/draft").status_code == 404
    desk = visit(cast.cluster)
    assert desk.get("/equipment/draft").status_code == 200
    assert "Climatic chamber 600 L" in desk.get("/cluster/equipment").text


def test_the_cluster_publishes_and_the_owner_is_told(halden, session, cast, visit, review):
    item = submitted(halden, session)
    answer = visit(cast.cluster).post("/cluster/equipment/draft/publish", data={"version": str(item.version)})
    assert answer.status_code == 303
    item = item_of(session, "draft")
    assert item.state is ListingState.PUBLISHED
    assert item.published_at == NOW
    assert [mail.person_id for mail in mails(session, "equipment/published")] == [cast.halden.person_id]
    assert session.scalar(select(func.count()).where(Listing.equipment_id == item.id)) == 1
    again = visit(cast.cluster).post("/cluster/equipment/draft/publish", data={"version": str(item.version)})
    assert again.status_code == 409


def test_the_cluster_sends_a_listing_back_with_its_reason(halden, session, cast, visit, review):
    item = submitted(halden, session)
    desk = visit(cast.cluster)
    address = "/cluster/equipment/draft/send-back"
    refused = desk.post(address, data={"version": str(item.version), "reason": ""})
    assert refused.status_code == 422
    assert "Say what the owner should change" in refused.text
    answer = desk.post(address, data={"version": str(item.version), "reason": "Name the wavelengths."})
    assert answer.status_code == 303
    assert item_of(session, "draft").state is ListingState.DRAFT
    assert [mail.person_id for mail in mails(session, "equipment/sent_back")] == [cast.halden.person_id]
    for page in ("/equipment/draft/edit", "/equipment/mine"):
        assert "Name the wavelengths." in halden.get(page).text
    again = halden.post("/equipment/draft/publish", data={"version": str(item_of(session, "draft").version)})
    assert again.status_code == 303
    assert "Name the wavelengths." not in halden.get("/equipment/mine").text


def test_what_changed_while_the_cluster_read_is_not_published(halden, session, cast, visit, review):
    item = submitted(halden, session)
    answer = visit(cast.cluster).post(
        "/cluster/equipment/draft/publish", data={"version": str(item.version - 1)}
    )
    assert answer.status_code == 409
    assert item_of(session, "draft").state is ListingState.IN_REVIEW


def test_the_owner_takes_a_listing_back(halden, session, review):
    item = submitted(halden, session)
    answer = halden.post("/equipment/draft/take-back", data={"version": str(item.version)})
    assert answer.status_code == 303
    assert item_of(session, "draft").state is ListingState.DRAFT


def test_a_paused_listing_goes_on_without_the_cluster(halden, session, review):
    assert halden.post("/equipment/chamber/pause", data={"version": "1"}).status_code == 303
    assert halden.post("/equipment/chamber/publish", data={"version": "2"}).status_code == 303
    assert item_of(session, "chamber").state is ListingState.PUBLISHED


def test_every_move_is_on_record(halden, session, cast):
    halden.post("/equipment/chamber/pause", data={"version": "1"})
    halden.post("/equipment/chamber/archive", data={"version": "2"})
    rows = session.scalars(select(ListingEvent).order_by(ListingEvent.id)).all()
    assert [row.kind for row in rows] == [Happening.PAUSED, Happening.ARCHIVED]
    assert {row.person_id for row in rows} == {cast.halden.person_id}


def test_a_copy_is_a_draft_with_all_but_photos_documents_and_numbers(halden, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    item.owner_key = "LAB-7"
    session.add(OwnSpecification(equipment_id=item.id, position=1, label_en="Shelves", value="4"))
    session.add(ModeTerms(equipment_id=item.id, mode=AccessMode.SELF_SERVICE, hourly_rate_cents=1))
    session.add(EquipmentUnit(equipment_id=item.id, number=2, label="SN 2"))
    put(session, item, QuestionKind.NUMBER, QuestionKind.ONE)
    checklist.ask_for(session, item, {CheckKind.ORDER: Asked.BLOCKS})
    session.commit()
    answer = halden.post("/equipment/chamber/copy")
    assert answer.status_code == 303
    twin = item_of(session, answer.location.split("/")[-2])
    assert (twin.state, twin.owner_key, twin.published_at) == (ListingState.DRAFT, None, None)
    assert (twin.title_en, twin.title_fr) == (
        "Climatic chamber 600 L (copy)",
        "Enceinte climatique 600 L (copie)",
    )
    assert (twin.lead_time_minutes, twin.hourly_rate_cents) == (24 * 60, 12000)
    copied = {Specification: 1, OwnSpecification: 1, ModeTerms: 1, EquipmentUnit: 2, OpeningRuleRow: 5}
    for model, count in copied.items():
        rows = session.scalars(select(model).where(model.equipment_id == twin.id)).all()
        assert len(rows) == count, model
    labels = session.scalars(select(EquipmentUnit.label).where(EquipmentUnit.equipment_id == twin.id))
    assert set(labels) == {None}
    assert session.scalar(select(func.count()).where(FreePeriod.equipment_id == twin.id))
    mine, theirs = questions.asked_with(session, twin), questions.asked_with(session, item)
    assert [one.asks for one in mine] == [one.asks for one in theirs]
    assert not {one.handle for one in mine} & {one.handle for one in theirs}
    assert checklist.asked_of(session, twin) == checklist.asked_of(session, item)
    assert halden.post("/equipment/chamber/copy").status_code == 303  # a second one has an address of its own


def test_an_old_address_leads_to_the_new_one(halden, session, visit, cast):
    assert halden.post("/equipment/chamber/address", data={"slug": "Enceinte 600 L"}).status_code == 303
    member = visit(cast.brightwater)
    for page in ("", "/book", "/calendar.ics", "/print"):
        answer = member.get(f"/equipment/chamber{page}?lang=en")
        assert (answer.status_code, answer.location) == (301, f"/equipment/enceinte-600-l{page}?lang=en"), (
            page
        )
        assert member.get(answer.location).status_code == 200
    assert halden.get("/equipment/chamber/label").location == "/equipment/enceinte-600-l/label"
    assert halden.get("/equipment/chamber/availability").status_code == 301
    for page in ("", "/free"):
        moved = visit(None).get(f"/api/v1/equipment/chamber{page}")
        assert (moved.status_code, moved.location) == (301, f"/api/v1/equipment/enceinte-600-l{page}")
    sent = member.post("/equipment/chamber/book", data={"purpose": "x"})
    assert sent.status_code == 308


def test_an_old_address_says_nothing_to_who_may_not_see_the_listing(halden, session, visit, cast):
    halden.post("/equipment/draft/address", data={"slug": "secret-draft"})
    assert halden.get("/equipment/draft").status_code == 301
    assert visit(cast.corvid).get("/equipment/draft").status_code == 404
    assert visit(None).get("/equipment/draft").status_code == 404


def test_an_address_that_leads_elsewhere_is_refused(halden, session):
    for taken in ("bench", "new", "mine"):
        answer = halden.post("/equipment/chamber/address", data={"slug": taken})
        assert answer.status_code == 422
        assert "is in use" in answer.text
    halden.post("/equipment/chamber/address", data={"slug": "hall-three"})
    assert halden.post("/equipment/bench/address", data={"slug": "chamber"}).status_code == 422
    assert halden.post("/equipment/hall-three/address", data={"slug": "chamber"}).status_code == 303
    assert halden.get("/equipment/chamber").status_code == 200
    assert halden.get("/equipment/hall-three").status_code == 301


def test_a_new_listing_does_not_take_an_old_address(halden, session):
    halden.post("/equipment/chamber/address", data={"slug": "hall-three"})
    fields = {"title": "Chamber", "technique": "climatic-chamber", "action": "draft", "opening": "on_request"}
    assert halden.post("/equipment/new", data=fields).status_code == 303
    assert item_of(session, "chamber-2").state is ListingState.DRAFT


def asked(session, clock) -> list[OutgoingMail]:
    chores.ask_about_listings(session, clock.now)
    return mails(session, "equipment/reminder_stale")


def test_an_owner_is_asked_once_about_a_listing_that_nobody_has_touched(session, cast, clock, halden):
    assert asked(session, clock) == []
    clock.advance(days=184)
    first = asked(session, clock)
    assert len(first) == 3  # chamber, bench, camera; a draft is nobody's business
    assert {mail.person_id for mail in first} == {cast.halden.person_id}
    assert len(asked(session, clock)) == 3
    clock.advance(days=30)
    assert len(asked(session, clock)) == 3
    assert "Nobody has changed or confirmed it" in halden.get("/equipment/mine").text
    assert halden.post("/equipment/chamber/still-true").status_code == 303
    item = item_of(session, "chamber")
    assert item.confirmed_at == clock.now
    assert item.updated_at == NOW
    clock.advance(days=184)
    assert len(asked(session, clock)) == 4  # the one that was confirmed is asked about again


def test_one_press_in_a_mail_confirms(app, session, cast, clock, visit):
    clock.advance(days=184)
    token = confirm_token(app.config["SECRET_KEY"], cast.chamber.slug, cast.halden.person_id, 0)
    address = f"/a/listing/{token}"
    browser = visit(None)
    page = browser.get(address)
    assert page.status_code == 200
    assert "Still true" in page.text
    assert item_of(session, "chamber").confirmed_at is None  # opening it changes nothing
    assert browser.post(address).status_code == 303
    assert item_of(session, "chamber").confirmed_at == clock.now
    assert "There is nothing more to do" in browser.get(address).text
    assert session.scalars(select(ListingEvent.kind)).all() == [Happening.CONFIRMED]


def test_the_link_of_a_mail_outlives_a_move_and_names_no_row(app, session, cast, clock, visit, halden):
    clock.advance(days=184)
    token = confirm_token(app.config["SECRET_KEY"], cast.chamber.slug, cast.halden.person_id, 0)
    assert halden.post("/equipment/chamber/address", data={"slug": "oven"}).status_code == 303
    page = visit(None).get(f"/a/listing/{token}")
    assert page.status_code == 200
    assert "Climatic chamber 600 L" in page.text
    assert unsigned(app.config["SECRET_KEY"], "still-true", token)[0] == "chamber"
    assert visit(None).get(f"/a/listing/{token}x").status_code == 404


def test_a_link_ends_with_the_sessions_and_the_place_of_its_person(app, session, cast, visit):
    key = app.config["SECRET_KEY"]
    browser = visit(None)
    for link in (
        (cast.chamber.slug, cast.halden.person_id, 1),
        (cast.chamber.slug, cast.corvid_manager.person_id, 0),
        (cast.chamber.slug, cast.halden_member.person_id, 0),
    ):
        address = f"/a/listing/{confirm_token(key, *link)}"
        assert browser.get(address).status_code == 303
        assert "/login" in browser.get(address).location
        assert browser.post(address).status_code == 401
    assert browser.get("/a/listing/made-up").status_code == 404
    assert item_of(session, "chamber").confirmed_at is None
