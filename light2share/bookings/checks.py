"""What has to be there before or beside a booking: who must see to it, who may say that it is done. Values only."""

from __future__ import annotations

from enum import StrEnum

from light2share.bookings.states import BLOCKING, WAITING, BookingState
from light2share.bookings.transitions import Party


class CheckKind(StrEnum):
    """One line of a booking's checklist, in the order in which it is read."""

    AGREEMENT = "agreement"
    TRAINING = "training"
    INSURANCE = "insurance"
    PREVENTION = "prevention"
    """When staff of another firm come in: joint inspection, prevention plan (Code du travail, R4512-2, R4512-6)."""
    QUOTE = "quote"
    ORDER = "order"


class Asked(StrEnum):
    """Whether an owner asks for it with bookings of an instrument."""

    NO = "no"
    YES = "yes"
    BLOCKS = "blocks"
    """And no booking is confirmed before."""


class Way(StrEnum):
    """How the owner has seen to prevention."""

    INSPECTED = "inspected"
    PLAN = "plan"
    NOT_NEEDED = "not_needed"


OWES = {
    CheckKind.AGREEMENT: Party.REQUESTER,
    CheckKind.TRAINING: Party.REQUESTER,
    CheckKind.INSURANCE: Party.REQUESTER,
    CheckKind.PREVENTION: Party.OWNER,
    CheckKind.QUOTE: Party.REQUESTER,
    CheckKind.ORDER: Party.REQUESTER,
}
"""The side that has to see to it."""

BOTH = frozenset({Party.REQUESTER, Party.OWNER})
SAID_BY = {
    CheckKind.INSURANCE: BOTH,
    CheckKind.PREVENTION: frozenset({Party.OWNER}),
    CheckKind.QUOTE: frozenset({Party.OWNER}),
    CheckKind.ORDER: BOTH,
}
"""Whose people may say by hand that it is done; the owner's also where the paper came another way."""

OPEN_IN = BLOCKING | WAITING | {BookingState.COMPLETED}
"""States in which a line may still be said to be done: an order number often comes after the visit."""


def may_say(party: Party | None, kind: CheckKind, state: BookingState) -> bool:
    """Whether that side may say by hand that a line is done, or that it is not after all."""
    return party in SAID_BY.get(kind, ()) and state in OPEN_IN
