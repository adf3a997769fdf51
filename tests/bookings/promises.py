"""What must hold after every step of the machine of bookings, whatever was done."""

from __future__ import annotations

from datetime import datetime

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.availability import stored
from light2share.bookings import queries
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod
from light2share.db import engines
from light2share.kernel.period import Period, merged
from tests.bookings.known import Known, after
from tests.bookings.play import equipment, free_time, overlaps
from tests.factories import Item


class Promises(RuleBasedStateMachine):
    """What the database holds against what the model knows."""

    session: Session
    model: list[Known]
    items: tuple[Item, Item]
    now: datetime

    @invariant()
    def no_two_bookings_overlap(self) -> None:
        assert overlaps(self.session) == 0

    @invariant()
    def states_are_those_of_the_model(self) -> None:
        rows = dict(list(self.session.execute(select(Booking.id, Booking.state))))
        assert rows == {entry.id: entry.state for entry in self.model}

    @invariant()
    def what_is_taken_is_what_the_model_says(self) -> None:
        """Every time that the model takes is blocked for that booking, and nothing of a booking that takes none."""
        found: dict[int, list[Period]] = {}
        for number, start, end in self.session.execute(
            select(BookingPeriod.booking_id, BookingPeriod.blocked_from, BookingPeriod.blocked_until).where(
                BookingPeriod.blocks
            )
        ):
            found.setdefault(number, []).append(Period(start, end))
        for entry in self.model:
            whole = merged(found.get(entry.id, []))
            assert all(one.inside_any(whole) for one in entry.takes)
            assert bool(whole) == bool(entry.takes)

    @invariant()
    def every_move_leaves_one_line(self) -> None:
        found: dict[int, list[str]] = {}
        for number, move in self.session.execute(
            select(BookingEvent.booking_id, BookingEvent.move).order_by(BookingEvent.id)
        ):
            found.setdefault(number, []).append(move)
        assert found == {entry.id: [str(move) for move in entry.moves] for entry in self.model}
        versions = self.session.scalar(select(func.coalesce(func.sum(Booking.version), 0)))
        assert versions == sum(len(entry.moves) for entry in self.model)

    @invariant()
    def the_stored_free_time_is_what_the_algebra_says(self) -> None:
        kept = [free_time(self.session, item) for item in self.items]
        self.session.rollback()
        engines.begin_writing(self.session)
        for item in self.items:
            row = equipment(self.session, item)
            stored.refresh_all(
                self.session,
                row,
                lambda window, number=item.id: queries.taken(self.session, number, window),
                self.now,
            )
        recomputed = [free_time(self.session, item) for item in self.items]
        self.session.rollback()
        since = int(self.now.timestamp()) // 60
        assert [after(rows, since) for rows in kept] == [after(rows, since) for rows in recomputed]
