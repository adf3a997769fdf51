"""Letters of the demo's mailbox as they were when they would have been sent: later changes leave them as they are.

No secret is stored. The link by which an owner answers is taken out and made again for its reader; a mail that tells
another secret or signed link is not kept at all: it is made anew when it is opened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from light2share.accounts.models import Person
from light2share.bookings.links import answer_token, read_answer_token
from light2share.db import Session
from light2share.jobs.mails import KINDS
from light2share.jobs.models import KeptLetter
from light2share.mail.message import Invitation, Letter, Method
from light2share.mail.models import OutgoingMail

_TOKEN = re.compile(r"(?<=/a/)[\w-]+\.[\w-]+")
PLACE = "~answer~"
"""Stands in the stored text where the link's token was."""


def keep(session: Session, mail: OutgoingMail, letter: Letter) -> None:
    """Keep the letter, once; the caller commits."""
    kind = KINDS[mail.kind]
    if kind.makes_secret or kind.tells_signed:
        return
    invitation = letter.invitation
    values = {
        "mail_id": mail.id,
        "to_name": letter.to_name,
        "to_address": letter.to_address,
        "subject": letter.subject,
        "text": _TOKEN.sub(_hidden, letter.text),
        "html": _TOKEN.sub(_hidden, letter.html),
        "language": letter.language,
        "answers": _answers(letter.text),
        "method": invitation.method if invitation else None,
        "invitation": invitation.content if invitation else None,
    }
    lite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if lite else postgresql).insert(KeptLetter)
    session.execute(insert.values(values).on_conflict_do_nothing(index_elements=["mail_id"]))


def kept(session: Session, mails: Sequence[OutgoingMail], person: Person) -> dict[int, Letter]:
    """The letters that were kept of these mails of one person, by the mails' row numbers."""
    by_id = {mail.id: mail for mail in mails}
    rows = session.scalars(select(KeptLetter).where(KeptLetter.mail_id.in_(by_id)))
    return {row.mail_id: _letter(row, by_id[row.mail_id], person) for row in rows}


def _letter(row: KeptLetter, mail: OutgoingMail, person: Person) -> Letter:
    token = ""
    if row.answers:
        key = current_app.config["SECRET_KEY"]
        token = answer_token(key, row.answers, person.id, person.session_epoch)
    return Letter(
        to_name=row.to_name,
        to_address=row.to_address,
        subject=row.subject,
        text=row.text.replace(PLACE, token),
        html=row.html.replace(PLACE, token),
        message_id=mail.message_id,
        written_at=mail.created_at,
        language=row.language,
        invitation=Invitation(Method(row.method), row.invitation) if row.method and row.invitation else None,
    )


def _reference(token: str) -> str | None:
    link = read_answer_token(current_app.config["SECRET_KEY"], token)
    return link.reference if link else None


def _hidden(found: re.Match[str]) -> str:
    return PLACE if _reference(found[0]) else found[0]


def _answers(text: str) -> str | None:
    """The booking whose link stands in the text."""
    return next((found for token in _TOKEN.findall(text) if (found := _reference(token))), None)
