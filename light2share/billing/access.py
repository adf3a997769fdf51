"""Who may do what with the money side of a booking."""

from __future__ import annotations

from light2share.bookings.access import Parties, party_of
from light2share.bookings.transitions import Party
from light2share.kernel.actor import Actor


def may_accept(actor: Actor, booking: Parties) -> bool:
    """Bind the requester to a quote by a press: those whom it lets accept quotes."""
    return actor.binds_by_quotes and party_of(actor, booking) is Party.REQUESTER


def may_order(actor: Actor, booking: Parties) -> bool:
    """Accept a quote by the number of a purchase order, which the requester's own rules stand behind: its members."""
    return party_of(actor, booking) is Party.REQUESTER


def may_make_quote(actor: Actor, booking: Parties) -> bool:
    """A manager or an admin of the owner."""
    return (actor.is_manager or actor.is_admin) and party_of(actor, booking) is Party.OWNER


def may_confirm(actor: Actor, booking: Parties) -> bool:
    """Say that a statement is right, or contest it: a member of the requester."""
    return party_of(actor, booking) is Party.REQUESTER


def may_settle(actor: Actor, booking: Parties) -> bool:
    """Answer a contest, waive, note the invoice: a manager or an admin of the owner."""
    return may_make_quote(actor, booking)
