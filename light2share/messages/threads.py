"""The talks of an organisation as a list: what is unread first, each with its last line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from light2share.accounts.models import Person
from light2share.bookings.models import Booking
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.messages.models import Message, MessageFile
from light2share.messages.queries import unopened
from light2share.organisations.models import Organisation, Site

PER_PAGE = 20
CUT = 200
"""Characters of a last line that are read."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A talk around a booking, as its last message leaves it."""

    reference: str
    title_fr: str | None
    title_en: str | None
    slug: str
    zone: str
    owner: str
    requester: str
    owner_id: int
    by_id: int
    """The organisation of who wrote last."""
    writer: str | None
    body: str
    files: int
    sent_at: datetime
    new: int
    """Messages of the other side that the reader has not opened."""

    def other(self, organisation_id: int | None) -> str:
        """The organisation on the other side."""
        return self.requester if self.owner_id == organisation_id else self.owner


def threads(session: Session, actor: Actor, now: datetime, page: int) -> tuple[Sequence[Thread], int]:
    """A page of the talks of the actor's organisation, and how many talks there are in all."""
    mine = or_(Message.organisation_id == actor.organisation_id, Message.to_id == actor.organisation_id)
    count = session.scalar(select(func.count(Message.booking_id.distinct())).where(mine)) or 0
    last = select(func.max(Message.id).label("id")).where(mine).group_by(Message.booking_id).subquery("last")
    fresh = unopened(actor, now)
    owner, requester = aliased(Organisation), aliased(Organisation)
    files = select(func.count()).where(MessageFile.message_id == Message.id).scalar_subquery()
    rows = session.execute(
        select(
            Booking.reference,
            Equipment.title_fr,
            Equipment.title_en,
            Equipment.slug,
            Site.zone,
            owner.name,
            requester.name,
            Booking.owner_id,
            Message.organisation_id,
            Person.name,
            func.substr(Message.body, 1, CUT),
            files,
            Message.sent_at,
            func.coalesce(fresh.c.count, 0),
        )
        .join(last, last.c.id == Message.id)
        .join(Booking, Booking.id == Message.booking_id)
        .join(Equipment, Equipment.id == Booking.equipment_id)
        .join(Site, Site.id == Equipment.site_id)
        .join(owner, owner.id == Booking.owner_id)
        .join(requester, requester.id == Booking.requester_id)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(fresh, fresh.c.booking_id == Message.booking_id)
        .order_by(fresh.c.count.is_(None), Message.sent_at.desc(), Message.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [Thread(*list(row)) for row in rows], count
