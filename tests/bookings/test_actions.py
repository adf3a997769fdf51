"""Each thing people do with bookings, as the database holds it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.bookings import actions, asking, moves, queries
from light2share.bookings.act import Act
from light2share.bookings.asking import TooManyOpen, Wish
from light2share.bookings.competing import rivals_of
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingState
from light2share.bookings.references import as_written
from light2share.bookings.rules import OpenLimits, Refusal
from light2share.bookings.times import Times
from light2share.bookings.transitions import DeclineReason, Move, Party
from light2share.equipment.models import Equipment, EquipmentUnit
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership
from tests.bookings.play import ask, equipment, free_time, hours, mails, moves_of, overlaps, store_free_time
from tests.factories import NOW, Cast

LATER = NOW + timedelta(hours=1)
State = BookingState


def test_a_request_waits_and_blocks_nothing(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert booking.state is State.REQUESTED
    assert as_written(booking.reference) == booking.reference
    assert (booking.version, booking.sequence) == (1, 0)
    assert booking.expires_at == hours(9, 13, day=-1).start, "a day's notice before its start"
    assert booking.estimate_cents == 48_000
    assert not queries.periods(session, booking.id)[0].blocks
    assert moves_of(session, booking) == ["request"]
    assert mails(session) == [("bookings/requested", cast.halden.person_id)]


def test_the_owner_has_until_the_end_of_the_fifth_working_day(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13, day=2))
    assert booking.expires_at == hours(18, 19, day=-1).start


def test_several_companies_may_ask_for_the_same_time(session: Session, cast: Cast) -> None:
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    second = ask(session, cast.chamber, cast.corvid, hours(9, 13))
    assert first.state is second.state is State.REQUESTED
    assert [rival.id for rival in rivals_of(session, first)] == [second.id]


def test_an_item_that_trusts_members_confirms_at_once(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    assert booking.state is State.CONFIRMED
    assert booking.expires_at is None
    assert booking.without_approval
    assert queries.periods(session, booking.id)[0].blocks
    assert mails(session) == [
        ("bookings/confirmed", cast.halden.person_id),
        ("bookings/confirmed", cast.brightwater.person_id),
    ]


def test_what_is_confirmed_is_taken_for_others(session: Session, cast: Cast) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 13))
    wish = Wish(Times.of([hours(12, 14)]), "x")
    refused = asking.request_booking(session, equipment(session, cast.bench), wish, cast.corvid.actor, NOW)
    assert refused == (None, [[Refusal.TAKEN]])
    assert ask(session, cast.bench, cast.corvid, hours(13, 14)).state is State.CONFIRMED


def test_a_second_unit_takes_the_second_booking(session: Session, cast: Cast) -> None:
    session.add(EquipmentUnit(equipment_id=cast.bench.id, number=2))
    session.commit()
    bookings = [ask(session, cast.bench, member, hours(9, 13)) for member in (cast.brightwater, cast.corvid)]
    units = [queries.periods(session, booking.id)[0].unit_id for booking in bookings]
    assert len(set(units)) == 2
    wish = Wish(Times.of([hours(9, 13)]), "x")
    refused = asking.request_booking(session, equipment(session, cast.bench), wish, cast.corvid.actor, NOW)
    assert refused == (None, [[Refusal.TAKEN]])


def test_accepting_confirms_tells_the_requester_and_the_others(session: Session, cast: Cast) -> None:
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    second = ask(session, cast.chamber, cast.corvid, hours(12, 14))
    apart = ask(session, cast.chamber, cast.corvid_manager, hours(14, 15))
    session.execute(delete(OutgoingMail))
    actions.accept(session, first, cast.halden.actor, first.version, LATER)
    session.commit()
    assert (first.state, first.version, first.sequence, first.expires_at) == (State.CONFIRMED, 2, 1, None)
    assert second.state is apart.state is State.REQUESTED
    assert mails(session) == [
        ("bookings/confirmed", cast.halden.person_id),
        ("bookings/confirmed", cast.brightwater.person_id),
        ("bookings/taken_by_other", cast.corvid.person_id),
    ]


def test_the_second_of_two_competing_requests_cannot_be_accepted(session: Session, cast: Cast) -> None:
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    second = ask(session, cast.chamber, cast.corvid, hours(9, 13))
    actions.accept(session, first, cast.halden.actor, 1, LATER)
    session.commit()
    with pytest.raises(Taken):
        actions.accept(session, second, cast.halden.actor, 1, LATER)
    session.rollback()
    assert session.get_one(Booking, second.id).state is State.REQUESTED
    assert overlaps(session) == 0


def test_the_database_itself_refuses_two_blocked_times(session: Session, cast: Cast) -> None:
    first = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    second = ask(session, cast.chamber, cast.corvid, hours(12, 14))
    for booking in (first, second):
        queries.periods(session, booking.id)[0].blocks = True
    with pytest.raises(Taken):
        moves.flush(session)
    session.rollback()


def test_a_request_keeps_the_buffers_of_its_neighbour_free(session: Session, cast: Cast) -> None:
    session.execute(update(Equipment).where(Equipment.id == cast.bench.id).values(buffer_after_minutes=30))
    session.commit()
    ask(session, cast.bench, cast.brightwater, hours(9, 12))
    item = equipment(session, cast.bench)
    early = asking.request_booking(
        session, item, Wish(Times.of([hours(12.25, 14)]), "x"), cast.corvid.actor, NOW
    )
    assert early == (None, [[Refusal.TAKEN]])
    assert ask(session, cast.bench, cast.corvid, hours(12.5, 14)).state is State.CONFIRMED


def test_declining_names_a_reason(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.decline(
        session, booking, cast.halden.actor, 1, LATER, DeclineReason.SAFETY, "Class 4 only with training"
    )
    session.commit()
    event = queries.last_event(session, booking.id)
    assert (event.to_state, event.reason, event.message) == (
        State.DECLINED,
        "safety",
        "Class 4 only with training",
    )
    assert mails(session)[-1] == ("bookings/declined", cast.brightwater.person_id)


@pytest.mark.parametrize("who", ["brightwater", "halden"])
def test_either_side_cancels_and_the_time_is_free_again(session: Session, cast: Cast, who: str) -> None:
    store_free_time(session, cast.bench)
    before = free_time(session, cast.bench)
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    assert free_time(session, cast.bench) != before
    actor = getattr(cast, who).actor
    actions.cancel(session, booking, actor, 1, LATER, "The prototype is late")
    session.commit()
    assert booking.state is State.CANCELLED
    assert free_time(session, cast.bench) == before
    both = [cast.halden.person_id, cast.brightwater.person_id]  # the entry leaves the actor's calendar too
    assert mails(session)[2:] == [("bookings/cancelled", number) for number in both]


def test_who_was_invited_hears_that_it_is_off_whatever_they_do_by_now(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    of_halden = Membership.person_id.in_([cast.halden.person_id, cast.halden_member.person_id])
    session.execute(update(Membership).where(of_halden).values(is_manager=~Membership.is_manager))
    actions.cancel(session, booking, cast.brightwater_manager.actor, 1, LATER, "The prototype is late")
    session.commit()
    told = [person for kind, person in mails(session) if kind == "bookings/cancelled"]
    assert sorted(told) == sorted(
        one.person_id for one in (cast.halden, cast.halden_member, cast.brightwater)
    )


def test_withdrawing(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.withdraw(session, booking, cast.brightwater_manager.actor, 1, LATER)
    session.commit()
    assert booking.state is State.WITHDRAWN
    assert mails(session)[-1] == ("bookings/withdrawn", cast.halden.person_id)


def test_the_site_closes_what_nobody_answers(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert booking.expires_at is not None
    assert queries.lapsed(session, booking.expires_at - timedelta(seconds=1)) == []
    assert queries.lapsed(session, booking.expires_at) == [booking.id]
    with pytest.raises(Stale):
        actions.expire(session, booking, booking.expires_at - timedelta(seconds=1))
    actions.expire(session, booking, booking.expires_at)
    session.commit()
    assert booking.state is State.EXPIRED
    assert {kind for kind, _ in mails(session)} == {"bookings/requested", "bookings/expired"}
    event = queries.last_event(session, booking.id)
    assert (event.person_id, event.organisation_id) == (None, None)


def test_an_answer_after_the_deadline_comes_too_late(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert booking.expires_at is not None
    with pytest.raises(Stale):
        actions.accept(session, booking, cast.halden.actor, 1, booking.expires_at)


def test_repeating_the_same_move_is_harmless(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    for _ in range(2):
        actions.accept(session, booking, cast.halden.actor, 1, LATER)
        session.commit()
    assert booking.version == 2
    assert moves_of(session, booking) == ["request", "accept"]
    assert len(mails(session)) == 3


def test_a_stale_version_changes_nothing(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    with pytest.raises(Stale):
        actions.withdraw(session, booking, cast.brightwater.actor, 7, LATER)
    session.rollback()
    assert moves_of(session, booking) == ["request"]


def test_visit_use_and_completion(session: Session, cast: Cast) -> None:
    store_free_time(session, cast.bench)
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    arrives = hours(9, 13).start - timedelta(minutes=10)
    actions.check_in(session, booking, cast.brightwater.actor, 1, arrives)
    assert booking.state is State.IN_USE
    actions.complete(session, booking, cast.halden.actor, 2, hours(9, 13).end, 210, "All went well")
    session.commit()
    assert (booking.state, booking.used_minutes) == (State.COMPLETED, 210)
    assert not queries.periods(session, booking.id)[0].blocks


def test_the_site_completes_ten_days_after_the_end(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    late = booking.ends_at + timedelta(days=10)
    assert queries.long_over(session, late - timedelta(seconds=1)) == []
    assert queries.long_over(session, late) == [booking.id]
    actions.close(session, booking, late)
    session.commit()
    assert (booking.state, booking.used_minutes) == (State.COMPLETED, 240)


def test_no_show(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    with pytest.raises(Stale):
        actions.no_show(session, booking, cast.halden.actor, 1, booking.starts_at + timedelta(minutes=29))
    actions.no_show(session, booking, cast.halden.actor, 1, booking.ends_at, "Nobody came")
    assert booking.state is State.NO_SHOW


@pytest.mark.parametrize(
    ("who", "move"),
    [
        ("halden_member", Move.ACCEPT),
        ("halden_admin", Move.ACCEPT),
        ("brightwater", Move.ACCEPT),
        ("corvid_manager", Move.ACCEPT),
        ("cluster", Move.ACCEPT),
        ("halden", Move.WITHDRAW),
        ("corvid", Move.WITHDRAW),
        ("brightwater", Move.DECLINE),
    ],
)
def test_others_cannot_move_it(session: Session, cast: Cast, who: str, move: Move) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    side = Party.REQUESTER if move is Move.WITHDRAW else Party.OWNER
    with pytest.raises(Forbidden):
        moves.make(session, booking, move, 1, Act(LATER, getattr(cast, who).actor, side))


def test_limits_on_open_requests(session: Session, cast: Cast) -> None:
    limits = OpenLimits(in_all=3, per_item=2)
    for start in (9, 10):
        ask(session, cast.chamber, cast.brightwater, hours(start, start + 1))
    item = equipment(session, cast.chamber)
    with pytest.raises(TooManyOpen) as caught:
        asking.request_booking(
            session, item, Wish(Times.of([hours(11, 12)]), "x"), cast.brightwater.actor, NOW, limits
        )
    assert caught.value.limit.per_item
    other, _ = asking.request_booking(
        session, item, Wish(Times.of([hours(11, 12)]), "x"), cast.corvid.actor, NOW, limits
    )
    assert other is not None


def test_a_reference_that_exists_is_drawn_again(session: Session, cast: Cast) -> None:
    taken = ask(session, cast.chamber, cast.brightwater, hours(9, 10)).reference
    drawn: list[int] = []

    def draw(now: datetime, tries: int) -> str:
        drawn.append(tries)
        return taken if tries < 4 else "L2S-26-7K3QZ"

    item, wish = equipment(session, cast.chamber), Wish(Times.of([hours(10, 11)]), "x")
    booking, _ = asking.request_booking(session, item, wish, cast.brightwater.actor, NOW, draw=draw)
    assert booking is not None
    assert booking.reference == "L2S-26-7K3QZ"
    assert drawn == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "change", [lambda: update(BookingEvent).values(reason="x"), lambda: delete(BookingEvent)]
)
def test_the_record_can_neither_be_changed_nor_deleted(
    session: Session, cast: Cast, change: Callable[[], object]
) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 10))
    with pytest.raises(DBAPIError, match="append_only"):
        session.execute(change())  # type: ignore[call-overload]
    session.rollback()


def test_every_period_of_a_booking_follows_its_state(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    period = session.query(BookingPeriod).filter_by(booking_id=booking.id).one()
    assert period.period == hours(9, 13)
    assert period.blocked == hours(9, 13)
