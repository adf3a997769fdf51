"""What is asked after a visit, until when, and when an incident may be reported. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from light2share.bookings.states import BookingState
from light2share.bookings.transitions import Party

LONGEST = 2000
"""Characters of any words."""
ASKED_FOR = timedelta(days=30)
"""How long an answer is taken after completion; then both sides read what there is."""
BEGUN = frozenset({BookingState.IN_USE, BookingState.COMPLETED, BookingState.NO_SHOW})


class Answer(StrEnum):
    """What a side says of the visit."""

    YES = "yes"
    MOSTLY = "mostly"
    PERHAPS = "perhaps"
    NO = "no"


OFFERED = {
    Party.REQUESTER: (Answer.YES, Answer.MOSTLY, Answer.NO),
    Party.OWNER: (Answer.YES, Answer.PERHAPS, Answer.NO),
}
"""What each side may answer to its question."""


class Kind(StrEnum):
    """What went wrong."""

    FAULT = "fault"
    DAMAGE = "damage"
    LATE = "late"
    OTHER = "other"


def is_asked(state: BookingState, completed_at: datetime, now: datetime) -> bool:
    """Whether the question is open."""
    return state is BookingState.COMPLETED and now < completed_at + ASKED_FOR


def are_shown(answered: Collection[Party], completed_at: datetime, now: datetime) -> bool:
    """Whether each side reads the other's answer: nobody answers with the other's words in view."""
    return len(answered) == len(OFFERED) or now >= completed_at + ASKED_FOR


def has_begun(state: BookingState, starts_at: datetime, now: datetime) -> bool:
    """Whether something can have gone wrong."""
    return state in BEGUN or (state is BookingState.CONFIRMED and now >= starts_at)
