"""The demo's own mailbox: a person's mails out of the outbox, made readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, and_, func, or_, select

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.db.engines import begin_writing
from light2share.i18n import speaking
from light2share.jobs import kept
from light2share.jobs.letters import language_of, plain_subject
from light2share.jobs.mails import KINDS, letter_of
from light2share.mail.message import Letter
from light2share.mail.models import MailState, OutgoingMail
from light2share.organisations import applying, people, wishing
from light2share.organisations.models import Invitation

PER_PAGE = 20
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_SIGNATURE = "-- \n"
_WORD = re.compile(r"[^ \t\r\n]+")
"""With the no-break spaces inside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the mailbox; `first` is empty for a mail with a secret, which is made when it is opened."""

    key: str
    subject: str
    written_at: datetime
    first: str
    """The first line of its text."""
    language: str


def key_of(mail: OutgoingMail) -> str:
    """What names a mail in addresses: its Message-ID without the frame."""
    return mail.message_id.strip("<>").partition("@")[0]


def entries(session: Session, person_id: int, now: datetime, page: int) -> tuple[list[Entry], int]:
    """A page of the person's mails, newest first, and how many pages there are. Changes nothing."""
    person = session.get_one(Person, person_id)
    mine = _mine(person_id, now)
    number = session.scalar(select(func.count()).select_from(OutgoingMail).where(*mine)) or 0
    query = (
        select(OutgoingMail)
        .where(*mine)
        .order_by(OutgoingMail.created_at.desc(), OutgoingMail.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    rows = session.scalars(query).all()
    letters = kept.kept(session, rows, person)
    found = [entry for mail in rows if (entry := _entry(session, mail, person, now, letters.get(mail.id)))]
    return found, max(1, -(-number // PER_PAGE))


def opened(session: Session, person_id: int, key: str, now: datetime) -> tuple[OutgoingMail, Letter] | None:
    """One of the person's mails with its letter; None if they have no such mail. Commits the hash of a new secret."""
    mail = session.scalars(
        select(OutgoingMail).where(*_mine(person_id, now), OutgoingMail.message_id == f"<{key}@light2share>")
    ).one_or_none()
    if mail is None:
        return None
    if KINDS[mail.kind].makes_secret:
        number = mail.id
        begin_writing(session)
        mail = session.get_one(OutgoingMail, number)
    stored = kept.kept(session, [mail], session.get_one(Person, person_id))
    letter = stored.get(mail.id) or letter_of(session, mail, now)
    session.commit()
    return (mail, letter) if letter else None


def with_links(text: str, live: bool = True) -> Markup:
    """A mail's text for a page: escaped, the lines as they are, addresses of this site as links unless the mail is
    about nothing that is there (not `live`).
    """
    body = text.replace(_SIGNATURE, "\n")
    parts: list[Markup] = []
    end = 0
    for found in _ADDRESS.finditer(body):
        parts.append(escape(body[end : found.start()]))
        address = found.group()
        ours = live and address.startswith(current_app.config["BASE_URL"])
        parts.append(Markup('<a href="{0}">{0}</a>').format(address) if ours else escape(address))
        end = found.end()
    parts.append(escape(body[end:]))
    paragraphs = re.split(r"\n{2,}", Markup("").join(parts).strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(Markup(line) for line in paragraph.split("\n")))  # noqa: S704  escaped above
        for paragraph in paragraphs
    )


def _mine(person_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The person's own, and what went to those who have no mailbox here: whom they invited; to staff, applicants."""
    staff = select(Person.id).where(Person.id == person_id, Person.is_cluster_manager).exists()
    invited = select(Invitation.id).where(Invitation.invited_by_id == person_id)
    return (
        or_(
            OutgoingMail.person_id == person_id,
            and_(OutgoingMail.kind == people.INVITED, OutgoingMail.subject_id.in_(invited)),
            and_(OutgoingMail.kind.in_((*applying.TO_APPLICANTS, *wishing.TO_NEWCOMERS)), staff),
        ),
        OutgoingMail.due_at <= now,
        OutgoingMail.state.not_in((MailState.DROPPED, MailState.DIGEST, MailState.SITE)),
        OutgoingMail.kind.in_(KINDS),
    )


def _entry(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, stored: Letter | None
) -> Entry | None:
    language = language_of(person)
    if KINDS[mail.kind].makes_secret:
        with speaking(language):
            return Entry(key_of(mail), plain_subject(mail.kind), mail.created_at, "", language)
    letter = stored or letter_of(session, mail, now)
    if letter is None:
        return None
    return Entry(key_of(mail), letter.subject, mail.created_at, _first_line(letter.text), letter.language)


def _first_line(text: str) -> str:
    """The first paragraph that is no greeting, on one line."""
    paragraphs = [" ".join(_WORD.findall(part)) for part in text.split("\n\n")]
    return next((part for part in paragraphs if part and not part.endswith(",")), "")
