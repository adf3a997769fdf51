"""Sending what is due: claim, commit, compose, hand over, finish and claim the next. A crash anywhere loses nothing.

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
from light2share.jobs.look import mail_from
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
        held = None if stop.is_set() else _first()
        while held is not None:
            handled += 1
            try:
                end = _tried(held, way)
                away = away + 1 if end.server_away else 0
                held = _ended(held, end, goes_on=away < MOST_AWAY and not stop.is_set())
            finally:
                db.session.remove()
    return Round(handled, away > 0)


@dataclass(frozen=True, slots=True)
class _End:
    """What came of one try. Without a state the mail rests, or is given up after the last try."""

    state: MailState | None = None
    fault: str = ""
    server_away: bool = False
    letter: Letter | None = None
    """For the demo's mailbox: as it is now."""


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


def _first() -> Claim | None:
    """The mail that a round begins with; nothing is locked while none is due."""
    session = db.session()
    now, real_now = clock.now(), real.now()
    if not outbox.anything_due(session, now, real_now):
        session.rollback()
        return None
    begin_writing(session)
    held = outbox.claim(session, now, real_now)
    session.commit()
    return held


def _tried(held: Claim, way: _Way) -> _End:
    """See one mail through."""
    try:
        letter = _composed(held)
    except Exception as error:  # a fault in one mail must not stop the others
        log.exception("mail not composed", mail=held.mail_id)
        return _End(fault=type(error).__name__)
    if letter is None:
        return _End(MailState.DROPPED)
    if not current_app.config["SMTP_URL"]:
        return _End(MailState.KEPT, letter=letter)
    return _sent(held, letter, way)


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


def _sent(held: Claim, letter: Letter, way: _Way) -> _End:
    try:
        way.send(build(letter, _mail_from()))
    except BadAddress as error:
        return _End(MailState.GIVEN_UP, f"address: {error}")
    except smtp.Refused as error:
        return _End(MailState.GIVEN_UP, str(error))
    except smtp.NotNow as error:
        return _End(fault=str(error))
    except smtp.Away as error:
        log.warning("mail server away", mail=held.mail_id, fault=str(error)[:200])
        return _End(fault=str(error), server_away=True)
    return _End(MailState.SENT)


def _mail_from() -> str:
    """The sender. A setting that can't be used is no fault of a mail: Away is raised, and the mails wait."""
    try:
        sender(current_app.config["MAIL_FROM"])
    except ValueError as error:
        raise smtp.Away(f"MAIL_FROM: {error}") from None
    return mail_from()


def _ended(held: Claim, end: _End, goes_on: bool) -> Claim | None:
    """Write down what came of it and, if the round goes on, claim the next: one transaction a mail."""
    session = db.session()
    begin_writing(session)
    if end.letter is not None:
        kept.keep(session, session.get_one(OutgoingMail, held.mail_id), end.letter)
    state = end.state
    if state is None and held.attempts >= rules.MOST_ATTEMPTS:
        state = MailState.GIVEN_UP
    if state is None:
        outbox.put_off(session, held, real.now(), end.fault)
    elif not outbox.finish(session, held, state, real.now(), end.fault):
        log.warning("mail was taken over", mail=held.mail_id)
    following = outbox.claim(session, clock.now(), real.now()) if goes_on else None
    session.commit()
    if state is MailState.GIVEN_UP:  # the metric `light2share_mails_given_up` counts these rows
        log.error("mail given up", mail=held.mail_id, attempts=held.attempts, code=end.fault[:3])
    return following
