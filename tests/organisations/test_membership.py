"""A membership suspended, lifted, ended or left: hidden everywhere, nothing new, what is agreed goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from light2share.bookings import actions as bookings
from light2share.bookings import resting
from light2share.bookings.models import Booking, BookingState
from light2share.catalogue import membership
from light2share.catalogue.actions import index_everything
from light2share.equipment import lifecycle, withholding
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import Move
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import Layout, Stage
from light2share.jobs import chores
from light2share.kernel.errors import Forbidden, Stale
from light2share.organisations import people_queries, queries, standing
from light2share.organisations.models import (
    Membership,
    MembershipStatus,
    Organisation,
    OrganisationStep,
    StepKind,
)
from light2share.organisations.rules import OPEN_AFTER_END, OPEN_AFTER_VISIT
from tests.bookings.play import ask, hours, mails, moves_of, store_free_time
from tests.factories import NOW

REASON = "The subscription of 2026 is open."
TODAY = NOW.date()
HIDDEN = (
    "/equipment/chamber",
    "/equipment/chamber/calendar.ics",
    "/api/v1/equipment/chamber",
    "/api/v1/equipment/chamber/free?from=2026-10-12T00:00:00Z&to=2026-10-19T00:00:00Z",
    "/o/halden",
)


@pytest.fixture
def halden(session, cast) -> Organisation:
    index_everything(session)
    session.commit()
    return session.get_one(Organisation, cast.halden.organisation_id)


@pytest.fixture
def suspended(session, cast, halden) -> Organisation:
    membership.suspend(session, halden, REASON, cast.cluster.actor, NOW)
    session.commit()
    return halden


def state_of(session, item) -> ListingState:
    session.rollback()
    session.expire_all()
    return session.get_one(Equipment, item.id).state


def confirmed(session, cast) -> Booking:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    return booking


def see(visit, cast, seen: bool) -> None:
    """Whether visitors and members find Halden's listings by every way in."""
    for who in (None, cast.corvid):
        page = visit(who)
        for address in HIDDEN:
            assert (page.get(address).status_code == 200) is seen, address
        for address in ("/equipment", "/api/v1/equipment"):
            assert ("chamber" in page.get(address).text) is seen, address


def test_what_is_suspended_is_hidden_everywhere_and_shown_again(visit, session, cast, halden):
    see(visit, cast, True)
    page = visit(cast.cluster)
    sent = {"reason": REASON}
    address = "/cluster/organisations/halden"
    assert page.post(f"{address}/suspend", data=sent).location == address
    see(visit, cast, False)
    assert state_of(session, cast.chamber) is ListingState.WITHHELD
    assert state_of(session, cast.draft) is ListingState.DRAFT
    assert page.post(f"{address}/lift").location == address
    see(visit, cast, True)


def test_machines_find_nothing_of_it(visit, session, app, cast, halden):
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    addresses = [
        rules["news.new_instruments"],
        rules["crawlers.sitemap_listings"].replace("<int:number>", "1"),
        rules["crawlers.sitemap_pages"],
    ]
    assert any("chamber" in visit().get(one).text for one in addresses)
    membership.suspend(session, halden, REASON, cast.cluster.actor, NOW)
    session.commit()
    for one in addresses:
        assert "chamber" not in visit().get(one).text, one
        assert "halden" not in visit().get(one).text, one


def test_its_own_managers_see_their_listings_and_why(visit, cast, suspended):
    page = visit(cast.halden)
    assert page.get("/equipment/chamber").status_code == 200
    mine = page.get("/equipment/mine").text
    assert "Hidden: membership suspended" in mine
    assert "See why" in mine
    assert REASON in page.get("/org/membership").text
    assert page.get("/equipment/new").status_code == 403
    assert page.get("/equipment/import").status_code == 403
    assert "See why" not in visit(cast.corvid).get("/dashboard").text


def test_others_do_not_read_why(visit, cast, suspended):
    assert REASON not in visit(cast.corvid).get("/org/membership").text
    assert visit(cast.corvid_manager).get("/cluster/organisations/halden/membership").status_code == 403
    assert REASON in visit(cast.cluster).get("/cluster/organisations/halden/membership").text


def test_nothing_is_shown_while_it_is_suspended(session, cast, suspended):
    for item in (cast.draft, cast.chamber):
        row = session.get_one(Equipment, item.id)
        with pytest.raises((Forbidden, Stale)):
            lifecycle.move(session, row, Move.PUBLISH, row.version, NOW, cast.halden.actor)


def test_who_is_suspended_reads_why_there_is_no_request(visit, session, cast):
    brightwater = session.get_one(Organisation, cast.brightwater.organisation_id)
    membership.suspend(session, brightwater, REASON, cast.cluster.actor, NOW)
    session.commit()
    page = visit(cast.brightwater)
    sheet = page.get("/equipment/chamber").text
    assert "so it can’t ask for test time" in sheet
    assert 'action="/equipment/chamber/book"' not in sheet
    refused = page.get("/equipment/chamber/book")
    assert refused.status_code == 403
    assert "Your organisation is no member at present" in refused.text
    assert 'href="/org/membership">Our membership' in refused.text


