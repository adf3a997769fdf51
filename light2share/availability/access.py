"""Who says when an item is offered."""

from __future__ import annotations

from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor


def may_open(actor: Actor, item: Equipment) -> bool:
    """The owner's managers set opening hours, blackouts and limits."""
    return actor.manages(item.owner_id)


def may_know(actor: Actor, item: Equipment) -> bool:
    """Whether the page of its hours exists for somebody at all: only inside the owner's organisation."""
    return actor.organisation_id == item.owner_id
