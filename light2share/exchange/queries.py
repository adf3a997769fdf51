"""Reading imports, for those who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from light2share.db import Session
from light2share.exchange import access
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import AT_WORK, DOUBTFUL, OPEN, SHOWN, VALID, Layout, Note, Verdict
from light2share.kernel.actor import Actor

LATEST = 5
NEARLY = 0.9
FEW = 10
"""Rows for which each is told what holds for all."""


def seen(session: Session, reference: str, actor: Actor) -> ListingImport | None:
    """The import of that reference; None if there is none for this actor."""
    found = session.scalars(select(ListingImport).where(ListingImport.reference == reference)).first()
    return found if found is not None and access.may_see(actor, found) else None


def latest(session: Session, actor: Actor, members: bool = False) -> list[ListingImport]:
    """The last imports that the actor sees, of listings or of members, the newest first."""
    if actor.is_manager and actor.organisation_id is not None:
        mine = ListingImport.organisation_id == actor.organisation_id
    else:
        mine = ListingImport.organisation_id.is_(None) & (ListingImport.person_id == actor.person_id)
    which = ListingImport.layout == Layout.MEMBERS
    kind = which if members else or_(ListingImport.layout.is_(None), ~which)
    query = select(ListingImport).where(mine, kind).order_by(ListingImport.id.desc()).limit(LATEST)
    return list(session.scalars(query))


def open_of(session: Session, actor: Actor) -> list[ListingImport]:
    """The imports of this person that are neither confirmed nor over."""
    query = select(ListingImport).where(
        ListingImport.person_id == actor.person_id,
        ListingImport.stage.in_(OPEN),
        ListingImport.confirmed_at.is_(None),
    )
    return list(session.scalars(query))


def waiting(now: datetime) -> Select[ListingImport]:
    """The imports that a worker may take on, the oldest first."""
    return (
        select(ListingImport)
        .where(
            ListingImport.stage.in_(AT_WORK),
            or_(ListingImport.leased_until.is_(None), ListingImport.leased_until <= now),
        )
        .order_by(ListingImport.id)
    )


def counts(session: Session, one: ListingImport) -> dict[Verdict, int]:
    """How many rows there are of each kind."""
    rows = session.execute(
        select(ImportedRow.verdict, func.count())
        .where(ImportedRow.import_id == one.id, ImportedRow.verdict.is_not(None))
        .group_by(ImportedRow.verdict)
    )
    found = {verdict: count for verdict, count in rows if verdict is not None}
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def picked_count(session: Session, one: ListingImport) -> int:
    """How many rows are to be written: valid ones that their sender has not taken out."""
    query = select(func.count()).where(
        ImportedRow.import_id == one.id, ImportedRow.verdict.in_(VALID), ImportedRow.picked
    )
    return session.scalar(query) or 0


def is_doubtful(notes: Sequence[Any]) -> bool:
    """Whether a row with these notes, as it keeps them, may be a double."""
    return not DOUBTFUL.isdisjoint(told if isinstance(told, str) else told[0] for told in notes)


def doubtful_count(session: Session, one: ListingImport) -> int:
    """How many rows may be doubles and are written only where somebody ticks them."""
    query = select(ImportedRow.notes).where(
        ImportedRow.import_id == one.id, ImportedRow.verdict == Verdict.NEW
    )
    return sum(map(is_doubtful, session.scalars(query)))


def common_notes(session: Session, one: ListingImport) -> tuple[dict[Note, int], int]:
    """What holds for nearly every row that is not wrong and so is said once, with for how many; and of how many."""
    if one.layout is not Layout.UNIQUIP:
        return {}, 0
    found = session.scalars(
        select(ImportedRow.notes).where(
            ImportedRow.import_id == one.id,
            ImportedRow.verdict.is_not(None),
            ImportedRow.verdict != Verdict.WRONG,
        )
    ).all()
    held = Counter(note for notes in found for note in notes)
    most = max(FEW, NEARLY * len(found))
    return {note: held[note.value] for note in Note if held[note.value] >= most}, len(found)


def rows(session: Session, one: ListingImport, verdict: Verdict | None, page: int) -> Sequence[ImportedRow]:
    """One page of the rows of a kind, or of all, in the order of the file."""
    query = select(ImportedRow).where(ImportedRow.import_id == one.id, ImportedRow.verdict.is_not(None))
    if verdict is not None:
        query = query.where(ImportedRow.verdict == verdict)
    query = query.order_by(ImportedRow.number).limit(SHOWN).offset((page - 1) * SHOWN)
    return list(session.scalars(query))
