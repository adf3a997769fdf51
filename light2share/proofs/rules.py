"""What an organisation keeps to show others, what it is worth on a day, when its admins are reminded. Values only."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LONGEST_NOTE = 300
MOST = 30
"""Standing documents of one organisation."""
KEPT_AFTER = timedelta(days=365)
"""How long a version is kept after its last day, or after another one took its place where it has none."""
OVER = 0
REMINDED = (60, 30, 7)
"""Days before the last one on which admins are told; once more when it is over (`OVER`)."""
STILL_NEWS = timedelta(days=14)
"""How long after its end nobody wants to hear of it for the first time."""
ENDS_SOON = timedelta(days=30)


class ProofKind(StrEnum):
    """What a standing document proves, in the order in which it is read."""

    LIABILITY = "liability"
    """Insurance of what the organisation does to others (RC professionnelle)."""
    MACHINERY = "machinery"
    """Insurance of machines against damage (bris de machine), which the first one usually leaves out."""
    REGISTRATION = "registration"
    """An extract of the register of companies (Kbis)."""
    QUALITY = "quality"
    """ISO/IEC 17025, ISO 9001."""
    OTHER = "other"


INSURANCES = frozenset({ProofKind.LIABILITY, ProofKind.MACHINERY})


class Standing(StrEnum):
    """What a document is worth today."""

    AHEAD = "ahead"
    """Its first day has yet to come."""
    VALID = "valid"
    ENDING = "ending"
    """Valid, for a few more days."""
    OVER = "over"


def standing(starts_on: date, ends_on: date | None, today: date) -> Standing:
    """What it is worth today; the first and the last day are days of it, and without a last one it does not end."""
    if today < starts_on:
        return Standing.AHEAD
    if ends_on is None:
        return Standing.VALID
    if ends_on < today:
        return Standing.OVER
    return Standing.ENDING if ends_on - today <= ENDS_SOON else Standing.VALID


def covers(starts_on: date, ends_on: date | None, first: date, last: date) -> bool:
    """Whether it counts on all days from `first` to `last`."""
    return starts_on <= first and (ends_on is None or last <= ends_on)


def step(ends_on: date | None, today: date) -> int | None:
    """Which reminder is due or was last: one of REMINDED, or OVER from the day after; None before the first."""
    if ends_on is None:
        return None
    left = (ends_on - today).days
    if left < 0:
        return OVER
    return min((days for days in REMINDED if left <= days), default=None)
