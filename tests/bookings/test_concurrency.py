"""Many at once, on the real server: four processes, fifty people, one time. Exactly one of them gets it."""

from __future__ import annotations

from collections import Counter

from apiflask import APIFlask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.billing.models import Quote
from light2share.bookings import actions, asking
from light2share.bookings.asking import Wish
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingState
from light2share.bookings.rules import OpenLimits
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.kernel.period import Period
from light2share.mail.models import OutgoingMail
from tests.bookings.crowd import PEOPLE, Post, all_at_once, headers_of
from tests.bookings.play import ask, equipment, free_time, hours, overlaps, store_free_time
from tests.bookings.proposals import pair
from tests.factories import NOW, Cast

CROWD = 8
"""How many bookings are offered or moved at once, two on each day from Tuesday to Friday."""


def test_fifty_people_ask_for_one_time_that_is_confirmed_at_once(
    app: APIFlask, cast: Cast, session: Session, port: int
) -> None:
    store_free_time(session, cast.bench)
    posts = []
    for number in range(PEOPLE):
        headers, token = headers_of(app, cast.corvid if number % 2 else cast.brightwater)
        start = 9 + number % 3  # every two of them overlap
        form = {
            "csrf_token": token,
            "starts": f"2026-10-20T{start:02}:00",
            "ends": "2026-10-20T13:00",
            "access_mode": "self_service",
            "purpose": f"Number {number}",
            "action": "send",
        }
        posts.append(("/equipment/bench/book", form, headers))
    assert all_at_once(port, posts) == {303: 1, 409: PEOPLE - 1}
    session.rollback()
    winner = session.scalars(select(Booking)).one()
    assert winner.state is BookingState.CONFIRMED
    assert overlaps(session) == 0
    assert told(session) == {"bookings/confirmed": 2}
    assert len(session.scalars(select(Quote.id)).all()) == 1
    kept = free_time(session, cast.bench)
    store_free_time(session, cast.bench)
    assert free_time(session, cast.bench) == kept


def test_fifty_competing_requests_are_accepted_at_once(
    app: APIFlask, cast: Cast, session: Session, port: int
) -> None:
    store_free_time(session, cast.chamber)
    item, limits = equipment(session, cast.chamber), OpenLimits(PEOPLE, PEOPLE)
    for number in range(PEOPLE):
        member = cast.corvid if number % 2 else cast.brightwater
        wish = Wish(Times.of([hours(9 + number % 3, 13)]), f"Number {number}", AccessMode.SELF_SERVICE)
        booking, reasons = asking.request_booking(session, item, wish, member.actor, NOW, limits)
        assert booking, reasons
    session.commit()
    references = list(session.scalars(select(Booking.reference)))
    session.rollback()
    headers, token = headers_of(app, cast.halden)
    form = {"csrf_token": token, "decision": "accept", "version": "1"}
    posts: list[Post] = [(f"/bookings/{reference}/answer", form, headers) for reference in references]
    assert all_at_once(port, posts) == {303: 1, 409: PEOPLE - 1}
    session.rollback()
    states = Counter(session.scalars(select(Booking.state)))
    assert states == {BookingState.CONFIRMED: 1, BookingState.REQUESTED: PEOPLE - 1}
    accepted = select(func.count()).select_from(BookingEvent).where(BookingEvent.move == "accept")
    assert session.scalar(accepted) == 1
    assert overlaps(session) == 0
    assert told(session) == {
        "bookings/requested": PEOPLE,
        "bookings/confirmed": 2,
        "bookings/taken_by_other": PEOPLE - 1,
    }
    assert len(session.scalars(select(Quote.id)).all()) == 1


def test_one_time_is_offered_to_many_at_once(app: APIFlask, cast: Cast, session: Session, port: int) -> None:
    store_free_time(session, cast.chamber)
    headers, token = headers_of(app, cast.halden)
    form = {"csrf_token": token, "decision": "offer", "version": "1", **pair(hours(14, 16))}
    posts: list[Post] = []
    for number in range(CROWD):
        member = (cast.corvid, cast.brightwater)[number % 2]
        asked = ask(session, cast.chamber, member, an_hour(number))
        posts.append((f"/bookings/{asked.reference}/answer", form, headers))
    assert all_at_once(port, posts) == {303: 1, 409: CROWD - 1}
    session.rollback()
    assert Counter(session.scalars(select(Booking.state))) == {
        BookingState.OFFERED: 1,
        BookingState.REQUESTED: CROWD - 1,
    }
    assert overlaps(session) == 0
    assert in_step(session, cast)


def test_many_bookings_are_moved_to_one_time_at_once(
    app: APIFlask, cast: Cast, session: Session, port: int
) -> None:
    store_free_time(session, cast.chamber)
    headers, token = headers_of(app, cast.halden)
    posts: list[Post] = []
    for number in range(CROWD):
        agreed = ask(session, cast.chamber, cast.brightwater, an_hour(number))
        actions.accept(session, agreed, cast.halden.actor, agreed.version, NOW)
        session.commit()
        form = {"csrf_token": token, "version": str(agreed.version), "times": "own", **pair(hours(14, 16))}
        posts.append((f"/bookings/{agreed.reference}/reschedule", form, headers))
    assert all_at_once(port, posts) == {303: 1, 409: CROWD - 1}
    session.rollback()
    assert set(session.scalars(select(Booking.state))) == {BookingState.CONFIRMED}
    beside = session.scalars(select(BookingPeriod).where(BookingPeriod.held))
    assert [one.period for one in beside] == [hours(14, 16)]
    assert overlaps(session) == 0
    assert in_step(session, cast)


def told(session: Session) -> Counter[str]:
    """How often each kind of mail about the bookings themselves was written."""
    kinds = select(OutgoingMail.kind).where(OutgoingMail.kind.like("bookings/%"))
    return Counter(session.scalars(kinds))


def an_hour(number: int) -> Period:
    """One of the times of the crowd, apart from all others."""
    start = 9 + 2 * (number % 2)
    return hours(start, start + 1, day=number // 2)


def in_step(session: Session, cast: Cast) -> bool:
    """Whether the stored free time is what it would be if it were worked out anew."""
    kept = free_time(session, cast.chamber)
    store_free_time(session, cast.chamber)
    return free_time(session, cast.chamber) == kept
