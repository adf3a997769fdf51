"""Writing and reading the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from light2share.audit.models import Happening, JournalLine
from light2share.db import Session
from light2share.kernel.actor import Actor


def note(
    session: Session,
    what: Happening,
    actor: Actor | None,
    now: datetime,
    organisation_id: int | None = None,
    about_id: int | None = None,
    **details: Any,
) -> JournalLine:
    """Write down that `actor` (None: the site) did something, in the caller's transaction."""
    line = JournalLine(
        at=now,
        what=what,
        person_id=actor.person_id if actor else None,
        organisation_id=organisation_id,
        about_id=about_id,
        details=details,
    )
    session.add(line)
    session.flush()
    return line


def of_organisation(
    session: Session, organisation_id: int, limit: int, before: int | None = None
) -> list[JournalLine]:
    """The lines of an organisation, the newest first; `before` is the row number to go on from."""
    query = select(JournalLine).where(JournalLine.organisation_id == organisation_id)
    if before is not None:
        query = query.where(JournalLine.id < before)
    return list(session.scalars(query.order_by(JournalLine.id.desc()).limit(limit)))
