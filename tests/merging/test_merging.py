"""Two members become one: everything goes over, nothing is lost, and what was agreed keeps its words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from light2share.audit.models import Happening, JournalLine
from light2share.billing.models import Quote
from light2share.bookings import actions as bookings
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import Party
from light2share.calendars import subscriptions
from light2share.calendars.models import FeedScope
from light2share.catalogue.actions import index_everything
from light2share.db import Base
from light2share.jobs import chores
from light2share.kernel.errors import Stale
from light2share.mail.models import OutgoingMail
from light2share.merging import actions, queries
from light2share.merging.actions import Choices, Refused
from light2share.merging.rules import Why
from light2share.merging.ties import GO_OVER, TIES
from tests import factories
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW
from tests.house import world as worlds
from tests.merging.play import merge, organisation

MERGE = "/cluster/organisations/{}/merge/{}"
FROZEN = ("booking_event", "booking_quote", "booking_statement", "agreement_text", "agreement_version")
"""What nobody may change, as it stands."""


def rows(session, table: str) -> list[Any]:
    return session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()


def counts(session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def world(app, store) -> worlds.World:
    return worlds.set_up(app, store)


@pytest.mark.parametrize("goes", ["halden", "brightwater"])
def test_everything_goes_over_and_nothing_is_lost(session, world, goes):
    """Of a world with something of everything, seen from an owner and from a requester."""
    cast = world.cast
    gone, into = getattr(cast, goes), cast.corvid
    before, frozen = counts(session), {name: rows(session, name) for name in FROZEN}
    held = queries.counted(session, gone.organisation_id, into.organisation_id)
    had = {one.name: _held(session, one, into) for one, _number in held}
    merge(session, cast, gone, into)
    assert {name: rows(session, name) for name in FROZEN} == frozen
    after = counts(session)
    assert {name: (before[name], after[name]) for name in before if after[name] < before[name]} == {}
    assert sum(number for _one, number in held) > 20
    for one, number in held:
        if one in GO_OVER:
            assert _held(session, one, gone) == 0, one.name
            assert _held(session, one, into) == had[one.name] + number, one.name
    again = queries.counted(session, gone.organisation_id, into.organisation_id)
    assert [one.name for one, number in again if number and one in GO_OVER] == []


def _held(session, tie, member) -> int:
    column = getattr(tie.model, tie.column)
    return session.scalar(select(func.count()).select_from(tie.model).where(column == member.organisation_id))


@pytest.mark.parametrize("goes", ["halden", "brightwater"])
def test_its_people_see_what_they_saw(session, visit, world, goes):
    """Every page of the bookings, by each of its people, before and after; nobody of a third company gets in."""
    cast = world.cast
    team = {
        "halden": (cast.halden, cast.halden_admin, cast.halden_member),
        "brightwater": (cast.brightwater, cast.brightwater_manager, cast.admin),
    }[goes]
    other = cast.brightwater if goes == "halden" else cast.halden
    references = list(session.scalars(select(Booking.reference).order_by(Booking.id)))
    pages = [f"/bookings/{one}" for one in references] + ["/dashboard", "/org/people", "/org/membership"]
    pages += ["/equipment/chamber", "/equipment/mine", "/bookings"]
    answers = {(one.email, page): visit(one).get(page).status_code for one in team for page in pages}
    merge(session, cast, team[0], cast.corvid)
    for (email, page), status in answers.items():
        one = next(member for member in team if member.email == email)
        assert visit(one).get(page).status_code == status, (email, page)
    for page in pages[: len(references)]:
        assert visit(cast.corvid).get(page).status_code == answers[team[0].email, page], "one company now"
        assert visit(other).get(page).status_code == 200


def test_who_did_what_stays_told_on_the_side_it_was(session, visit, world):
    cast = world.cast
    events = session.scalars(select(BookingEvent).order_by(BookingEvent.id)).all()
    before = [one.party for one in events]
    assert {Party.OWNER, Party.REQUESTER} <= set(before)
    merge(session, cast, cast.halden, cast.corvid)
    assert [one.party for one in events] == before
    assert "Halden Optics accepts" in visit(cast.brightwater).get("/bookings/L2S-26-BBBB").text


def test_two_mergers_one_after_the_other_are_followed_to_the_end(session, visit, world, cast):
    events = session.scalars(select(BookingEvent).order_by(BookingEvent.id)).all()
    before = [one.party for one in events]
    last = factories.organisation(session, "last", "Last Light")
    session.commit()
    merge(session, cast, cast.halden, cast.corvid)
    actions.merge(session, organisation(session, cast.corvid), last, Choices(), cast.cluster.actor, NOW)
    session.commit()
    session.expire_all()
    assert [one.party for one in events] == before
    assert visit().get("/o/halden").location.endswith("/o/last")
    lines = visit(cast.halden_admin).get("/org/journal").text
    assert lines.count("Another organisation merged into this one") >= 2


@pytest.mark.parametrize(("method", "status"), [("get", 301), ("post", 308)])
def test_the_old_address_leads_to_the_new_one(session, visit, cast, method, status):
    merge(session, cast, cast.halden, cast.corvid)
    answer = getattr(visit(), method)("/o/halden?lang=fr")
    assert (answer.status_code, answer.location) == (status, "/o/corvid?lang=fr")
    assert visit(cast.brightwater).get("/calendar?org=halden").status_code == 200


def test_search_calendars_and_pages_name_the_one_that_stays(session, visit, cast):
    index_everything(session)
    session.commit()
    merge(session, cast, cast.halden, cast.corvid)
    found = visit().get("/equipment?q=corvid").text
    assert "Climatic chamber" in found or "chamber" in found
    assert "Corvid Photonics" in visit().get("/equipment/chamber").text
    assert "Halden" not in visit().get("/equipment/chamber").text


def test_a_feed_goes_on_under_its_old_address(session, visit, cast):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    made = subscriptions.subscribe(session, cast.halden.actor, FeedScope.ORGANISATION, "All", "en", NOW)
    assert made
    session.commit()
    address = f"/feed/{made[1]}.ics"
    before = visit().get(address)
    assert before.status_code == 200
    merge(session, cast, cast.halden, cast.corvid)
    after = visit().get(address)
    assert after.status_code == 200
    assert booking.uid in after.text
    assert "Brightwater" in after.text


def test_both_organisations_and_the_cluster_have_it_in_their_journals_and_people_are_told(
    session, visit, cast
):
    merge(session, cast, cast.brightwater, cast.corvid)
    for member, page in ((cast.admin, "/org/journal"), (cast.cluster, "/cluster/journal")):
        said = visit(member).get(page).text
        assert "Merged into another organisation" in said
        assert "Another organisation merged into this one" in said
    told = session.scalars(select(OutgoingMail.person_id).where(OutgoingMail.kind == "organisations/merged"))
    assert sorted(told) == sorted(
        one.person_id for one in (cast.brightwater, cast.brightwater_manager, cast.admin)
    )
    lines = session.scalars(select(JournalLine.what).where(JournalLine.person_id == cast.cluster.person_id))
    assert sorted(lines) == [Happening.MERGED, Happening.TOOK_IN]
    assert "Brightwater Sensing" in visit(cast.admin).get("/org/membership").text
    assert "Merged into" in visit(cast.cluster).get("/cluster/organisations/brightwater").text


def test_bookings_between_the_two_are_over_first_and_stay_as_they_were(session, visit, cast):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    with pytest.raises(Refused) as refused:
        merge(session, cast, cast.brightwater, cast.halden)
    assert refused.value.reasons == [Why.BOOKINGS]
    session.rollback()
    bookings.withdraw(session, booking, cast.brightwater.actor, booking.version, NOW)
    session.commit()
    merge(session, cast, cast.brightwater, cast.halden)
    assert booking.owner_id == cast.halden.organisation_id
    assert booking.requester_id == cast.brightwater.organisation_id
    for member in (cast.halden, cast.brightwater):
        page = visit(member).get(f"/bookings/{booking.reference}")
        assert page.status_code == 200
        assert "Brightwater Sensing" in page.text
    assert visit(cast.corvid).get(f"/bookings/{booking.reference}").status_code == 404


def test_quotes_keep_the_names_they_were_made_with(session, world):
    cast = world.cast
    said = [row.content for row in session.scalars(select(Quote).order_by(Quote.id))]
    assert any("Brightwater" in str(one) for one in said)
    merge(session, cast, cast.brightwater, cast.corvid)
    assert [row.content for row in session.scalars(select(Quote).order_by(Quote.id))] == said


def test_what_came_while_they_were_merged_is_fetched(session, cast):
    """A request that had read who asks before the merger, and is written after it."""
    store_free_time(session, cast.chamber)
    merge(session, cast, cast.brightwater, cast.corvid)
    late = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    gone = cast.brightwater.organisation_id
    assert late.requester_id == gone
    chores.keep_up_memberships(session, NOW + timedelta(minutes=30))
    session.expire_all()
    assert (late.requester_id, late.state) == (cast.corvid.organisation_id, BookingState.REQUESTED)


def test_a_request_of_its_own_instruments_that_came_meanwhile_is_closed(session, cast):
    store_free_time(session, cast.chamber)
    merge(session, cast, cast.brightwater, cast.halden)
    late = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    chores.keep_up_memberships(session, NOW + timedelta(minutes=30))
    session.expire_all()
    assert late.state is BookingState.EXPIRED


def test_nothing_is_merged_twice_nor_with_itself(session, cast):
    merge(session, cast, cast.brightwater, cast.corvid)
    with pytest.raises(Stale):
        merge(session, cast, cast.brightwater, cast.halden)
    session.rollback()
    with pytest.raises(Stale):
        merge(session, cast, cast.corvid, cast.brightwater)
    session.rollback()
    with pytest.raises(Stale):
        merge(session, cast, cast.corvid, cast.corvid)


def test_every_tie_has_a_title_where_a_preview_names_it():
    assert {one.name for one in GO_OVER if not one.title} == {
        "message_read.organisation_id",
        "booking_check.organisation_id",
    }
    assert len({one.name for one in TIES}) == len(TIES)
