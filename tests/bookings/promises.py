"""What must hold after every step of the machine of bookings, whatever was done."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from light2share.availability import stored
from light2share.bookings import queries
from light2share.bookings.models import Booking, BookingEvent, BookingPeriod, BookingState
from light2share.bookings.transitions import Move, Party, find
from light2share.db import engines
from light2share.kernel.period import Period, merged
from light2share.mail.models import OutgoingMail
from tests.bookings.known import Known, after, taken_by_others
from tests.bookings.play import equipment, free_time, overlaps
from tests.factories import Cast, Item


class Promises(RuleBasedStateMachine):
    """What the database holds against what the model knows."""

    session: Session
    model: list[Known]
    items: tuple[Item, Item]
    now: datetime
    cast: Cast

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
    def who_lost_its_time_is_on_the_waiting_list(self) -> None:
        """It keeps its place until its time is a day away, the owner's notice; the model hears until when."""
        rows = self.session.execute(select(Booking.id, Booking.behind, Booking.expires_at))
        found = {number: (behind, until) for number, behind, until in rows}
        for entry in self.model:
            behind, until = found[entry.id]
            waits = entry.state is BookingState.REQUESTED
            ways = [taken_by_others(self.model, entry, way) for way in entry.asked]
            assert behind == (waits and all(ways))
            if behind and entry.last[0] is not Move.TAKE_BACK:
                assert until == max(min(way) for way in entry.asked).start - timedelta(days=1)
            if waits:
                entry.expires_at = until

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
    def the_sequence_rises_with_every_move(self) -> None:
        """What a calendar program goes by to tell the newer of two invitations (RFC 5545, section 3.8.7.4)."""
        found: dict[int, list[int]] = {}
        for number, sequence in self.session.execute(
            select(BookingEvent.booking_id, BookingEvent.sequence).order_by(BookingEvent.id)
        ):
            found.setdefault(number, []).append(sequence)
        assert all(sequence == list(range(len(sequence))) for sequence in found.values())

    @invariant()
    def a_move_tells_each_person_once_and_nobody_else(self) -> None:
        """Those whom its row of the table names, without whoever made it, unless the mail is for their calendar too."""
        told: dict[tuple[int, str], list[int]] = {}
        for event, kind, person in self.session.execute(
            select(OutgoingMail.subject_id, OutgoingMail.kind, OutgoingMail.person_id)
            .where(OutgoingMail.kind.like("bookings/%"))
            .order_by(OutgoingMail.id)
        ):
            told.setdefault((event, kind), []).append(person)
        by = {entry.id: entry.by for entry in self.model}
        for event in self.session.scalars(select(BookingEvent)):
            asker = by[event.booking_id].actor
            party = Party.SITE
            if event.person_id is not None:
                party = Party.REQUESTER if event.organisation_id == asker.organisation_id else Party.OWNER
            row = find(event.from_state, event.move, party, event.to_state)
            assert row is not None
            people = {Party.OWNER: self.cast.halden.actor.person_id, Party.REQUESTER: asker.person_id}
            wanted = {people[side] for side in row.tells if row.tells_actors or side is not party}
            assert sorted(told.get((event.id, row.mail), [])) == sorted(wanted)

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
