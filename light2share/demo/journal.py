"""Some lines of the journals: people given rights, what was changed and downloaded, organisations admitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor
from light2share.organisations.models import MembershipStatus, Organisation

DONE: tuple[tuple[int, str, Happening, str, dict[str, Any]], ...] = (
    (61, "admin", Happening.INVITED, "requester", {"roles": []}),
    (60, "requester", Happening.JOINED, "requester", {"roles": []}),
    (42, "admin", Happening.PROFILE_CHANGED, "", {"fields": ["about_fr", "website"]}),
    (30, "admin", Happening.RIGHTS_CHANGED, "requester", {"roles": ["quotes"]}),
    (12, "requester", Happening.EXPORTED, "", {"paper": "bookings"}),
    (4, "admin", Happening.RIGHTS_CHANGED, "requester", {"roles": []}),
)
"""How many days ago, who, what, to whom, and its details; oldest first."""


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Write the lines of the organisation that has an admin, and those of the cluster."""
    where = people["admin"].organisation_id
    for days, who, what, to, details in DONE:
        about = people[to].person_id if to else None
        at = now - timedelta(days=days, hours=3)
        journal.note(session, what, Actor(people[who].person_id), at, where, about, **details)
    cluster = Actor(people["cluster"].person_id, is_cluster_manager=True)
    newest = select(Organisation.id).where(
        Organisation.demo, Organisation.status == MembershipStatus.ACTIVE, Organisation.id != where
    )
    latest = session.scalars(newest.order_by(Organisation.member_since.desc(), Organisation.id).limit(3))
    for days, number in zip((75, 33, 9), latest, strict=False):
        journal.note(session, Happening.ADMITTED, cluster, now - timedelta(days=days), number)