def test_a_suspended_member_asks_nobody(visit, session, cast, halden):
    brightwater = session.get_one(Organisation, cast.brightwater.organisation_id)
    membership.suspend(session, brightwater, REASON, cast.cluster.actor, NOW)
    session.get_one(Equipment, cast.camera.id).visibility = "members"
    session.commit()
    page = visit(cast.brightwater)
    assert page.get("/equipment/chamber").status_code == 200, "what everybody sees"
    assert page.get("/equipment/chamber/book").status_code == 403
    assert page.get("/equipment/camera").status_code == 404, "what members see"
    sent = {"name": "Lou", "email": "lou@brightwater.example"}
    assert visit(cast.admin).post("/org/people", data=sent).status_code == 403


@pytest.mark.parametrize("whose", ["halden", "brightwater"])
def test_what_waits_is_closed_with_a_word_and_what_is_agreed_goes_on(visit, session, cast, halden, whose):
    agreed = confirmed(session, cast)
    waits = ask(session, cast.chamber, cast.brightwater_manager, hours(14, 15))
    row = session.scalars(select(Organisation).where(Organisation.slug == whose)).one()
    before = len(mails(session))
    membership.suspend(session, row, REASON, cast.cluster.actor, NOW)
    session.commit()
    assert moves_of(session, waits)[-1] == "expire"
    session.expire_all()
    assert session.get_one(Booking, waits.id).state is BookingState.EXPIRED
    told = {person for kind, person in mails(session)[before:] if kind == "bookings/expired"}
    assert {cast.halden.person_id, cast.brightwater_manager.person_id} <= told
    for who in (cast.brightwater_manager, cast.halden):
        page = visit(who).get(f"/bookings/{waits.reference}").text
        assert "One of the two organisations is not a member at present" in page
        assert REASON not in page
        assert visit(who).get(f"/bookings/{agreed.reference}").status_code == 200
        said = visit(who).post(f"/bookings/{agreed.reference}/messages", data={"body": "We come by train."})
        assert said.status_code == 303
    session.rollback()
    bookings.check_in(session, session.get_one(Booking, agreed.id), cast.halden.actor, 2, agreed.starts_at)
    assert session.get_one(Booking, agreed.id).state is BookingState.IN_USE


def test_a_proposal_that_waits_is_closed_and_frees_its_times(session, cast, halden):
    waits = ask(session, cast.chamber, cast.brightwater, hours(14, 15))
    waits.state = BookingState.OFFERED
    session.commit()
    membership.suspend(session, halden, REASON, cast.cluster.actor, NOW)
    session.commit()
    session.expire_all()
    assert session.get_one(Booking, waits.id).state is BookingState.EXPIRED


def test_a_request_that_came_in_meanwhile_is_closed_by_the_worker(session, cast, halden):
    waits = ask(session, cast.chamber, cast.brightwater, hours(14, 15))
    halden.status = MembershipStatus.SUSPENDED
    session.commit()
    chores.keep_up_memberships(session, NOW)
    session.expire_all()
    assert session.get_one(Booking, waits.id).state is BookingState.EXPIRED
    assert resting.with_waiting(session) == []


def test_each_step_is_told_and_written_down(session, cast, halden):
    own = {cast.halden.person_id, cast.halden_admin.person_id, cast.halden_member.person_id}
    membership.suspend(session, halden, REASON, cast.cluster.actor, NOW)
    membership.lift(session, halden, cast.cluster.actor, NOW)
    standing.declare_leaving(session, halden, TODAY, "", cast.halden_admin.actor, NOW)
    standing.stay(session, halden, cast.halden_admin.actor, NOW)
    membership.end(session, halden, "", cast.cluster.actor, NOW)
    session.commit()
    found = mails(session)
    assert {person for kind, person in found if kind == standing.SUSPENDED} == own
    assert {person for kind, person in found if kind == standing.LIFTED} == own
    assert {person for kind, person in found if kind == standing.ENDED} == own
    told = {person for kind, person in found if kind == standing.LEAVES}
    assert cast.cluster.person_id in told
    assert [step.what for step in reversed(standing.steps(session, halden.id))] == [
        StepKind.SUSPENDED, StepKind.LIFTED, StepKind.LEAVES, StepKind.STAYS, StepKind.ENDED,
    ]  # fmt: skip


