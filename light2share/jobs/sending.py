"""Sending what is due: claim, commit, compose, hand over, finish. A crash anywhere loses nothing.

Between the server's yes and the last step lies the one moment in which a crash leads to a second sending; that carries
the same Message-ID.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Event

import structlog
from flask import current_app

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.jobs import kept
from light2share.jobs.mails import KINDS, letter_of
from light2share.kernel import clock as real
from light2share.mail import outbox, rules, smtp
from light2share.mail.message import BadAddress, Letter, build, sender
from light2share.mail.models import MailState, OutgoingMail
from light2share.mail.outbox import Claim
from light2share.web import clock

log = structlog.get_logger()

MOST_AWAY = 3
"""After so many failures in a row that are the server's, the rest waits for the next round."""


def can_send() -> bool:
    """Whether there is anywhere to send to: a server, or the demo's own mailbox."""
    return bool(current_app.config["SMTP_URL"]) or current_app.config["DEMO"]


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round: how many mails were handled, and whether the server was away at its end."""

    handled: int = 0
    server_away: bool = False


def send_due(stop: Event) -> Round:
    """Send every mail that is due, until told to stop or the server is away."""
    handled = away = 0
    with closing(_Way()) as way:
        while not stop.is_set() and away < MOST_AWAY:
            held = _claimed()
            if held is None:
                break
            handled += 1
            try:
                away = 0 if _handled(held, way) else away + 1
            finally:
                db.session.remove()
    return Round(handled, away > 0)


class _Way:
    """The way to the mail server of one round; the connection that one mail opens serves the next ones."""

    def __init__(self) -> None:
        self._post: smtp.Post | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand it over. A setting that can't be used is no fault of a mail: Away is raised, and the mails wait."""
        if self._post is None:
            try:
                self._post = smtp.Post(smtp.server_of(current_app.config["SMTP_URL"]))
            except ValueError as error:
                raise smtp.Away(f"SMTP_URL: {error}") from None
        self._post.send(message)

    def close(self) -> None:
        """The round is over."""
        if self._post is not None:
            self._post.close()


def _claimed() -> Claim | None:
    session = db.session()
    now, real_now = clock.now(), real.now()
    if not outbox.anything_due(session, now, real_now):
        session.rollback()
        return None
    begin_writing(session)
    held = outbox.claim(session, now, real_now)
    session.commit()
    return held


def _handled(held: Claim, way: _Way) -> bool:
    """See one mail through; False if the server was away."""
    try:
        letter = _composed(held)
    except Exception as error:  # a fault in one mail must not stop the others
        log.exception("mail not composed", mail=held.mail_id)
        _failed(held, type(error).__name__)
        return True
    if letter is None:
        _finished(held, MailState.DROPPED)
        return True
    if not current_app.config["SMTP_URL"]:
        _kept(held, letter)
        return True
    return _sent(held, letter, way)


def _kept(held: Claim, letter: Letter) -> None:
    """For the demo's mailbox: the letter stays as it is now."""
    session = db.session()
    begin_writing(session)
    kept.keep(session, session.get_one(OutgoingMail, held.mail_id), letter)
    session.commit()
    _finished(held, MailState.KEPT)


def _composed(held: Claim) -> Letter | None:
    """The letter, with no transaction left open: sending can take long."""
    session = db.session()
    mail = session.get_one(OutgoingMail, held.mail_id)
    if KINDS[mail.kind].makes_secret:
        begin_writing(session)
        mail = session.get_one(OutgoingMail, held.mail_id)
    letter = letter_of(session, mail, clock.now())
    session.commit()
    return letter


def _sent(held: Claim, letter: Letter, way: _Way) -> bool:
    try:
        way.send(build(letter, _mail_from()))
    except BadAddress as error:
        _given_up(held, f"address: {error}")
    except smtp.Refused as error:
        _given_up(held, str(error))
    except smtp.NotNow as error:
        _failed(held, str(error))
    except smtp.Away as error:
        log.warning("mail server away", mail=held.mail_id, fault=str(error)[:200])
        _failed(held, str(error))
        return False
    else:
        _finished(held, MailState.SENT)
    return True


def _mail_from() -> str:
    """The sender. A setting that can't be used is no fault of a mail: Away is raised, and the mails wait."""
    mail_from: str = current_app.config["MAIL_FROM"]
    try:
        sender(mail_from)
    except ValueError as error:
        raise smtp.Away(f"MAIL_FROM: {error}") from None
    return mail_from


def _failed(held: Claim, fault: str) -> None:
    """Let it rest, or give it up after the last try."""
    if held.attempts >= rules.MOST_ATTEMPTS:
        _given_up(held, fault)
        return
    session = db.session()
    begin_writing(session)
    outbox.put_off(session, held, real.now(), fault)
    session.commit()


def _given_up(held: Claim, fault: str) -> None:
    """Close it for good, and say so: the metric `light2share_mails_given_up` counts these rows."""
    log.error("mail given up", mail=held.mail_id, attempts=held.attempts, code=fault[:3])
    _finished(held, MailState.GIVEN_UP, fault)


def _finished(held: Claim, state: MailState, fault: str = "") -> None:
    session = db.session()
    begin_writing(session)
    if not outbox.finish(session, held, state, real.now(), fault):
        log.warning("mail was taken over", mail=held.mail_id)
    session.commit()
