"""Who may see a listing and who may change it."""

from __future__ import annotations

from typing import Any, Protocol

from light2share.equipment.models import Approval, Equipment, ListingState, Readers, Visibility
from light2share.kernel.actor import Actor


class Listed(Protocol):
    """What decides who sees a listing, besides the organisations it names."""

    state: Any
    visibility: Any
    owner_id: Any
    owner_masked: Any


class Approved(Protocol):
    """What decides who is confirmed at once, besides the organisations it trusts."""

    approval: Any
    dual_use_check: Any
    asks_first: Any


def is_published(item: Listed) -> bool:
    """Whether it is there for anybody but its owner's managers."""
    return item.state is ListingState.PUBLISHED


def is_public(item: Listed) -> bool:
    """Whether everybody sees it, visitors included."""
    return is_published(item) and item.visibility is Visibility.PUBLIC


def may_see(actor: Actor, item: Listed, named: bool | None = None) -> bool:
    """Whether the actor sees the listing at all; `queries.visible_to` asks the database the same.

    `named` says what the listing says of the actor's organisation: that it sees it, that it must not, or nothing.
    """
    if item.state is ListingState.IN_REVIEW and may_review(actor):
        return True
    if actor.is_member and actor.organisation_id == item.owner_id:
        return actor.is_manager or is_published(item)
    if not is_published(item) or named is False:
        return False
    match item.visibility:
        case Visibility.PUBLIC:
            return True
        case Visibility.PARTNERS:
            return actor.takes_part or actor.is_cluster_manager
        case Visibility.MEMBERS:
            return (actor.takes_part and not actor.is_partner) or actor.is_cluster_manager
        case Visibility.CHOSEN:
            return actor.takes_part and named is True
    return False


def knows_owner(actor: Actor, item: Listed) -> bool:
    """Whether the actor is told whose it is before there is a request."""
    own = actor.is_member and actor.organisation_id == item.owner_id
    return not item.owner_masked or own or actor.is_cluster_manager


def confirms_at_once(actor: Actor, item: Approved, trusted: bool = False) -> bool:
    """Whether the owner lets the actor book opening hours without a yes of its own; `trusted` where it has named them.

    A visitor is told what holds for every member of the cluster. Where exports may be controlled, the owner decides
    each time (Regulation (EU) 2021/821).
    """
    if item.dual_use_check:
        return False
    match item.approval:
        case Approval.MEMBERS:
            return not actor.is_partner
        case Approval.CHOSEN:
            return actor.is_member and trusted
    return False


def promises_at_once(actor: Actor, item: Approved, trusted: bool = False) -> bool:
    """Whether the actor may be told so: nothing has to be done before a booking is confirmed."""
    return not item.asks_first and confirms_at_once(actor, item, trusted)


def may_list(actor: Actor) -> bool:
    """A manager lists and publishes equipment for their organisation, while it is a member."""
    return actor.is_manager and actor.takes_part


def may_edit(actor: Actor, item: Equipment) -> bool:
    """The owner's managers change a listing, publish, pause and archive it."""
    return actor.manages(item.owner_id)


def may_delete(actor: Actor, item: Equipment) -> bool:
    """A draft that was never public may go; anything else is archived, because bookings may tell of it."""
    return may_edit(actor, item) and item.state is ListingState.DRAFT and item.published_at is None


def may_read(actor: Actor, item: Listed, readers: Readers) -> bool | None:
    """Whether somebody who sees the listing may download a document; None if that hangs on a booking of theirs."""
    if actor.is_member and actor.organisation_id == item.owner_id:
        return True
    match readers:
        case Readers.ALL:
            return True
        case Readers.MEMBERS:
            return actor.is_member
    return None if actor.is_member else False


def may_review(actor: Actor) -> bool:
    """The cluster looks at new listings before they are published, where the site says so."""
    return actor.is_cluster_manager
