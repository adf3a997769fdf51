"""Who may read, answer and take back a question."""

from __future__ import annotations

from light2share.bookings.access import Parties, acts_as
from light2share.bookings.transitions import Party
from light2share.kernel.actor import Actor


def may_answer(actor: Actor, question: Parties) -> bool:
    """A manager of the owner."""
    return acts_as(actor, question) is Party.OWNER


def may_go_on(actor: Actor, question: Parties) -> bool:
    """Any member of the organisation that asks: ask for times, or take the question back."""
    return acts_as(actor, question) is Party.REQUESTER
