"""Who keeps authorisations, who sees one, who asks to be trained."""

from __future__ import annotations

from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.equipment.models import Equipment
from light2share.equipment.rules import ListingState
from light2share.kernel.actor import Actor


def may_keep(actor: Actor, item: Equipment) -> bool:
    """The owner's managers grant, renew, withdraw and answer."""
    return actor.manages(item.owner_id)


def may_see(actor: Actor, row: Authorisation) -> bool:
    """The person, who looks after the people of their organisation, and the owner's managers."""
    theirs = actor.organisation_id == row.organisation_id and (actor.is_manager or actor.is_admin)
    return actor.person_id == row.person_id or theirs or may_keep(actor, row.equipment)


def may_follow(actor: Actor, wish: TrainingRequest) -> bool:
    """Who asked and who is to be trained, as long as they act for that organisation."""
    mine = actor.person_id in {wish.person_id, wish.asked_by_id}
    return mine and actor.organisation_id == wish.requester_id


def may_ask(actor: Actor, item: Equipment) -> bool:
    """A member of another organisation, where the sheet says that users are trained first."""
    is_other = actor.takes_part and actor.organisation_id != item.owner_id
    return is_other and item.training_required and item.state is ListingState.PUBLISHED
