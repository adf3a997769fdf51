"""Who may bring listings in, and whose imports they see."""

from __future__ import annotations

from light2share.exchange.models import ListingImport
from light2share.kernel.actor import Actor


def may_import(actor: Actor) -> bool:
    """A manager for their organisation; the cluster manager for any, which a column of the file names."""
    return (actor.is_manager and actor.takes_part) or actor.is_cluster_manager


def may_import_members(actor: Actor) -> bool:
    """The cluster brings its members in."""
    return actor.is_cluster_manager


def may_see(actor: Actor, one: ListingImport) -> bool:
    """The managers of the organisation see its imports; those for several organisations whoever sent them."""
    if one.organisation_id is not None:
        return actor.manages(one.organisation_id)
    return actor.is_cluster_manager and actor.person_id == one.person_id
