"""Who may see a listing and who may change it."""

from __future__ import annotations

from light2share.equipment.models import Equipment, ListingState
from light2share.kernel.actor import Actor


def is_public(item: Equipment) -> bool:
    """Whether everybody sees it, visitors included."""
    return item.state is ListingState.PUBLISHED


def may_see(actor: Actor, item: Equipment) -> bool:
    """Anybody sees a published listing; the others exist for the owner's managers only."""
    return is_public(item) or may_edit(actor, item)


def may_list(actor: Actor) -> bool:
    """A manager lists equipment for their organisation."""
    return actor.is_manager and actor.is_member


def may_edit(actor: Actor, item: Equipment) -> bool:
    """The owner's managers change a listing, publish, pause and archive it."""
    return actor.manages(item.owner_id)


def may_delete(actor: Actor, item: Equipment) -> bool:
    """A draft that was never public may go; anything else is archived, because bookings may tell of it."""
    return may_edit(actor, item) and item.state is ListingState.DRAFT and item.published_at is None
