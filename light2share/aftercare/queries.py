"""Reading answers and incidents. Whoever asks about a booking has seen that the actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from light2share.aftercare.models import Incident, VisitAnswer
from light2share.aftercare.rules import Kind
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation, Site


def answers(session: Session, booking_id: int) -> dict[Party, VisitAnswer]:
    """By side."""
    rows = session.scalars(select(VisitAnswer).where(VisitAnswer.booking_id == booking_id))
    return {row.side: row for row in rows}


def incidents(session: Session, booking_id: int) -> list[Incident]:
    """Those of a booking, the latest first."""
    row = Incident
    return list(session.scalars(select(row).where(row.booking_id == booking_id).order_by(row.id.desc())))


def incident(session: Session, booking_id: int, handle: str) -> Incident | None:
    """One of a booking."""
    return session.scalars(
        select(Incident).where(Incident.booking_id == booking_id, Incident.handle == handle)
    ).one_or_none()


def by_id(session: Session, incident_id: int) -> Incident | None:
    """For the site itself, not for a person's eyes: the incident of a mail."""
    return session.get(Incident, incident_id)


@dataclass(frozen=True, slots=True)
class Open:
    """An incident that waits for its owner."""

    handle: str
    kind: Kind
    reported_at: datetime
    reference: str
    requester: str
    slug: str
    title_fr: str | None
    title_en: str | None
    zone: str


def open_for_owner(session: Session, actor: Actor, most: int) -> list[Open]:
    """What waits for the managers of the owner, the oldest first; nothing for others."""
    if actor.organisation_id is None or not actor.is_manager:
        return []
    rows = session.execute(
        select(
            Incident.handle,
            Incident.kind,
            Incident.reported_at,
            Booking.reference,
            Organisation.name,
            Equipment.slug,
            Equipment.title_fr,
            Equipment.title_en,
            Site.zone,
        )
        .join(Booking, Booking.id == Incident.booking_id)
        .join(Organisation, Organisation.id == Booking.requester_id)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .where(Booking.owner_id == actor.organisation_id, Incident.closed_at.is_(None))
        .order_by(Incident.id)
        .limit(most)
    )
    return [Open(*row) for row in rows]


def coming(session: Session, equipment_id: int, now: datetime) -> list[Booking]:
    """Confirmed bookings of an item that have not started, the next first: for mails, not for a person's eyes."""
    rows = (
        select(Booking)
        .where(
            Booking.equipment_id == equipment_id,
            Booking.state == BookingState.CONFIRMED,
            Booking.starts_at > now,
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    return list(session.scalars(rows))
