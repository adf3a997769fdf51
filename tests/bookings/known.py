"""What the model of the machine knows of a booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from light2share.bookings.models import BLOCKING, BookingState
from light2share.bookings.transitions import Move, Party
from light2share.kernel.period import Period
from tests.factories import NOW, Item, Member

SLOT = timedelta(hours=1)
NEEDS_MORE = {Move.REQUEST, Move.REVISE, Move.OFFER, Move.RESCHEDULE, Move.ACCEPT_OFFER}
PLAIN = [move for move in Move if move not in NEEDS_MORE]
"""Those that need no more than to be made."""


REPRICES = {Move.REVISE, Move.ACCEPT_OFFER}


@dataclass
class Known:
    """What the model knows of a booking."""

    id: int
    item: Item
    asked: list[list[Period]]
    """The ways to do it that were asked for; one of them once it is agreed."""
    by: Member
    state: BookingState
    expires_at: datetime | None
    moves: list[Move] = field(default_factory=list)
    last: tuple[Move, Party] = (Move.REQUEST, Party.REQUESTER)
    proposed_by: Party | None = None
    choices: list[Period] = field(default_factory=list)
    holds: bool = False
    """Whether it takes its times while it waits."""
    blocked: bool = False
    """Whether a line of its checklist stands between it and its confirmation."""
    price: int | None = None
    """Of what was asked for or agreed, in cents."""

    @property
    def starts_at(self) -> datetime:
        return min(one.start for one in self.now_its)

    @property
    def ends_at(self) -> datetime:
        return max(one.end for one in self.now_its)

    @property
    def now_its(self) -> list[Period]:
        """An offer stands for what was asked for; a proposal to move stands beside it."""
        if self.state is BookingState.OFFERED:
            return self.choices
        return [one for way in self.asked for one in way]

    @property
    def takes(self) -> list[Period]:
        """What nobody else may have."""
        if self.state is BookingState.OFFERED:
            return self.choices
        if self.state is BookingState.REQUESTED and self.holds:
            return self.now_its
        if self.state not in BLOCKING:
            return []
        return [*self.asked[0], *(self.choices if self.proposed_by is Party.OWNER else [])]

    def priced(self, move: Move, cents: int | None) -> None:
        """The price after a move: frozen, but where other times or another price are asked for or agreed."""
        if move in REPRICES:
            self.price = cents
        assert move is Move.OFFER or cents == self.price

    def settle(self) -> None:
        self.proposed_by, self.choices, self.expires_at = None, [], None


def hours_of(day: int, start: int, length: int) -> Period:
    """Wall-clock hours of a day of the play; Paris is two hours ahead."""
    midnight = NOW.replace(hour=0) + timedelta(days=7 + day, hours=-2)
    return Period(midnight + start * SLOT, midnight + (start + length) * SLOT)


def after(rows: list[tuple[int, int, int]], minute: int) -> list[tuple[int, int, int]]:
    """The rows that lie wholly ahead and inside what was stored at first: time alone trims and adds nothing there."""
    return [
        row for row in rows if minute + 2 * 1440 < row[1] and row[2] < int(NOW.timestamp()) // 60 + 360 * 1440
    ]


def taken_by_others(model: Sequence[Known], entry: Known, wanted: Sequence[Period]) -> bool:
    """Whether another booking of the same item takes some of it."""
    return any(
        one.overlaps(time)
        for other in model
        if other is not entry and other.item == entry.item
        for one in other.takes
        for time in wanted
    )
