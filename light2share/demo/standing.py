"""Memberships of the demo that are not as usual: one suspended, one that has said that it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.bookings.resting import AGREED, WAITING
from light2share.catalogue import membership
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.organisations import standing
from light2share.organisations.models import Membership, MembershipStatus, Organisation

SUSPENDED = (
    "La cotisation de l’année n’est pas réglée. Écrivez-nous dès que c’est fait : la suspension sera levée le jour "
    "même."
)
LEAVES = "Nous fermons notre site de la région à la fin de l’année. Merci pour ces années de coopération."


def load(session: Session, cluster_id: int, now: datetime) -> None:
    """Of those that share nothing, have nothing to come and nobody on the site."""
    found = session.scalars(
        select(Organisation)
        .where(
            Organisation.demo,
            Organisation.status == MembershipStatus.ACTIVE,
            Organisation.id.not_in(select(Equipment.owner_id)),
            Organisation.id.not_in(select(Booking.requester_id).where(Booking.state.in_(WAITING + AGREED))),
            Organisation.id.not_in(select(Membership.organisation_id)),
        )
        .order_by(Organisation.id)
        .limit(2)
    ).all()
    by = Actor(cluster_id, is_cluster_manager=True)
    for row in found[:1]:
        membership.suspend(session, row, SUSPENDED, by, now - timedelta(days=9))
    for row in found[1:]:
        day = (now + timedelta(days=38)).date()
        standing.declare_leaving(session, row, day, LEAVES, by, now - timedelta(days=2))
