"""Whatever is done in whatever order: no double booking, one line a move, free time in step, the table obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from light2share.availability import actions as availability
from light2share.availability import connected, connecting
from light2share.availability.actions import Blackout
from light2share.bookings import asking, checklist, clashes, moves, proposing
from light2share.bookings import free_time as free_time_of
from light2share.bookings.act import Act
from light2share.bookings.asking import Wish
from light2share.bookings.checklist import NotReady
from light2share.bookings.checks import Asked, CheckKind
from light2share.bookings.held import held_in, taken_in
from light2share.bookings.models import (
    Booking,
    BookingState,
    CalendarClash,
)
from light2share.bookings.proposing import Proposed
from light2share.bookings.rules import OpenLimits
from light2share.bookings.times import Times
from light2share.bookings.transitions import Check, Move, Party, failing, find
from light2share.db import engines
from light2share.ical.findings import Reading
from light2share.kernel.errors import Forbidden, Stale, Taken
from light2share.kernel.period import Period
from tests import factories
from tests.bookings.known import PLAIN, SLOT, Known, hours_of, taken_by_others
from tests.bookings.play import equipment, store_free_time
from tests.bookings.promises import Promises
from tests.engines import Store
from tests.factories import NOW, Cast, Item

DAYS = 3


class Bookings(Promises):
    """Two items of one owner, one that confirms at once; two requesters; a clock that only goes forward."""

    url = ""
    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        engine = create_engine(self.url)
        engines.set_up(engine)
        self.session = Session(engine, expire_on_commit=False)
        engines.begin_writing(self.session)
        self.cast: Cast = factories.on_stage(self.session)
        self.now = NOW
        self.model: list[Known] = []
        self.items = (self.cast.chamber, self.cast.bench)
        store_free_time(self.session, *self.items, now=self.now)
        self.asks = {item.id: False for item in self.items}
        self.holds = {item.id: False for item in self.items}

    def teardown(self) -> None:
        self.session.close()
        bind = self.session.get_bind()
        bind.engine.dispose()

    @rule(
        target=known,
        item=st.integers(0, 1),
        day=st.integers(0, DAYS),
        start=st.integers(8, 16),
        length=st.integers(1, 4),
        others=st.sets(st.integers(0, DAYS), max_size=2),
        one_of=st.booleans(),
        second=st.booleans(),
    )
    def request(
        self, item: int, day: int, start: int, length: int, others: set[int], one_of: bool, second: bool
    ) -> Known | None:
        """One time, or the same hours of several days: all of them, or one."""
        listing = self.items[item]
        wanted = Times.of([hours_of(one, start, length) for one in {day, *others}], one_of)
        by = self.cast.corvid if second else self.cast.brightwater
        engines.begin_writing(self.session)
        free = not any(
            other.item == listing and any(one.overlaps(time) for one in other.takes)
            for other in self.model
            for time in wanted.periods
        )
        row = equipment(self.session, listing)
        booking, reasons = asking.request_booking(
            self.session, row, Wish(wanted, "x"), by.actor, self.now, EASY
        )
        if booking is None:
            self.session.rollback()
            allowed = free and start + length <= 18 and self._possible(listing, wanted)
            assert not allowed, reasons
            return None
        self.session.commit()
        assert free
        blocked = self.asks[listing.id]
        at_once = listing is self.cast.bench and not blocked
        assert booking.state is (BookingState.CONFIRMED if at_once else BookingState.REQUESTED)
        asked = wanted.choices[:1] if at_once else wanted.choices
        entry = Known(booking.id, listing, asked, by, booking.state, booking.expires_at, [Move.REQUEST])
        entry.blocked, entry.holds, entry.price = blocked, self.holds[listing.id], booking.estimate_cents
        self.model.append(entry)
        return entry

    def _possible(self, listing: Item, wanted: Times) -> bool:
        return all(self._open(listing, one) and self._in_time(one) for one in wanted.periods)

    @rule(item=st.integers(0, 1), blocks=st.booleans())
    def owner_asks_for_an_order(self, item: int, blocks: bool) -> None:
        """From now on; what was asked for before keeps its checklist."""
        engines.begin_writing(self.session)
        listing = self.items[item]
        wanted = {CheckKind.ORDER: Asked.BLOCKS if blocks else Asked.YES}
        checklist.ask_for(self.session, equipment(self.session, listing), wanted)
        self.session.commit()
        self.asks[listing.id] = blocks

    @rule(item=st.integers(0, 1), first=st.booleans())
    def owner_lets_the_first_request_hold(self, item: int, first: bool) -> None:
        """From now on; what waits keeps what it has."""
        engines.begin_writing(self.session)
        listing = self.items[item]
        equipment(self.session, listing).first_holds = first
        self.session.commit()
        self.holds[listing.id] = first

    @rule(entry=known)
    def order_comes(self, entry: Known | None) -> None:
        if entry is None:
            return
        engines.begin_writing(self.session)
        booking = self.session.get_one(Booking, entry.id)
        checklist.tick(self.session, booking, CheckKind.ORDER, entry.by.actor, self.now, "PO 1")
        self.session.commit()
        entry.blocked = False

    @rule(entry=known, day=st.integers(0, DAYS), start=st.integers(8, 16), length=st.integers(1, 4))
    def revise(self, entry: Known | None, day: int, start: int, length: int) -> None:
        if entry is None:
            return
        engines.begin_writing(self.session)
        booking = self.session.get_one(Booking, entry.id)
        wanted = Times.of([hours_of(day, start, length)])
        row = find(entry.state, Move.REVISE, Party.REQUESTER)
        legal = row is not None and not failing(row, entry, Party.REQUESTER, self.now)
        price, before = booking.estimate_cents, sum((one.length for one in entry.asked[0]), timedelta())
        try:
            reasons = asking.revise(
                self.session, booking, entry.by.actor, booking.version, self.now, Wish(wanted, "y")
            )
            self.session.commit()
        except Stale:
            self.session.rollback()
            assert not legal
            return
        if reasons:
            allowed = start + length <= 18 and self._possible(entry.item, wanted)
            assert not allowed or taken_by_others(self.model, entry, list(wanted.periods))
            return
        assert legal
        assert not taken_by_others(self.model, entry, list(wanted.periods))
        assert booking.estimate_cents == price or wanted.first.length != before
        self._moved(entry, Move.REVISE, Party.REQUESTER, BookingState.REQUESTED)
        entry.asked, entry.expires_at = wanted.choices, booking.expires_at
        entry.holds = self.holds[entry.item.id]

    def _open(self, listing: Item, wanted: Period) -> bool:
        return wanted.inside_any(
            free_time_of.opening(self.session, equipment(self.session, listing), wanted).open
        )

    def _in_time(self, wanted: Period) -> bool:
        return wanted.start >= self.now + timedelta(hours=24)

    @rule(entry=known, move=st.sampled_from(PLAIN), party=st.sampled_from(Party), stale=st.booleans())
    def move(self, entry: Known | None, move: Move, party: Party, stale: bool) -> None:
        if entry is None:
            return
        engines.begin_writing(self.session)
        booking = self.session.get_one(Booking, entry.id)
        version = booking.version - 1 if stale else booking.version
        member = {Party.OWNER: self.cast.halden, Party.REQUESTER: entry.by}.get(party)
        act = Act(self.now, member.actor, party) if member else Act(self.now)
        row = find(entry.state, move, party)
        legal = (
            row is not None
            and not (stale and party is not Party.SITE)
            and not failing(row, entry, party, self.now)
        )
        try:
            made = moves.make(self.session, booking, move, None if party is Party.SITE else version, act)
            self.session.commit()
        except (Stale, Forbidden):
            self.session.rollback()
            assert not legal
            return
        except NotReady:
            self.session.rollback()
            assert legal
            assert move is Move.ACCEPT
            assert entry.blocked
            return
        except Taken:
            self.session.rollback()
            assert move is Move.ACCEPT
            assert taken_by_others(self.model, entry, entry.asked[0])
            return
        if not made:
            assert entry.last == (move, party)
            return
        assert legal
        assert row is not None
        assert not (entry.blocked and Check.READY in row.checks)
        self._moved(entry, move, party, row.to)
        if move is Move.ACCEPT:
            entry.asked = entry.asked[:1]
        if move is Move.TAKE_BACK and entry.state is BookingState.REQUESTED:
            times = [one for way in entry.asked for one in way]
            entry.holds = self.holds[entry.item.id] and not taken_by_others(self.model, entry, times)
        if move is Move.TAKE_BACK:
            entry.expires_at = booking.expires_at
            assert (entry.expires_at is not None) == (entry.state is BookingState.REQUESTED)

    def _moved(self, entry: Known, move: Move, party: Party, to: BookingState) -> None:
        if move is not Move.HAND_OVER:
            entry.settle()
        entry.priced(move, self.session.get_one(Booking, entry.id).estimate_cents)
        entry.state, entry.last = to, (move, party)
        entry.moves.append(move)

    @rule(
        entry=known,
        party=st.sampled_from([Party.OWNER, Party.REQUESTER]),
        day=st.integers(0, DAYS),
        starts=st.lists(st.integers(8, 16), min_size=1, max_size=3, unique=True),
        length=st.integers(1, 3),
        price=st.none() | st.integers(0, 100_000),
    )
    def propose(
        self, entry: Known | None, party: Party, day: int, starts: list[int], length: int, price: int | None
    ) -> None:
        """An offer where it is asked for, else a proposal to move it; alternatives may overlap one another."""
        if entry is None:
            return
        engines.begin_writing(self.session)
        booking = self.session.get_one(Booking, entry.id)
        move = Move.OFFER if entry.state is BookingState.REQUESTED else Move.RESCHEDULE
        choices = [hours_of(day, at, length) for at in starts]
        member = self.cast.halden if party is Party.OWNER else entry.by
        proposed = Proposed([[one] for one in choices], price_cents=price if party is Party.OWNER else None)
        row = find(entry.state, move, party)
        legal = row is not None and not failing(row, entry, party, self.now)
        act = proposing.offer if move is Move.OFFER else proposing.propose_change
        if move is Move.OFFER:
            legal = legal and party is Party.OWNER
        try:
            act(self.session, booking, member.actor, booking.version, self.now, proposed)
            self.session.commit()
        except (Stale, Forbidden):
            self.session.rollback()
            assert not legal or min(one.start for one in choices) <= self.now
            return
        except Taken:
            self.session.rollback()
            assert taken_by_others(self.model, entry, choices)
            return
        assert legal
        assert row is not None
        self._moved(entry, move, party, row.to)
        entry.proposed_by, entry.choices, entry.expires_at = party, choices, booking.expires_at
        assert entry.expires_at
        assert self.now < entry.expires_at <= min(one.start for one in choices)

    @rule(entry=known, party=st.sampled_from([Party.OWNER, Party.REQUESTER]), choice=st.integers(0, 3))
    def agree(self, entry: Known | None, party: Party, choice: int) -> None:
        if entry is None:
            return
        engines.begin_writing(self.session)
        booking = self.session.get_one(Booking, entry.id)
        member = self.cast.halden if party is Party.OWNER else entry.by
        row = find(entry.state, Move.ACCEPT_OFFER, party)
        legal = row is not None and not failing(row, entry, party, self.now) and choice < len(entry.choices)
        price = booking.estimate_cents
        try:
            proposing.accept(self.session, booking, member.actor, booking.version, self.now, choice)
            self.session.commit()
        except (Stale, Forbidden):
            self.session.rollback()
            assert not legal
            return
        except NotReady:
            self.session.rollback()
            assert entry.blocked
            assert entry.state is BookingState.OFFERED
            return
        except Taken:
            self.session.rollback()
            assert entry.proposed_by is Party.REQUESTER
            assert taken_by_others(self.model, entry, [entry.choices[choice]])
            return
        assert legal
        assert row is not None
        assert not (entry.blocked and Check.READY in row.checks)
        chosen = entry.choices[choice]
        same_length = chosen.length == sum((one.length for one in entry.asked[0]), timedelta())
        if entry.proposed_by is Party.REQUESTER and same_length:
            assert booking.estimate_cents == price
        self._moved(entry, Move.ACCEPT_OFFER, party, row.to)
        entry.asked = [[chosen]]

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.now < NOW + timedelta(days=6))
    @rule(item=st.integers(0, 1), day=st.integers(0, DAYS), start=st.integers(8, 17))
    def blackout(self, item: int, day: int, start: int) -> None:
        engines.begin_writing(self.session)
        row = equipment(self.session, self.items[item])
        local = (NOW + timedelta(days=7 + day)).replace(hour=start, tzinfo=None)

        held, taken = held_in(self.session, row.id), taken_in(self.session, row.id)
        availability.add_blackout(self.session, row, Blackout(local, local + SLOT), "", held, taken, self.now)
        self.session.commit()

    @precondition(lambda self: self.now < NOW + timedelta(days=6))
    @rule(
        item=st.integers(0, 1), day=st.integers(0, DAYS), start=st.integers(7, 17), length=st.integers(0, 30)
    )
    def calendar_is_read(self, item: int, day: int, start: int, length: int) -> None:
        """A connected calendar that now has one busy time, elsewhere than before, or none."""
        engines.begin_writing(self.session)
        row = equipment(self.session, self.items[item])
        begins = (NOW + timedelta(days=7 + day)).replace(hour=start)
        busy = [Period(begins, begins + length * SLOT / 2)] if length else []
        reading = Reading(Period(NOW, NOW + timedelta(days=700)), busy)
        taken = taken_in(self.session, row.id)
        found = connected.of_item(self.session, row.id)
        if found:
            appeared = connecting.take_in(self.session, row, found[0], reading, taken, self.now, self.now)
        else:
            _new, appeared = connecting.add_file(
                self.session, row, "Lab", reading, False, taken, self.now, self.now
            )
        before = self.session.scalar(select(func.count()).select_from(CalendarClash)) or 0
        told = clashes.tell(self.session, row, connected.of_item(self.session, row.id)[0], appeared, self.now)
        after = self.session.scalar(select(func.count()).select_from(CalendarClash)) or 0
        assert after - before >= len(told)
        self.session.commit()


EASY = OpenLimits(1000, 1000)


@pytest.fixture
def empty_stage(store: Store) -> Iterator[str]:
    """A database that holds the cast; each run of the machine begins with it."""
    url = store.fresh("cast")
    yield url
    store.drop(url)


def test_bookings_as_a_machine(store: Store, empty_stage: str) -> None:
    class Fresh(Bookings):
        def __init__(self) -> None:
            store.reset(empty_stage, "cast")
            super().__init__()

    Fresh.url = empty_stage
    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
