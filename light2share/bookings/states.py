"""The states of a booking. Pure, so that rules and the table of transitions load without a database."""

from __future__ import annotations

from enum import StrEnum


class BookingState(StrEnum):
    """The states of a booking; `transitions` says who moves it from one to the next."""

    REQUESTED = "requested"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    IN_USE = "in_use"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


BLOCKING = frozenset({BookingState.OFFERED, BookingState.CONFIRMED, BookingState.IN_USE})
"""In these its periods are taken from everybody else."""

WAITING = frozenset({BookingState.REQUESTED, BookingState.OFFERED})
"""In these somebody has yet to answer."""

OVER = frozenset(BookingState) - BLOCKING - WAITING
"""From these it never moves again."""
