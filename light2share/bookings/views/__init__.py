"""The pages of bookings."""

from light2share.bookings.views import (
    answering,
    booking_for,
    check_settings,
    checking,
    drafting,
    export,
    listing,
    moving,
    proposal_moves,
    question_settings,
    requesting,
    rescheduling,
    revising,
    showing,
)
from light2share.bookings.views.room import bp

__all__ = [
    "answering",
    "booking_for",
    "bp",
    "check_settings",
    "checking",
    "drafting",
    "export",
    "listing",
    "moving",
    "proposal_moves",
    "question_settings",
    "requesting",
    "rescheduling",
    "revising",
    "showing",
]
