"""Who says what an item costs."""

from __future__ import annotations

from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor


def may_set_rates(actor: Actor, item: Equipment) -> bool:
    """The owner's managers write its rate cards, and they alone read all of them."""
    return actor.manages(item.owner_id)
