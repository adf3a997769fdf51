"""Who keeps the documents of an owner, and who accepts them for an organisation."""

from __future__ import annotations

from light2share.kernel.actor import Actor


def may_keep(actor: Actor, owner_id: int) -> bool:
    """The owner's managers and admins write its documents and enter papers."""
    return actor.organisation_id == owner_id and (actor.is_manager or actor.is_admin)


def may_accept(actor: Actor, owner_id: int) -> bool:
    """Somebody of another organisation whom it lets accept documents accepts for all of it."""
    return actor.is_member and actor.binds_by_agreements and actor.organisation_id != owner_id
