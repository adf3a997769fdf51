"""Who may do what to a booking."""

from __future__ import annotations

from typing import Protocol

from light2share.bookings.transitions import Party, Transition
from light2share.kernel.actor import Actor


class Parties(Protocol):
    """A booking, or a row that names its two organisations."""

    @property
    def owner_id(self) -> int: ...
    @property
    def requester_id(self) -> int: ...


class Owned(Protocol):
    """An item, or a row that names its owner."""

    @property
    def owner_id(self) -> int: ...


def may_request(actor: Actor, item: Owned) -> bool:
    """A member of any organisation but the owner."""
    return actor.takes_part and actor.organisation_id != item.owner_id


def party_of(actor: Actor, booking: Parties) -> Party | None:
    """The side the actor is on; None for everybody else."""
    if actor.organisation_id is None:
        return None
    if actor.organisation_id == booking.owner_id:
        return Party.OWNER
    return Party.REQUESTER if actor.organisation_id == booking.requester_id else None


def may_see(actor: Actor, booking: Parties) -> bool:
    """Members of its two organisations."""
    return party_of(actor, booking) is not None


def may_see_outline(actor: Actor, booking: Parties) -> bool:
    """State and hours: the cluster manager too."""
    return actor.is_cluster_manager or may_see(actor, booking)


def acts_as(actor: Actor, booking: Parties) -> Party | None:
    """The side for which the actor may move it: any member for the requester, only a manager for the owner."""
    party = party_of(actor, booking)
    if party is Party.OWNER and not actor.is_manager:
        return None
    return party


def may_make(actor: Actor, booking: Parties, row: Transition) -> bool:
    """Whether the actor's side makes this move, and the actor may act for it."""
    return acts_as(actor, booking) in row.who


def may_answer(actor: Actor, booking: Parties) -> bool:
    """A manager of the owner."""
    return acts_as(actor, booking) is Party.OWNER


def may_withdraw(actor: Actor, booking: Parties) -> bool:
    """Any member of the requester."""
    return acts_as(actor, booking) is Party.REQUESTER


def may_cancel(actor: Actor, booking: Parties) -> bool:
    """Either side."""
    return acts_as(actor, booking) is not None


def may_report_use(actor: Actor, booking: Parties) -> bool:
    """Who says that it was used, for how long, or not at all: a manager of the owner."""
    return acts_as(actor, booking) is Party.OWNER


def may_see_contacts(actor: Actor, booking: Parties, was_confirmed: bool) -> bool:
    """Names, addresses and the exact place are told once it is confirmed, not before."""
    return was_confirmed and may_see(actor, booking)
