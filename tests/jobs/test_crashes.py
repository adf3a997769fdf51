"""Whenever a process dies, no mail is lost, and none is sent twice but under the same Message-ID."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.db.engines import begin_writing
from light2share.mail import outbox
from light2share.mail.models import MailState, OutgoingMail
from tests.factories import NOW, Cast
from tests.jobs import processes, scenes
from tests.jobs.processes import ended, environment, program, wait_for, worker
from tests.jobs.test_sending import queued, the_mail, wake
from tests.mail import sink

WRITE = """
    from datetime import datetime, UTC
    from light2share.mail import outbox
    session = db.session()
    begin_writing(session)
    outbox.queue(session, "bookings/requested", [{person}], {event}, datetime(2026, 10, 12, 6, tzinfo=UTC))
    {then}
    print("ready", flush=True)
    import time; time.sleep(60)
"""


def killed_after(app: APIFlask, cast: Cast, event: int, then: str) -> None:
    """A process that queues a mail, does `then`, and is killed."""
    text = WRITE.format(person=cast.halden.person_id, event=event, then=then)
    process = program(environment(app), text)
    wait_for(process, b"ready")
    process.kill()
    process.communicate()


def send_once(app: APIFlask, server: sink.Sink) -> None:
    assert ended(worker(environment(app, server.url), "--once")) == 0


@pytest.fixture
def event(session: Session, cast: Cast) -> int:
    """The record of a request, without a mail."""
    row = scenes.event(session, scenes.booking(session, cast), by=cast.brightwater)
    session.commit()
    return row.id


def test_killed_before_the_commit_leaves_nothing(
    app: APIFlask, session: Session, cast: Cast, event: int
) -> None:
    killed_after(app, cast, event, "session.flush()")
    session.rollback()
    assert session.scalars(select(OutgoingMail)).all() == []


def test_killed_after_the_commit_loses_nothing(
    app: APIFlask, session: Session, cast: Cast, event: int
) -> None:
    killed_after(app, cast, event, "session.commit()")
    with sink.running() as server:
        send_once(app, server)
        send_once(app, server)
        assert [receiver for receiver, _message in server.taken] == [cast.halden.email]
    assert the_mail(session).state is MailState.SENT


@pytest.mark.parametrize(("point", "copies"), [("on_data", 1), ("on_taken", 2)])
def test_a_worker_killed_while_sending(
    app: APIFlask, session: Session, cast: Cast, point: str, copies: int
) -> None:
    queued(session, cast)
    with sink.running() as server:
        first = worker(environment(app, server.url), "--once")

        def kill() -> None:
            if first.poll() is None:
                os.kill(first.pid, signal.SIGKILL)
                if point == "on_data":
                    first.wait()
                    raise ConnectionError("the worker is gone")

        setattr(server, point, kill)
        assert ended(first) == -signal.SIGKILL
        assert the_mail(session).state is MailState.WAITING
        send_once(app, server)
        assert len(server.taken) == copies - 1  # its lease still runs
        wake(session)
        send_once(app, server)
        assert len(server.taken) == copies
        assert {message["Message-ID"] for _receiver, message in server.taken} == {
            the_mail(session).message_id
        }
    assert the_mail(session).state is MailState.SENT


def test_told_to_end_a_worker_finishes_its_mail(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    with sink.running(delay=1.0) as server:
        running = worker(environment(app, server.url))
        server.on_data = lambda: running.send_signal(signal.SIGTERM)
        assert ended(running) == 0
        assert len(server.taken) == 1
    assert the_mail(session).state is MailState.SENT


def test_four_workers_send_each_mail_once(app: APIFlask, session: Session, cast: Cast) -> None:
    people = [cast.halden, cast.halden_admin, cast.halden_member]
    for number in range(20):
        booking = scenes.booking(session, cast, reference=f"L2S-26-{number:04}")
        event = scenes.event(session, booking, by=cast.brightwater)
        outbox.queue(session, "bookings/requested", [person.person_id for person in people], event.id, NOW)
    session.commit()
    with sink.running() as server:
        workers = [worker(environment(app, server.url), "--once") for _number in range(4)]
        assert [ended(process) for process in workers] == [0, 0, 0, 0]
        sent = Counter((receiver, message["Message-ID"]) for receiver, message in server.taken)
    session.rollback()
    queued_mails = {
        (email, message_id)
        for email, message_id in (
            (next(person.email for person in people if person.person_id == row.person_id), row.message_id)
            for row in session.scalars(select(OutgoingMail))
        )
    }
    assert set(sent) == queued_mails
    assert set(sent.values()) == {1}
    assert len(sent) == 60


def test_a_lease_that_ran_out_is_taken_over(app: APIFlask, session: Session, cast: Cast) -> None:
    """The slow worker comes back after its lease: what the second one noted stands."""
    queued(session, cast)
    with sink.running(delay=2.0) as server:
        taken_over: list[Callable[[], object]] = []

        def let_it_run_out() -> None:
            if not taken_over:
                taken_over.append(let_it_run_out)
                begin_writing(session)
                session.execute(update(OutgoingMail).values(leased_until=None, attempts=2))
                session.commit()

        server.on_data = let_it_run_out
        slow = worker(environment(app, server.url), "--once")
        assert processes.ended(slow) == 0
        assert len({message["Message-ID"] for _receiver, message in server.taken}) == 1
    assert (the_mail(session).state, the_mail(session).attempts) == (MailState.SENT, 3)
