"""What becomes of a mail with every temper of a mail server."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from apiflask import APIFlask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings.models import BookingState
from light2share.db.engines import begin_writing
from light2share.jobs import sending
from light2share.kernel import clock as real
from light2share.mail import outbox, rules
from light2share.mail.models import MailState, OutgoingMail
from tests.factories import NOW, Cast
from tests.jobs import scenes
from tests.mail import sink


def queued(session: Session, cast: Cast, kind: str = "bookings/requested") -> int:
    """A request of Brightwater, told to Halden; the number of its event."""
    event = scenes.event(session, scenes.booking(session, cast), by=cast.brightwater)
    outbox.queue(session, kind, [cast.halden.person_id], event.id, NOW)
    session.commit()
    return event.id


def send(app: APIFlask) -> sending.Round:
    with app.app_context():
        return sending.send_due(Event())


def the_mail(session: Session) -> OutgoingMail:
    session.rollback()
    session.expire_all()
    return session.scalars(select(OutgoingMail)).one()


def wake(session: Session) -> None:
    """Let the pause of a failed mail be over."""
    begin_writing(session)
    session.execute(update(OutgoingMail).values(leased_until=None))
    session.commit()


def test_a_mail_goes_once(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    with sink.running() as server:
        app.config["SMTP_URL"] = server.url
        assert send(app) == sending.Round(1, False)
        assert send(app) == sending.Round(0, False)
        ((receiver, message),) = server.taken
    mail = the_mail(session)
    assert (mail.state, mail.attempts, mail.fault) == (MailState.SENT, 1, "")
    assert receiver == cast.halden.email
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "Demande\u00a0: Banc M² à caméra, mar. 24 nov. 13:30"


@pytest.mark.parametrize("answer", ["451 later", "drop"])
def test_an_outage_delays_a_mail(app: APIFlask, session: Session, cast: Cast, answer: str) -> None:
    queued(session, cast)
    with sink.running(answer=answer) as server:
        app.config["SMTP_URL"] = server.url
        assert send(app).handled == 1
        assert send(app).handled == 0
        mail = the_mail(session)
        assert mail.state is MailState.WAITING
        assert mail.leased_until
        assert mail.leased_until > real.now()
        server.answer = "250 taken"
        wake(session)
        send(app)
        assert [message["Message-ID"] for _receiver, message in server.taken] == [mail.message_id]
    assert (the_mail(session).state, the_mail(session).attempts) == (MailState.SENT, 2)


def test_nobody_listening_delays_every_mail(app: APIFlask, session: Session, cast: Cast) -> None:
    for number in range(5):
        event = scenes.event(
            session, scenes.booking(session, cast, reference=f"L2S-26-{number}"), by=cast.brightwater
        )
        outbox.queue(session, "bookings/requested", [cast.halden.person_id], event.id, NOW)
    session.commit()
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    assert send(app) == sending.Round(sending.MOST_AWAY, True)
    states = session.scalars(select(OutgoingMail.state)).all()
    assert set(states) == {MailState.WAITING}


def test_what_is_refused_for_ever_is_given_up(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    with sink.running(to_recipient="550 5.1.1 nobody here") as server:
        app.config["SMTP_URL"] = server.url
        send(app)
    mail = the_mail(session)
    assert (mail.state, mail.fault) == (MailState.GIVEN_UP, "550 5.1.1 nobody here")


def test_a_mail_is_given_up_after_the_last_try(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    session.execute(update(OutgoingMail).values(attempts=rules.MOST_ATTEMPTS - 1))
    session.commit()
    with sink.running(answer="451 later") as server:
        app.config["SMTP_URL"] = server.url
        send(app)
    assert the_mail(session).state is MailState.GIVEN_UP


def test_a_mail_that_cannot_be_composed_stops_no_other(app: APIFlask, session: Session, cast: Cast) -> None:
    outbox.queue(session, "bookings/unheard_of", [cast.halden.person_id], 1, NOW - timedelta(hours=1))
    queued(session, cast)
    with sink.running() as server:
        app.config["SMTP_URL"] = server.url
        assert send(app).handled == 2
        assert len(server.taken) == 1
    rows = session.execute(select(OutgoingMail.kind, OutgoingMail.state, OutgoingMail.fault)).all()
    assert ("bookings/unheard_of", MailState.WAITING, "KeyError") in [tuple(row) for row in rows]


@pytest.mark.parametrize("setting", ["MAIL_FROM", "SMTP_URL"])
def test_a_setting_that_cannot_be_used_costs_no_mail(
    app: APIFlask, session: Session, cast: Cast, setting: str
) -> None:
    queued(session, cast)
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    app.config[setting] = "nonsense"
    assert send(app).server_away
    assert the_mail(session).state is MailState.WAITING


def test_a_receiver_without_an_address_is_given_up(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    session.get_one(Person, cast.halden.person_id).email = "not an address"
    session.commit()
    with sink.running() as server:
        app.config["SMTP_URL"] = server.url
        assert send(app) == sending.Round(1, False)
    assert the_mail(session).state is MailState.GIVEN_UP


def test_a_reminder_that_nobody_needs_is_dropped(app: APIFlask, session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    event = scenes.event(session, booking, BookingState.REQUESTED, cast.brightwater)
    outbox.queue(session, "bookings/reminder_answer", [cast.halden.person_id], event.id, NOW)
    session.commit()
    with sink.running() as server:
        app.config["SMTP_URL"] = server.url
        send(app)
        assert server.taken == []
    assert the_mail(session).state is MailState.DROPPED


def test_the_demo_keeps_its_mails(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    with app.app_context():
        assert sending.can_send()
    send(app)
    assert the_mail(session).state is MailState.KEPT


def test_without_a_server_real_mails_wait_for_one(app: APIFlask, session: Session, cast: Cast) -> None:
    app.config["DEMO"] = False
    with app.app_context():
        assert not sending.can_send()


def test_a_worker_told_to_stop_takes_up_nothing_new(app: APIFlask, session: Session, cast: Cast) -> None:
    queued(session, cast)
    stop = Event()
    stop.set()
    with app.app_context():
        assert sending.send_due(stop).handled == 0
    assert the_mail(session).attempts == 0
