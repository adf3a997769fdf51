"""The life of a listing: published, seen by the cluster first, paused, put away, confirmed. Nothing here commits.

Each act writes its line of the record and queues the mails that tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from light2share.accounts.queries import cluster_managers
from light2share.db import Session
from light2share.equipment.actions import claim
from light2share.equipment.models import Equipment, Happening, ListingEvent, ListingState
from light2share.equipment.rules import MOVES, STALE_AFTER, Move, is_stale, target_of
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.mail import outbox
from light2share.organisations.queries import RESTING, answering_for

TOLD = {
    ListingState.IN_REVIEW: Happening.SUBMITTED,
    ListingState.PUBLISHED: Happening.PUBLISHED,
    ListingState.PAUSED: Happening.PAUSED,
    ListingState.ARCHIVED: Happening.ARCHIVED,
    ListingState.DRAFT: Happening.TAKEN_BACK,
}
"""What the record says when an owner has moved a listing there."""


def move(
    session: Session,
    item: Equipment,
    wanted: Move,
    seen_version: int,
    now: datetime,
    actor: Actor,
    review: bool = False,
    tell: bool = True,
) -> None:
    """Publish, pause, archive or take back; doing it again is harmless.

    With `review`, publishing something new asks the cluster, which is told if `tell`. Raises Stale if the listing has
    changed since `seen_version`, or stands where this move does not start. A listing that lacks something (`lacks_of`)
    must not be published: the caller asks first.
    """
    sources, _end = MOVES[wanted]
    target = target_of(wanted, item.state, review)
    if item.state is target or (wanted is Move.PUBLISH and item.state is ListingState.IN_REVIEW):
        return
    if item.state not in sources:
        raise Stale
    claim(session, item, seen_version, now)
    _stands(item, target, now)
    event = record(session, item, TOLD[target], now, actor)
    if target is ListingState.IN_REVIEW and tell:
        _tell(session, item, "equipment/in_review", cluster_managers(session), event, now)


def approve(session: Session, item: Equipment, seen_version: int, now: datetime, actor: Actor) -> None:
    """The cluster publishes a listing that waits for it; the owner is told. Raises Stale as `move`."""
    if item.state is ListingState.PUBLISHED:
        return
    _leave_review(session, item, ListingState.PUBLISHED, seen_version, now)
    event = record(session, item, Happening.PUBLISHED, now, actor)
    _tell(session, item, "equipment/published", answering_for(session, item.owner_id), event, now)


def send_back(
    session: Session, item: Equipment, reason: str, seen_version: int, now: datetime, actor: Actor
) -> None:
    """The cluster says what is to be changed first; the owner is told. Raises Stale as `move`."""
    _leave_review(session, item, ListingState.DRAFT, seen_version, now)
    event = record(session, item, Happening.SENT_BACK, now, actor, reason)
    _tell(session, item, "equipment/sent_back", answering_for(session, item.owner_id), event, now)


def confirm(session: Session, item: Equipment, now: datetime, actor: Actor) -> None:
    """The owner says that it is still as listed."""
    item.confirmed_at = now
    record(session, item, Happening.CONFIRMED, now, actor)


def ask_owners(session: Session, now: datetime, at_most: int) -> int:
    """Ask the managers of listings that nobody has touched for long whether they are still true; how many that were.

    Who has been asked is asked again only after a change or an answer, and another such time.
    """
    touched = func.coalesce(Equipment.confirmed_at, Equipment.updated_at)
    asked = (
        select(ListingEvent.id)
        .where(
            ListingEvent.equipment_id == Equipment.id,
            ListingEvent.kind == Happening.ASKED,
            ListingEvent.at > Equipment.updated_at,
            ListingEvent.at > touched,
        )
        .exists()
    )
    before = now - STALE_AFTER
    items = session.scalars(
        select(Equipment)
        .where(
            Equipment.state == ListingState.PUBLISHED,
            Equipment.updated_at <= before,
            touched <= before,
            ~asked,
        )
        .options(joinedload(Equipment.site))
        .order_by(Equipment.id)
        .limit(at_most)
    ).all()
    for item in items:
        event = record(session, item, Happening.ASKED, now)
        people = answering_for(session, item.owner_id)
        _tell(session, item, "equipment/reminder_stale", people, event, now)
    return len(items)


def record(
    session: Session,
    item: Equipment,
    kind: Happening,
    now: datetime,
    actor: Actor | None = None,
    reason: str = "",
) -> ListingEvent:
    """A new line of the record."""
    person = actor.person_id if actor else None
    event = ListingEvent(equipment_id=item.id, kind=kind, at=now, person_id=person, reason=reason)
    session.add(event)
    session.flush()
    return event


def _leave_review(
    session: Session, item: Equipment, target: ListingState, seen_version: int, now: datetime
) -> None:
    if item.state is not ListingState.IN_REVIEW:
        raise Stale
    claim(session, item, seen_version, now)
    _stands(item, target, now)


def _stands(item: Equipment, target: ListingState, now: datetime) -> None:
    """Raises Forbidden where it would be shown, or asked to be, while its owner is no member."""
    if target in {ListingState.PUBLISHED, ListingState.IN_REVIEW} and item.owner.status in RESTING:
        raise Forbidden
    item.state = target
    if target is ListingState.PUBLISHED and item.published_at is None:
        item.published_at = now


def _tell(
    session: Session, item: Equipment, kind: str, people: Iterable[int], event: ListingEvent, now: datetime
) -> None:
    outbox.queue(session, kind, people, event.id, now, zone=item.site.zone)


def waits_for_a_word(item: Equipment, now: datetime) -> bool:
    """Whether its owner is asked if it is still as listed."""
    return item.state is ListingState.PUBLISHED and is_stale(item.updated_at, item.confirmed_at, now)
