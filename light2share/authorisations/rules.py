"""What an authorisation is worth on a day, for how long it is given, what an owner says to a wish. Values only."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from light2share.equipment.calibration import calibration
from light2share.equipment.rules import AccessMode

ALONE = frozenset({AccessMode.SELF_SERVICE, AccessMode.LOAN})
"""Modes in which nobody of the owner runs the instrument."""
USUAL_MONTHS = 24
MOST_MONTHS = 120
REMINDED_BEFORE = timedelta(days=30)
LONGEST_WISH = 300
LONGEST = 1000


class Said(StrEnum):
    """What an owner answers to somebody who wants to be trained."""

    PROPOSED = "proposed"
    """A day; the training is still to come."""
    AUTHORISED = "authorised"
    DECLINED = "declined"


CLOSING = frozenset({Said.AUTHORISED, Said.DECLINED})


class Standing(StrEnum):
    """What an authorisation is worth today."""

    VALID = "valid"
    ENDING = "ending"
    """Valid, for a few more days."""
    OVER = "over"
    ENDED = "ended"
    """Withdrawn, or renewed by another one."""


def runs_alone(mode: AccessMode | None) -> bool:
    """Whether the requester's own people run it."""
    return mode in ALONE


def last_day(first: date, months: int) -> date:
    """The last day of an authorisation given on `first` for whole months."""
    found = calibration(first, months).next
    assert found is not None
    return found


def standing(ends_on: date, has_ended: bool, today: date) -> Standing:
    """What it is worth today; the last day is one of its days."""
    if has_ended:
        return Standing.ENDED
    if ends_on < today:
        return Standing.OVER
    return Standing.ENDING if ends_on - today <= REMINDED_BEFORE else Standing.VALID


def is_late(ends_on: date, today: date) -> bool:
    """Whether an authorisation until that day is one for longer than any may last."""
    return ends_on > last_day(today, MOST_MONTHS)
