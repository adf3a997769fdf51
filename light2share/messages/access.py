"""Who may read and who may write in the talk around a booking."""

from __future__ import annotations

from light2share.bookings.access import Parties, acts_as, party_of
from light2share.kernel.actor import Actor


def may_read(actor: Actor, booking: Parties) -> bool:
    """Members of its two organisations."""
    return party_of(actor, booking) is not None


def may_write(actor: Actor, booking: Parties) -> bool:
    """Who acts for a side: any member for the requester, only a manager for the owner. In every state, the last too."""
    return acts_as(actor, booking) is not None
