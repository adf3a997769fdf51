"""Who sees a listing and who may book it without asking, as its owner says. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from light2share.db import Session
from light2share.equipment.actions import claim
from light2share.equipment.models import AudienceMember, Equipment, TrustedOrganisation, Visibility
from light2share.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Audience:
    """Who sees a published listing, and who must not whatever else is said."""

    visibility: Visibility
    owner_masked: bool = False
    chosen: list[Organisation] = field(default_factory=list)
    hidden_from: list[Organisation] = field(default_factory=list)


def audience_of(session: Session, item: Equipment) -> Audience:
    """What the owner has said, the organisations by name."""
    rows = session.execute(
        select(Organisation, AudienceMember.sees)
        .join(AudienceMember, AudienceMember.organisation_id == Organisation.id)
        .where(AudienceMember.equipment_id == item.id)
        .order_by(Organisation.name, Organisation.id)
    ).all()
    return Audience(
        item.visibility,
        item.owner_masked,
        [organisation for organisation, sees in rows if sees],
        [organisation for organisation, sees in rows if not sees],
    )


def change(
    session: Session,
    item: Equipment,
    visibility: Visibility,
    owner_masked: bool,
    chosen: Iterable[int],
    hidden_from: Iterable[int],
    seen_version: int,
    now: datetime,
) -> None:
    """Say anew who sees it. An organisation that must not see it doesn't, chosen or not. Raises Stale as `edit`."""
    claim(session, item, seen_version, now)
    item.visibility, item.owner_masked = visibility, owner_masked
    hidden = set(hidden_from) - {item.owner_id}
    session.execute(delete(AudienceMember).where(AudienceMember.equipment_id == item.id))
    rows = {number: True for number in chosen if number != item.owner_id} | dict.fromkeys(hidden, False)
    session.add_all(
        AudienceMember(equipment_id=item.id, organisation_id=number, sees=sees)
        for number, sees in rows.items()
    )
    session.flush()


def trusted_by(session: Session, item: Equipment) -> list[Organisation]:
    """The organisations that the owner trusts with it, by name, whether that counts at present or not."""
    return list(
        session.scalars(
            select(Organisation)
            .join(TrustedOrganisation, TrustedOrganisation.organisation_id == Organisation.id)
            .where(TrustedOrganisation.equipment_id == item.id)
            .order_by(Organisation.name, Organisation.id)
        )
    )


def trust(session: Session, item: Equipment, organisations: Iterable[int]) -> None:
    """Trust these organisations with it, and no others."""
    session.execute(delete(TrustedOrganisation).where(TrustedOrganisation.equipment_id == item.id))
    session.add_all(
        TrustedOrganisation(equipment_id=item.id, organisation_id=number)
        for number in sorted(set(organisations) - {item.owner_id})
    )
    session.flush()
