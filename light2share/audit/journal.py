"""Writing and reading the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from light2share.audit.models import OF_THE_CLUSTER, Happening, JournalLine
from light2share.db import Session
from light2share.kernel.actor import Actor

Scope = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a journal are asked for; what is None narrows nothing."""

    what: Happening | None = None
    people: Collection[int] | None = None
    """Whoever did it, or to whom it was done."""
    since: datetime | None = None
    before: datetime | None = None


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


def of_organisation(organisations: Collection[int], members: Mapping[int, datetime]) -> Scope:
    """The journal of an organisation: what stands in it, and how its people sign in since they belong to it.

    `organisations` are its own row and those that were merged into it, whose lines nobody can move.
    """
    since = [
        and_(JournalLine.about_id == number, JournalLine.at >= joined) for number, joined in members.items()
    ]
    theirs = and_(JournalLine.organisation_id.is_(None), or_(false(), *since))
    return or_(JournalLine.organisation_id.in_(organisations), theirs)


def of_cluster(staff: Collection[int]) -> Scope:
    """The journal of the cluster: what it did as such, and what its staff did for no organisation."""
    theirs = or_(JournalLine.person_id.in_(staff), JournalLine.about_id.in_(staff))
    alone = and_(JournalLine.organisation_id.is_(None), theirs)
    return or_(JournalLine.what.in_(OF_THE_CLUSTER), alone)


def lines(
    session: Session, scope: Scope, wanted: Wanted, limit: int, after: int | None = None
) -> list[JournalLine]:
    """The newest first; `after` is the row number to go on from."""
    query = select(JournalLine).where(scope)
    if after is not None:
        query = query.where(JournalLine.id < after)
    if wanted.what is not None:
        query = query.where(JournalLine.what == wanted.what)
    if wanted.people is not None:
        query = query.where(
            or_(JournalLine.person_id.in_(wanted.people), JournalLine.about_id.in_(wanted.people))
        )
    if wanted.since is not None:
        query = query.where(JournalLine.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(JournalLine.at < wanted.before)
    return list(session.scalars(query.order_by(JournalLine.id.desc()).limit(limit)))


def people_in(session: Session, scope: Scope) -> set[int]:
    """Whoever stands in a journal."""
    did = select(JournalLine.person_id).where(scope, JournalLine.person_id.is_not(None))
    had = select(JournalLine.about_id).where(scope, JournalLine.about_id.is_not(None))
    return {number for number in session.scalars(did.union(had)) if number is not None}
