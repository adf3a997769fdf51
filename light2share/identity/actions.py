"""Setting what the cluster makes its own. The caller commits, and lets `web.identity` read anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.identity.models import THE_ONE, IdentityRow, MailWords
from light2share.identity.rules import Logo
from light2share.kernel.actor import Actor


def change(session: Session, wanted: Mapping[str, Any], actor: Actor, now: datetime) -> bool:
    """Set columns of the identity (None: back to the environment's setting); answers whether anything changed."""
    row = _row(session)
    changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        session.flush()
        journal.note(session, Happening.IDENTITY_CHANGED, actor, now, fields=changed)
    return bool(changed)


def change_logo(session: Session, logo: Logo | None, actor: Actor, now: datetime) -> str | None:
    """Show another logo, or none; the name of the one before, for the caller to remove."""
    row = _row(session)
    before = row.logo_name
    if logo is None and before is None:
        return None
    row.logo_name = logo.name if logo else None
    row.logo_width = logo.width if logo else None
    row.logo_height = logo.height if logo else None
    session.flush()
    journal.note(session, Happening.IDENTITY_CHANGED, actor, now, fields=["logo"])
    return before


def write_words(
    session: Session, place: str, bodies: tuple[str, str] | None, actor: Actor, now: datetime
) -> bool:
    """Say it so in mails, in French and in English; None: nothing of the cluster's own. Answers whether it changed."""
    row = session.get(MailWords, place)
    if ((row.body_fr, row.body_en) if row else None) == bodies:
        return False
    if bodies is None and row is not None:
        session.delete(row)
    elif bodies is not None:
        row = row or MailWords(place=place)
        row.body_fr, row.body_en = bodies
        session.add(row)
    session.flush()
    journal.note(session, Happening.MAIL_WORDS_CHANGED, actor, now, mail=place)
    return True


def logo_file(name: str) -> str:
    """Under which name a stored logo lies."""
    return f"{name}-logo.webp"


def _row(session: Session) -> IdentityRow:
    """The one row; made the first time, whoever else does so at the same moment."""
    row = session.get(IdentityRow, THE_ONE, with_for_update=True)
    if row is None:
        try:
            with session.begin_nested():
                row = IdentityRow(id=THE_ONE, hidden_domains=[])
                session.add(row)
        except IntegrityError:
            row = session.get_one(IdentityRow, THE_ONE, with_for_update=True)
    return row
