"""Offers and proposals to move a booking: what they hold, what they change, what they leave alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import actions, proposing, queries
from light2share.bookings.models import Booking, BookingPeriod, BookingProposal, BookingState, Outcome
from light2share.bookings.proposals import Hold, holds
from light2share.bookings.proposing import Proposed
from light2share.equipment.rules import Terms
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.kernel.period import Period
from tests.bookings.play import ask, equipment, free_time, hours, moves_of, overlaps, store_free_time
from tests.factories import NOW, Cast

LATER = NOW + timedelta(hours=1)


def offered(session: Session, cast: Cast, *choices: Period, **more: object) -> Booking:
    """A request for Tuesday morning of the chamber, answered with these times."""
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    proposed = Proposed([[one] for one in choices], **more)
    proposing.offer(session, booking, cast.halden.actor, booking.version, LATER, proposed)
    session.commit()
    return booking


def blocked(session: Session, booking: Booking) -> list[Period]:
    rows = session.scalars(
        select(BookingPeriod)
        .where(BookingPeriod.booking_id == booking.id, BookingPeriod.blocks)
        .order_by(BookingPeriod.blocked_from)
    )
    return [row.blocked for row in rows]


def times(session: Session, booking: Booking) -> list[Period]:
    return [row.period for row in queries.periods(session, booking.id)]


def test_an_offer_holds_its_times_until_the_second_working_evening(session: Session, cast: Cast) -> None:
    booking = offered(session, cast, hours(14, 16), hours(9, 11, day=1))
    terms = equipment(session, cast.chamber).terms
    assert booking.state is BookingState.OFFERED
    assert blocked(session, booking) == [terms.blocked(hours(14, 16)), terms.blocked(hours(9, 11, day=1))]
    assert booking.expires_at == hours(18, 19, day=-6).start
    free = free_time(session, cast.chamber)
    store_free_time(session, cast.chamber)
    assert free_time(session, cast.chamber) == free


def test_the_same_offer_twice_is_one_and_another_with_the_old_version_is_refused(
    session: Session, cast: Cast
) -> None:
    booking = offered(session, cast, hours(14, 16))
    same = Proposed([[hours(14, 16)]])
    proposing.offer(session, booking, cast.halden.actor, 1, NOW, same)
    assert moves_of(session, booking) == ["request", "offer"]
    for other in (
        Proposed([[hours(16, 18)]]),
        Proposed([[hours(14, 16)]], price_cents=100),
        Proposed([[hours(14, 16)]], conditions="Clean"),
        Proposed([[hours(14, 16)]], message="As we said"),
    ):
        with pytest.raises(Stale):
            proposing.offer(session, booking, cast.halden.actor, 1, NOW, other)


def test_choices_that_overlap_are_held_together(session: Session, cast: Cast) -> None:
    booking = offered(session, cast, hours(13, 15), hours(14, 16))
    terms = equipment(session, cast.chamber).terms
    assert blocked(session, booking) == [terms.blocked(hours(13, 16))]


def test_a_choice_becomes_the_booking(session: Session, cast: Cast) -> None:
    booking = offered(
        session, cast, hours(13, 15), hours(14, 17), price_cents=12_300, conditions="Bring it clean"
    )
    proposing.accept(session, booking, cast.brightwater.actor, booking.version, LATER, 1)
    session.commit()
    assert booking.state is BookingState.CONFIRMED
    assert times(session, booking) == [hours(14, 17)]
    assert (booking.starts_at, booking.ends_at) == (hours(14, 17).start, hours(14, 17).end)
    assert (booking.estimate_cents, booking.expires_at, booking.proposed_by) == (12_300, None, None)
    assert blocked(session, booking) == [equipment(session, cast.chamber).terms.blocked(hours(14, 17))]
    proposal = session.scalars(select(BookingProposal)).one()
    assert (proposal.outcome, proposal.chosen) == (Outcome.ACCEPTED, 1)
    assert moves_of(session, booking) == ["request", "offer", "accept_offer"]


@pytest.mark.parametrize("how", ["refused", "taken back", "expired"])
def test_an_offer_that_comes_to_nothing_leaves_what_was_asked_for(
    how: str, session: Session, cast: Cast
) -> None:
    booking = offered(session, cast, hours(14, 16))
    before = booking.estimate_cents
    if how == "refused":
        proposing.refuse(
            session, booking, cast.brightwater.actor, booking.version, LATER, "too late in the day"
        )
    elif how == "taken back":
        proposing.take_back(session, booking, cast.halden.actor, booking.version, LATER)
    else:
        assert booking.expires_at
        actions.expire(session, booking, booking.expires_at)
    session.commit()
    state = {
        "refused": BookingState.DECLINED,
        "taken back": BookingState.REQUESTED,
        "expired": BookingState.EXPIRED,
    }[how]
    assert booking.state is state
    assert (times(session, booking), blocked(session, booking)) == ([hours(9, 11)], [])
    assert booking.estimate_cents == before
    assert (booking.expires_at is not None) == (how == "taken back")


def test_an_offer_needs_free_time(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    rival = ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, rival, cast.halden.actor, rival.version, NOW)
    session.commit()
    proposed = Proposed([[hours(13, 15)]])
    with pytest.raises(Taken):
        proposing.offer(session, booking, cast.halden.actor, booking.version, NOW, proposed)
    session.rollback()
    assert booking.state is BookingState.REQUESTED


def test_only_the_owner_offers_and_only_the_requester_accepts(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    proposed = Proposed([[hours(14, 16)]])
    for actor in (cast.brightwater.actor, cast.corvid.actor):
        with pytest.raises(Forbidden):
            proposing.offer(session, booking, actor, booking.version, NOW, proposed)
    proposing.offer(session, booking, cast.halden.actor, booking.version, NOW, proposed)
    session.commit()
    with pytest.raises(Forbidden):
        proposing.accept(session, booking, cast.corvid.actor, booking.version, NOW)
    with pytest.raises(Stale):
        proposing.accept(session, booking, cast.brightwater.actor, booking.version, NOW, 1)
    session.rollback()
    with pytest.raises(Stale):
        actions.accept(session, booking, cast.halden.actor, booking.version, NOW)


def confirmed(session: Session, cast: Cast) -> Booking:
    store_free_time(session, cast.bench)
    return ask(session, cast.bench, cast.brightwater, hours(9, 11))


def test_the_owners_proposal_holds_new_times_beside_the_old(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    proposed = Proposed([[hours(10, 12)]])
    proposing.propose_change(session, booking, cast.halden.actor, booking.version, LATER, proposed)
    session.commit()
    assert booking.state is BookingState.CONFIRMED
    assert times(session, booking) == [hours(9, 11)]
    terms = equipment(session, cast.bench).terms
    whole = Period(terms.blocked(hours(9, 11)).start, terms.blocked(hours(10, 12)).end)
    assert [blocked(session, booking)[0].start, blocked(session, booking)[-1].end] == [whole.start, whole.end]
    assert overlaps(session) == 0
    proposing.accept(session, booking, cast.brightwater.actor, booking.version, LATER)
    session.commit()
    assert times(session, booking) == [hours(10, 12)]
    assert blocked(session, booking) == [terms.blocked(hours(10, 12))]
    kept = free_time(session, cast.bench)
    store_free_time(session, cast.bench)
    assert free_time(session, cast.bench) == kept


def test_the_requesters_proposal_holds_nothing_and_may_come_too_late(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    proposed = Proposed([[hours(14, 16)]])
    proposing.propose_change(session, booking, cast.brightwater.actor, booking.version, LATER, proposed)
    session.commit()
    assert blocked(session, booking) == [equipment(session, cast.bench).terms.blocked(hours(9, 11))]
    ask(session, cast.bench, cast.corvid, hours(14, 16), LATER)
    with pytest.raises(Taken):
        proposing.accept(session, booking, cast.halden.actor, booking.version, LATER)
    session.rollback()
    assert times(session, booking) == [hours(9, 11)]


def test_one_proposal_at_a_time_and_its_maker_alone_takes_it_back(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    proposed = Proposed([[hours(14, 16)]])
    proposing.propose_change(session, booking, cast.halden.actor, booking.version, LATER, proposed)
    session.commit()
    with pytest.raises(Stale):
        proposing.propose_change(session, booking, cast.brightwater.actor, booking.version, LATER, proposed)
    session.rollback()
    with pytest.raises(Stale):
        proposing.take_back(session, booking, cast.brightwater.actor, booking.version, LATER)
    session.rollback()
    with pytest.raises(Stale):
        proposing.accept(session, booking, cast.halden.actor, booking.version, LATER)
    session.rollback()
    proposing.take_back(session, booking, cast.halden.actor, booking.version, LATER)
    session.commit()
    assert blocked(session, booking) == [equipment(session, cast.bench).terms.blocked(hours(9, 11))]


def test_a_cancelled_booking_frees_what_was_proposed_too(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    proposed = Proposed([[hours(14, 16)]])
    proposing.propose_change(session, booking, cast.halden.actor, booking.version, LATER, proposed)
    session.commit()
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, LATER, "no longer needed")
    session.commit()
    assert blocked(session, booking) == []
    assert session.scalars(select(BookingProposal.outcome)).one() is Outcome.OVERTAKEN


def test_a_proposal_lapses_and_the_booking_stays(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    proposed = Proposed([[hours(14, 16)]], days=1)
    proposing.propose_change(session, booking, cast.halden.actor, booking.version, LATER, proposed)
    session.commit()
    assert booking.expires_at
    assert queries.lapsed(session, booking.expires_at) == [booking.id]
    actions.expire(session, booking, booking.expires_at)
    session.commit()
    assert (booking.state, times(session, booking)) == (BookingState.CONFIRMED, [hours(9, 11)])
    assert queries.lapsed(session, LATER + timedelta(days=30)) == []


def test_the_requester_names_no_price(session: Session, cast: Cast) -> None:
    booking = confirmed(session, cast)
    with pytest.raises(Forbidden):
        proposing.propose_change(
            session,
            booking,
            cast.brightwater.actor,
            booking.version,
            LATER,
            Proposed([[hours(14, 16)]], price_cents=1),
        )


def test_what_is_held_covers_every_choice_and_nothing_that_is_kept() -> None:
    terms = Terms(
        shortest=timedelta(hours=1), longest=timedelta(hours=8), step=timedelta(hours=1),
        lead_time=timedelta(0), horizon=timedelta(days=90), buffer_after=timedelta(hours=1),
    )  # fmt: skip
    own = Hold(1, hours(9, 11), terms.blocked(hours(9, 11)))
    found = holds(
        [(1, [hours(10, 12)]), (2, [hours(10, 12)]), (1, [hours(14, 15), hours(16, 17)])], terms, [own]
    )
    assert found == [
        Hold(1, hours(12, 13), hours(12, 13)),
        Hold(1, hours(14, 17), hours(14, 18)),
        Hold(2, hours(10, 12), hours(10, 13)),
    ]
