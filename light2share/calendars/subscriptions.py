"""Making, renewing and ending a subscription. Its secret is told once and kept as a hash."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Insert, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from light2share.calendars.models import CalendarFeed, FeedScope, FinishedFeed, PublicCalendar
from light2share.calendars.reading import Subscription
from light2share.db import Model, Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden
from light2share.security.secrets import new_secret, secret_hash

MOST = 20
"""Subscriptions of one person."""
NOTED_EVERY = timedelta(hours=1)


def subscribe(
    session: Session,
    actor: Actor,
    scope: FeedScope,
    name: str,
    language: str,
    now: datetime,
    item: Equipment | None = None,
    tentative: bool = False,
) -> tuple[CalendarFeed, str] | None:
    """A new subscription and its secret; None when the person has `MOST` already.

    `item` goes with the scope `equipment` and must be the actor's own organisation's. Raises Forbidden otherwise.
    """
    if actor.person_id is None or actor.organisation_id is None:
        raise Forbidden
    if (item is not None) != (scope is FeedScope.EQUIPMENT):
        raise Forbidden
    if item is not None and item.owner_id != actor.organisation_id:
        raise Forbidden
    count = select(func.count()).select_from(CalendarFeed).where(CalendarFeed.person_id == actor.person_id)
    if (session.scalar(count) or 0) >= MOST:
        return None
    secret = new_secret()
    feed = CalendarFeed(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        equipment_id=item.id if item else None,
        scope=scope,
        name=name,
        language=language,
        tentative=tentative,
        secret_hash=secret_hash(secret),
        created_at=now,
        renewed_at=now,
    )
    session.add(feed)
    session.flush()
    return feed, secret


def change(session: Session, feed: CalendarFeed, name: str, language: str, tentative: bool) -> None:
    """Another name or other contents under the same address."""
    feed.name, feed.language, feed.tentative = name, language, tentative
    session.flush()


def is_worth_noting(feed: Subscription, program: str, now: datetime) -> bool:
    """Whether a reading tells its holder something new: another program, or the first one in an hour."""
    return feed.last_read_at is None or feed.last_read_by != program or now - feed.last_read_at >= NOTED_EVERY


def note_reader(session: Session, feed_id: int, program: str, now: datetime) -> None:
    """Keep when the feed was read and by what."""
    values = {"last_read_at": now, "last_read_by": program}
    session.execute(update(CalendarFeed).where(CalendarFeed.id == feed_id).values(values))


def renew(session: Session, feed: CalendarFeed, now: datetime) -> str:
    """A new secret; the old address is gone with this transaction."""
    secret = new_secret()
    feed.secret_hash = secret_hash(secret)
    feed.renewed_at = now
    feed.last_read_at, feed.last_read_by = None, ""
    session.flush()
    return secret


def end(session: Session, feed: CalendarFeed) -> None:
    """End a subscription."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.id == feed.id))


def keep_finished(session: Session, feed_id: int, made_of: str, etag: str, body: bytes) -> None:
    """Keep the feed's bytes; the last writer wins, which harms nobody since the same mark goes with the same bytes."""
    values = {"feed_id": feed_id, "made_of": made_of, "etag": etag, "body": body}
    session.execute(_kept_once(session.get_bind().dialect.name, FinishedFeed, ("feed_id",)), values)


def keep_public(session: Session, equipment_id: int, kind: str, etag: str, body: bytes) -> None:
    """Keep the bytes of an item's public calendar."""
    values = {"equipment_id": equipment_id, "kind": kind, "etag": etag, "body": body}
    keys = ("equipment_id", "kind")
    session.execute(_kept_once(session.get_bind().dialect.name, PublicCalendar, keys), values)


@cache
def _kept_once(engine: str, model: type[Model], keys: tuple[str, ...]) -> Insert:
    """One row for these keys; what is there gives way. The bytes go to the database once."""
    insert = (sqlite if engine == "sqlite" else postgresql).insert(model)
    rest = {
        column.name: insert.excluded[column.name] for column in model.__table__.c if column.name not in keys
    }
    statement: Insert = insert.on_conflict_do_update(index_elements=keys, set_=rest)
    return statement