def test_what_ends_is_said_with_numbers_before_it_does(session, visit, cast, halden):
    store_free_time(session, cast.chamber)
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    session.commit()
    page, address = visit(cast.cluster), "/cluster/organisations/halden"
    assert f'href="{address}/end"' in page.get(f"{address}/membership").text
    shown = page.get(f"{address}/end").text
    people = len(people_queries.members(session, halden.id))
    listings = withholding.to_put_away(session, halden.id)
    assert f"{people} people are told why by mail" in shown
    assert f"{listings} listings are archived" in shown
    assert "1 request that waits is closed" in shown
    assert "No agreed booking is to come" in shown
    session.expire_all()
    assert halden.status is MembershipStatus.ACTIVE, "looking at it ends nothing"
    assert page.post(f"{address}/end", data={"words": ""}).status_code == 422
    assert page.post(f"{address}/end", data={"words": "It has moved."}).location == address
    assert page.get(f"{address}/end").location == f"{address}/membership"


def test_who_comes_second_changes_nothing(visit, cast, suspended):
    page = visit(cast.cluster)
    address = "/cluster/organisations/halden"
    again = page.post(f"{address}/suspend", data={"reason": "Once more."})
    assert again.status_code == 409
    assert "Somebody was faster" in again.text
    assert page.post(f"{address}/suspend", data={"reason": ""}).status_code == 422
    assert page.post(f"{address}/end", data={"words": "It has moved."}).location == address
    assert page.post(f"{address}/lift").status_code == 409
    assert page.post(f"{address}/end", data={"words": "It has moved."}).status_code == 409


def test_after_its_end_people_finish_and_then_act_no_more(session, cast, halden):
    membership.end(session, halden, "", cast.cluster.actor, NOW)
    session.commit()
    assert state_of(session, cast.chamber) is ListingState.ARCHIVED
    actor = queries.who_is(session, cast.halden.person_id).actor
    assert (actor.organisation_id, actor.is_resting, actor.takes_part) == (halden.id, True, False)
    chores.keep_up_memberships(session, NOW + OPEN_AFTER_END - timedelta(seconds=1))
    assert queries.who_is(session, cast.halden.person_id).actor.organisation_id == halden.id
    chores.keep_up_memberships(session, NOW + OPEN_AFTER_END)
    assert queries.who_is(session, cast.halden.person_id).actor.organisation_id is None
    assert queries.memberships_of(session, cast.halden.person_id) == []


def test_the_last_booking_keeps_the_door_open(session, cast, halden):
    agreed = confirmed(session, cast)
    agreed.ends_at = NOW + timedelta(days=60)
    session.commit()
    membership.end(session, halden, "", cast.cluster.actor, NOW)
    assert halden.open_until == agreed.ends_at + OPEN_AFTER_VISIT


def test_admins_say_that_they_leave_and_take_it_back(visit, session, cast, halden):
    page = visit(cast.halden_admin)
    for wrong in ("", "2026-10-01", "2030-01-01"):
        assert page.post("/org/membership", data={"leaves_on": wrong}).status_code == 422
    last = (TODAY + timedelta(days=10)).isoformat()
    sent = {"leaves_on": last, "words": "We move away."}
    assert page.post("/org/membership", data=sent).location == "/org/membership"
    assert visit(cast.halden).post("/org/membership", data=sent).status_code == 403
    assert "We move away." in visit(cast.cluster).get("/cluster/organisations/halden/membership").text
    chores.keep_up_memberships(session, NOW + timedelta(days=10))
    session.expire_all()
    assert session.get_one(Organisation, halden.id).status is MembershipStatus.ACTIVE, "its last day counts"
    assert page.post("/org/membership/stay").location == "/org/membership"
    assert page.post("/org/membership/stay").status_code == 409
    page.post("/org/membership", data=sent)
    chores.keep_up_memberships(session, NOW + timedelta(days=11))
    session.expire_all()
    assert session.get_one(Organisation, halden.id).status is MembershipStatus.LEFT


def test_somebody_in_two_organisations_acts_for_the_one_that_is_a_member(session, cast, suspended):
    session.add(
        Membership(
            person_id=cast.halden.person_id, organisation_id=cast.corvid.organisation_id, created_at=NOW
        )
    )
    session.commit()
    first = queries.who_is(session, cast.halden.person_id)
    assert first.actor.organisation_id == cast.corvid.organisation_id
    chosen = queries.who_is(session, cast.halden.person_id, suspended.id)
    assert chosen.actor.is_resting


def test_the_database_wants_a_reason(session, halden):
    session.add(
        OrganisationStep(organisation_id=halden.id, what=StepKind.SUSPENDED, words="", at=NOW, leaves_on=None)
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_an_import_that_runs_stops_with_the_membership(visit, session, cast):
    one = ListingImport(
        reference="running", person_id=cast.halden.person_id, organisation_id=cast.halden.organisation_id,
        name="a.csv", language="en", layout=Layout.SHEET, stage=Stage.CONFIRMED, sent_at=NOW,
    )  # fmt: skip
    session.add(one)
    session.commit()
    answer = visit(cast.cluster).post("/cluster/organisations/halden/suspend", data={"reason": "Unpaid."})
    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(ListingImport, one.id).stage is Stage.CANCELLED
