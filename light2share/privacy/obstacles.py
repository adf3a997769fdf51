"""What somebody has to do before their account can be deleted: nothing is left without a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from light2share.accounts.models import Person
from light2share.accounts.queries import cluster_managers
from light2share.bookings import handing
from light2share.bookings.models import Booking
from light2share.bookings.transitions import HANDED_OVER
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.organisations.models import Membership, Organisation


class Why(StrEnum):
    """What keeps an account from being deleted."""

    DEMO = "demo"
    LAST_OF_CLUSTER = "last_of_cluster"
    LAST_ADMIN = "last_admin"
    """Others belong to the organisation, and nobody else looks after its people."""
    HOLDS = "holds"
    """Bookings or instruments that a colleague can take over."""
    COMING = "coming"
    """Nobody else belongs to the organisation, and it has bookings that are not over."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason, and the place in an organisation that it is about."""

    why: Why
    place: Membership | None = None


def places_of(session: Session, person_id: int) -> list[Membership]:
    """Their places in organisations."""
    query = select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)
    return list(session.scalars(query.options(joinedload(Membership.organisation))))


def obstacles(session: Session, person: Person) -> list[Obstacle]:
    """What has to be done before the account can be deleted, in a few queries however many places; empty if nothing."""
    found = [Obstacle(Why.DEMO)] if person.demo else []
    if person.is_cluster_manager and cluster_managers(session) == [person.id]:
        found.append(Obstacle(Why.LAST_OF_CLUSTER))
    places = places_of(session, person.id)
    numbers = [place.organisation_id for place in places]
    others, admins = _others(session, numbers, person.id)
    holds, busy = _holding(session, numbers, person.id), handing.busy(session, numbers)
    for place in places:
        number = place.organisation_id
        if number not in others:
            found += [Obstacle(Why.COMING, place)] if number in busy else []
        elif place.is_admin and number not in admins:
            found.append(Obstacle(Why.LAST_ADMIN, place))
        elif number in holds:
            found.append(Obstacle(Why.HOLDS, place))
    return found


def lock(session: Session, places: Collection[Membership]) -> None:
    """Let nobody else leave these organisations, or take a right away there, until the transaction ends."""
    numbers = sorted(place.organisation_id for place in places)
    query = select(Organisation.id).where(Organisation.id.in_(numbers)).order_by(Organisation.id)
    session.execute(query.with_for_update())


def _others(session: Session, numbers: Collection[int], person_id: int) -> tuple[set[int], set[int]]:
    """In which organisations somebody else is, and where somebody else looks after the people."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.is_admin)
        .join(Membership.person)
        .where(
            Membership.organisation_id.in_(numbers),
            Membership.person_id != person_id,
            Person.disabled_at.is_(None),
        )
        .distinct()
    ).all()
    return {row.organisation_id for row in rows}, {row.organisation_id for row in rows if row.is_admin}


def _holding(session: Session, numbers: Collection[int], person_id: int) -> set[int]:
    """For which of them the person stands in bookings that are not over, or as the contact of instruments."""
    stands = select(Booking.requester_id).where(
        Booking.requester_id.in_(numbers),
        Booking.requested_by_id == person_id,
        Booking.state.in_(HANDED_OVER),
    )
    named: Select[int] = select(Equipment.owner_id).where(
        Equipment.owner_id.in_(numbers), Equipment.contact_id == person_id
    )
    return set(session.scalars(stands.union(named)))
