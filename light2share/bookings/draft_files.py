"""Files that answer questions of a request not sent yet: they wait with the draft. The caller commits, and then removes
from the storage what is let go of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, delete, select

from light2share.bookings.drafts import KEPT_FOR
from light2share.bookings.models import BookingDraft, BookingDraftFile
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.files import Stored, file_of


def held(session: Session, actor: Actor, equipment_id: int) -> dict[str, Stored]:
    """The files of the actor's draft for an item, by the handle of the question."""
    row = BookingDraftFile
    rows = session.scalars(select(row).where(row.draft_id.in_(_draft(actor, equipment_id))))
    return {one.handle: Stored(one.name, one.kind, one.title, one.size) for one in rows}


def hold(session: Session, actor: Actor, equipment_id: int, files: Mapping[str, Stored]) -> list[Stored]:
    """Let the actor's draft, which is there, have just these files; what it lets go of."""
    before = held(session, actor, equipment_id)
    if before == files:
        return []
    row, draft = BookingDraftFile, session.scalars(_draft(actor, equipment_id)).one()
    session.execute(delete(row).where(row.draft_id == draft).execution_options(synchronize_session=False))
    session.add_all(
        BookingDraftFile(
            draft_id=draft, handle=handle, name=one.name, kind=one.kind, title=one.title, size=one.size
        )
        for handle, one in files.items()
    )
    session.flush()
    return not_among(before, files)


def not_among(before: Mapping[str, Stored], files: Mapping[str, Stored]) -> list[Stored]:
    """The files of `before` that are not in use any more."""
    names = {one.name for one in files.values()}
    return [one for one in before.values() if one.name not in names]


def too_old(session: Session, now: datetime) -> list[str]:
    """The files of drafts that have waited too long, as they lie in the storage."""
    return of_drafts(session, select(BookingDraft.id).where(BookingDraft.saved_at < now - KEPT_FOR))


def of_drafts(session: Session, drafts: Select[int]) -> list[str]:
    """The same of these drafts."""
    row = BookingDraftFile
    rows = session.execute(select(row.name, row.kind).where(row.draft_id.in_(drafts)))
    return [file_of(name, kind) for name, kind in rows]


def _draft(actor: Actor, equipment_id: int) -> Select[int]:
    row = BookingDraft
    return select(row.id).where(row.person_id == actor.person_id, row.equipment_id == equipment_id)
