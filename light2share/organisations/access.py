"""Who looks after an organisation."""

from __future__ import annotations

from light2share.kernel.actor import Actor


def may_change_people(actor: Actor) -> bool:
    """Its admins invite, give and take rights, and take people out."""
    return actor.is_member and actor.is_admin


def may_invite(actor: Actor) -> bool:
    """The same, while it is a member."""
    return actor.is_admin and actor.takes_part


def may_change_sites(actor: Actor) -> bool:
    """Its managers, whose equipment stands there, and its admins."""
    return actor.is_member and (actor.is_manager or actor.is_admin)
