"""What to look at where an owner says no: other instruments for the same kind of measurement."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.db import Session
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment
from light2share.equipment.queries import similar_to
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.i18n import language
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation

MOST = 2


@dataclass(frozen=True, slots=True)
class Other:
    """An instrument as its reader may know it."""

    slug: str
    name: str
    """With its owner, where that is told."""


def others_instead(session: Session, item: Equipment, requester: Organisation) -> list[Other]:
    """Instruments like `item` that the requester sees, none of its own."""
    family = taxonomy().family_of(item.technique)
    techniques = [technique.slug for technique in family.techniques] if family else []
    reader = Actor(organisation_id=requester.id, is_partner=requester.partner_cluster is not None)
    found = similar_to(session, item, techniques, reader, limit=MOST + 8)
    others = [other for other in found if other.owner_id != requester.id][:MOST]
    return [Other(other.slug, _name(other, reader)) for other in others]


def _name(item: Equipment, reader: Actor) -> str:
    name = title(item, language())
    return f"{name} ({item.owner.name})" if knows_owner(reader, item) else name
