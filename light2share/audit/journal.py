"""Writing and reading the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from light2share.audit.models import OF_THE_CLUSTER, Happening, JournalLine
from light2share.db import Session
from light2share.kernel.actor import Actor

Scope = ColumnElement[bool]
GONE = (Happening.LEFT, Happening.REMOVED)


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
    of_another = actor is not None and organisation_id not in (None, actor.organisation_id)
    line = JournalLine(
        at=now,
        what=what,
        person_id=actor.person_id if actor else None,
        organisation_id=organisation_id,
        about_id=about_id,
        by_cluster=actor is not None and actor.is_cluster_manager and of_another,
        details=details,
    )
    session.add(line)
    session.flush()
    return line


@dataclass(frozen=True, slots=True)
class Stay:
    """That somebody belonged to an organisation, and does no more."""

    person_id: int
    since: datetime
    left_with: int
    """The line that says so: what came after it is not the organisation's."""


def left(
    session: Session,
    what: Happening,
    actor: Actor | None,
    now: datetime,
    organisation_id: int,
    about_id: int,
    since: datetime,
) -> JournalLine:
    """Write down that somebody belongs to an organisation no longer, as they did `since`."""
    gone = {"roles": [], "since": since.isoformat()}
    return note(session, what, actor, now, organisation_id, about_id, **gone)


def stays(session: Session, organisations: Collection[int]) -> list[Stay]:
    """Those that are over, by the lines that ended them; without a beginning there, by that of who had joined."""
    turns = select(JournalLine).where(
        JournalLine.organisation_id.in_(organisations), JournalLine.what.in_((Happening.JOINED, *GONE))
    )
    joined: dict[int | None, datetime] = {}
    found = []
    for line in session.scalars(turns.order_by(JournalLine.id)):
        if line.what is Happening.JOINED:
            joined[line.about_id] = line.at
            continue
        said, before = line.details.get("since"), joined.pop(line.about_id, None)
        since = datetime.fromisoformat(said) if said else before
        if line.about_id and since:
            found.append(Stay(line.about_id, since, line.id))
    return found


def of_organisation(
    organisations: Collection[int], members: Mapping[int, datetime], before: Sequence[Stay] = ()
) -> Scope:
    """The journal of an organisation: what stands in it, and how its people signed in while they belonged to it.

    That they asked the site for their own data is between them and the site.
    `organisations` are its own row and those that were merged into it, whose lines nobody can move.
    """
    line = JournalLine
    held = [and_(line.about_id == number, line.at >= joined) for number, joined in members.items()]
    held += [
        and_(line.about_id == one.person_id, line.at >= one.since, line.id < one.left_with) for one in before
    ]
    theirs = and_(line.organisation_id.is_(None), line.what != Happening.EXPORTED, or_(false(), *held))
    return or_(JournalLine.organisation_id.in_(organisations), theirs)


def of_cluster(staff: Collection[int]) -> Scope:
    """The journal of the cluster: what it did as such, and what its staff did in organisations of others or in none."""
    theirs = or_(JournalLine.person_id.in_(staff), JournalLine.about_id.in_(staff))
    alone = and_(JournalLine.organisation_id.is_(None), theirs)
    return or_(JournalLine.what.in_(OF_THE_CLUSTER), JournalLine.by_cluster, alone)


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
