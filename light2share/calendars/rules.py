"""What a booking is to a calendar. No database, no words, no clock of its own."""

from __future__ import annotations

from light2share.bookings.states import BookingState
from light2share.ical.write import Status

_TENTATIVE = frozenset({BookingState.REQUESTED, BookingState.OFFERED})
_CONFIRMED = frozenset({BookingState.CONFIRMED, BookingState.IN_USE, BookingState.COMPLETED})


def status_of(state: BookingState) -> Status:
    """RFC 5545, section 3.8.1.11: waiting is tentative, agreed or done is confirmed, all else is cancelled."""
    if state in _TENTATIVE:
        return Status.TENTATIVE
    return Status.CONFIRMED if state in _CONFIRMED else Status.CANCELLED


def uid_of(booking_uid: str, position: int) -> str:
    """The UID of a booking's period, counted from 0: the same for life, so that a change replaces the old entry.

    The first carries the booking's own.
    """
    if position == 0:
        return booking_uid
    stem, at, host = booking_uid.partition("@")
    return f"{stem}-{position + 1}{at}{host}"
