"""Who answers, who reports, who acts on an incident."""

from __future__ import annotations

from light2share.bookings.access import Parties, acts_as, party_of
from light2share.bookings.transitions import Party
from light2share.kernel.actor import Actor


def may_speak(actor: Actor, booking: Parties) -> bool:
    """Any member of its two organisations: answer for their side, report an incident."""
    return party_of(actor, booking) is not None


def may_handle(actor: Actor, booking: Parties) -> bool:
    """A manager of the owner: pause the equipment, alert, close an incident."""
    return acts_as(actor, booking) is Party.OWNER
