"""Who keeps the standing documents of an organisation, and who reads them."""

from __future__ import annotations

from light2share.kernel.actor import Actor


def may_keep(actor: Actor, organisation_id: int) -> bool:
    """Its admins add, replace and remove them."""
    return actor.organisation_id == organisation_id and actor.is_admin


def may_read(actor: Actor, organisation_id: int) -> bool:
    """Its people read all of them, with their versions."""
    return actor.is_member and actor.organisation_id == organisation_id
