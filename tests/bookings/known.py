"""What the model of the machine knows of a booking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from light2share.bookings.models import BLOCKING, BookingState
from light2share.bookings.transitions import Move, Party
from light2share.kernel.period import Period
from tests.factories import Item, Member


@dataclass
class Known:
    """What the model knows of a booking."""

    id: int
    item: Item
    period: Period
    by: Member
    state: BookingState
    expires_at: datetime | None
    moves: list[Move] = field(default_factory=list)
    last: tuple[Move, Party] = (Move.REQUEST, Party.REQUESTER)
    proposed_by: Party | None = None
    choices: list[Period] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime:
        return min(one.start for one in self.now_its)

    @property
    def ends_at(self) -> datetime:
        return max(one.end for one in self.now_its)

    @property
    def now_its(self) -> list[Period]:
        """An offer stands for what was asked for; a proposal to move stands beside it."""
        return self.choices if self.state is BookingState.OFFERED else [self.period]

    @property
    def takes(self) -> list[Period]:
        """What nobody else may have."""
        if self.state is BookingState.OFFERED:
            return self.choices
        if self.state not in BLOCKING:
            return []
        return [self.period, *(self.choices if self.proposed_by is Party.OWNER else [])]

    def settle(self) -> None:
        self.proposed_by, self.choices, self.expires_at = None, [], None
