"""What the worker does by itself, as `worker --once` does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import pytest
from apiflask import APIFlask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.accounts.models import PasswordReset
from light2share.availability.models import FirstFree, FreePeriod
from light2share.bookings import actions
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.jobs import worker
from light2share.kernel import clock as real
from light2share.mail.models import MailState, OutgoingMail
from light2share.web.models import AnsweredForm
from tests.conftest import Hands
from tests.factories import NOW, Cast
from tests.jobs import scenes


def work(app: APIFlask) -> None:
    worker.work_off(app, Event())


def kinds(session: Session) -> list[tuple[str, int, MailState]]:
    session.rollback()
    rows = session.execute(
        select(OutgoingMail.kind, OutgoingMail.person_id, OutgoingMail.state).order_by(OutgoingMail.id)
    )
    return [(row.kind, row.person_id, row.state) for row in rows]


def requested(
    session: Session, cast: Cast, expires: timedelta = timedelta(days=7), **more: object
) -> Booking:
    booking = scenes.booking(session, cast, expires_at=NOW + expires, **more)
    scenes.event(session, booking, by=cast.brightwater)
    session.commit()
    return booking


def test_a_request_without_an_answer_expires_and_both_hear_of_it(
    app: APIFlask, session: Session, cast: Cast, clock: Hands
) -> None:
    booking = requested(session, cast, expires=timedelta(hours=1))
    work(app)
    session.refresh(booking)
    assert booking.state is BookingState.REQUESTED
    clock.advance(hours=1)
    work(app)
    work(app)
    session.rollback()
    session.refresh(booking)
    assert booking.state is BookingState.EXPIRED
    moves = session.scalars(select(BookingEvent.move).where(BookingEvent.booking_id == booking.id)).all()
    assert moves.count("expire") == 1
    assert sorted(kinds(session)) == sorted(
        [
            ("bookings/expired", cast.brightwater.person_id, MailState.KEPT),
            ("bookings/expired", cast.halden.person_id, MailState.KEPT),
        ]
    )


def test_the_owner_is_reminded_after_one_and_two_working_days_then_the_cluster(
    app: APIFlask, session: Session, cast: Cast, clock: Hands
) -> None:
    requested(session, cast)
    halden, cluster = cast.halden.person_id, cast.cluster.person_id
    seen: list[list[str]] = []
    for hours in (0, 25, 24, 24):
        clock.advance(hours=hours)
        work(app)
        work(app)
        seen.append([kind.partition("/")[2] for kind, _person, _state in kinds(session)])
    assert seen[0] == []
    assert seen[1] == ["reminder_answer"]
    assert seen[2] == ["reminder_answer", "reminder_answer_again"]
    assert seen[3] == ["reminder_answer", "reminder_answer_again", "reminder_cluster", "digest_day"]
    assert [person for _kind, person, _state in kinds(session)] == [halden, halden, cluster, cluster]


def test_reminders_wait_for_the_morning(app: APIFlask, session: Session, cast: Cast, clock: Hands) -> None:
    requested(session, cast)
    clock.set(NOW + timedelta(days=1, hours=12))
    work(app)
    ((_kind, _person, state),) = kinds(session)
    assert state is MailState.WAITING
    clock.advance(hours=12)
    work(app)
    assert kinds(session)[0][2] is MailState.KEPT


def test_both_sides_are_reminded_the_day_before(
    app: APIFlask, session: Session, cast: Cast, clock: Hands
) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    scenes.event(session, booking, by=cast.halden)
    session.commit()
    clock.set(scenes.START - timedelta(hours=30))
    work(app)
    assert kinds(session) == []
    clock.set(scenes.START - timedelta(hours=23))
    work(app)
    work(app)
    assert sorted(kinds(session)) == sorted(
        ("bookings/reminder_visit", person.person_id, MailState.KEPT)
        for person in (cast.halden, cast.brightwater)
    )


def test_what_nobody_closed_is_closed_after_ten_days(
    app: APIFlask, session: Session, cast: Cast, clock: Hands
) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    scenes.event(session, booking, by=cast.halden)
    session.commit()
    clock.set(booking.ends_at + timedelta(days=10))
    work(app)
    session.rollback()
    session.refresh(booking)
    assert (booking.state, booking.used_minutes) == (BookingState.COMPLETED, 240)


def test_one_that_cannot_be_moved_leaves_the_others(
    app: APIFlask, session: Session, cast: Cast, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = requested(session, cast, expires=timedelta(hours=1)).id
    sound = requested(session, cast, expires=timedelta(hours=2), reference="L2S-26-2222")
    expire = actions.expire

    def expire_or_break(session: Session, booking: Booking, now: datetime) -> None:
        if booking.id == broken:
            raise RuntimeError("broken on purpose")
        expire(session, booking, now)

    monkeypatch.setattr(actions, "expire", expire_or_break)
    clock.advance(hours=3)
    work(app)
    session.rollback()
    session.refresh(sound)
    assert sound.state is BookingState.EXPIRED
    assert session.get_one(Booking, broken, populate_existing=True).state is BookingState.REQUESTED


def test_free_time_reaches_as_far_as_it_is_offered(
    app: APIFlask, session: Session, cast: Cast, clock: Hands
) -> None:
    def reaches() -> int:
        session.rollback()
        row = session.get_one(FirstFree, cast.bench.id, populate_existing=True)
        return row.computed_until_minute

    work(app)
    first = reaches()
    assert session.scalar(
        select(func.count()).select_from(FreePeriod).where(FreePeriod.equipment_id == cast.bench.id)
    )
    clock.advance(days=7)
    work(app)
    assert reaches() == first + 7 * 24 * 60


def test_old_keys_and_links_are_forgotten(app: APIFlask, session: Session, cast: Cast) -> None:
    def form(name: str, at: datetime) -> AnsweredForm:
        return AnsweredForm(key_hash=name, location="/", answered_at=at)

    def reset(name: str, at: datetime) -> PasswordReset:
        return PasswordReset(person_id=cast.halden.person_id, secret_hash=name, created_at=at, expires_at=at)

    session.add_all(
        [
            form("old", real.now() - timedelta(days=31)),
            form("new", real.now()),
            reset("old", NOW - timedelta(days=31)),
            reset("new", NOW),
        ]
    )
    session.commit()
    work(app)
    session.rollback()
    assert session.scalars(select(AnsweredForm.key_hash)).all() == ["new"]
    assert session.scalars(select(PasswordReset.secret_hash)).all() == ["new"]
