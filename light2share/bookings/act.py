"""A move as somebody makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from light2share.bookings.transitions import Party
from light2share.kernel.actor import VISITOR, Actor


@dataclass(frozen=True, slots=True)
class Act:
    """Who moves, when, and what they say about it. The site acts as nobody."""

    now: datetime
    actor: Actor = VISITOR
    party: Party = Party.SITE
    reason: str = ""
    message: str = ""
