"""The table of outgoing mail: one row each, one worker each, nothing undone by a late one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.db.engines import begin_writing
from light2share.kernel import clock as real
from light2share.mail import outbox, rules
from light2share.mail.models import MailState, OutgoingMail
from tests.factories import NOW, Cast


def put(session: Session, people: Sequence[int], subject: int = 1, kind: str = "bookings/requested") -> None:
    begin_writing(session)
    outbox.queue(session, kind, people, subject, NOW)
    session.commit()


def take(session: Session, later: timedelta = timedelta(0)) -> outbox.Claim | None:
    begin_writing(session)
    held = outbox.claim(session, NOW, real.now() + later)
    session.commit()
    return held


def rows(session: Session) -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_one_mail_for_each_person_whatever_is_said_twice(session: Session, cast: Cast) -> None:
    halden, corvid = cast.halden.person_id, cast.corvid.person_id
    put(session, [halden, corvid, halden])
    first = [row.message_id for row in rows(session)]
    put(session, [halden, corvid])
    assert [row.message_id for row in rows(session)] == first
    assert len(set(first)) == 2


def test_a_transaction_that_fails_leaves_no_mail(session: Session, cast: Cast) -> None:
    begin_writing(session)
    outbox.queue(session, "bookings/requested", [cast.halden.person_id], 1, NOW)
    session.rollback()
    assert rows(session) == []


def test_a_mail_is_held_by_one_worker(session: Session, cast: Cast) -> None:
    put(session, [cast.halden.person_id])
    assert take(session) is not None
    assert take(session) is None


def test_what_is_not_due_waits(session: Session, cast: Cast) -> None:
    evening = NOW + timedelta(hours=14)
    begin_writing(session)
    outbox.queue(session, "bookings/reminder_answer", [cast.halden.person_id], 1, evening)
    session.commit()
    assert not outbox.anything_due(session, evening, real.now())
    assert outbox.anything_due(session, evening + timedelta(hours=12), real.now())


def test_a_late_worker_cannot_undo_what_the_next_one_did(session: Session, cast: Cast) -> None:
    put(session, [cast.halden.person_id])
    first = take(session)
    second = take(session, later=rules.LEASE + timedelta(seconds=1))
    assert first
    assert second
    begin_writing(session)
    assert not outbox.finish(session, first, MailState.SENT, real.now())
    assert not outbox.put_off(session, first, real.now(), "late")
    assert outbox.finish(session, second, MailState.SENT, real.now())
    assert not outbox.finish(session, second, MailState.GIVEN_UP, real.now())
    session.commit()
    assert [row.state for row in rows(session)] == [MailState.SENT]


def test_a_failed_mail_rests_then_comes_back(session: Session, cast: Cast) -> None:
    put(session, [cast.halden.person_id])
    held = take(session)
    assert held
    begin_writing(session)
    outbox.put_off(session, held, real.now(), "451 later")
    session.commit()
    assert take(session) is None
    assert take(session, later=rules.FIRST_PAUSE + timedelta(seconds=1)) == outbox.Claim(held.mail_id, 2)
