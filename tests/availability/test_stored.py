"""The stored free time is what the algebra says, whatever came, went or passed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from light2share.availability import queries, stored
from light2share.availability.free import bookable
from light2share.availability.models import BlackoutRow, FirstFree, FreePeriod, OpeningRuleRow
from light2share.equipment.models import Equipment, EquipmentUnit
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period, clipped
from tests.availability.play import DAY, HOUR, MINUTE, at, free_between, wall
from tests.factories import NOW


class Bookings:
    """The blocked times of an item's units, as a later room would tell them."""

    def __init__(self, units):
        self.blocked = {unit: [] for unit in units}

    def taken(self, window: Period):
        return {unit: [one for one in found if one.overlaps(window)] for unit, found in self.blocked.items()}


@pytest.fixture
def item(session, cast) -> Equipment:
    row = session.get_one(Equipment, cast.chamber.id)
    row.horizon_days, row.buffer_before_minutes, row.buffer_after_minutes = 20, 30, 45
    session.commit()
    return row


def rows(session: Session, item: Equipment) -> list[tuple[int, int, int]]:
    columns = (FreePeriod.unit_id, FreePeriod.starts_minute, FreePeriod.ends_minute)
    found = session.execute(select(*columns).where(FreePeriod.equipment_id == item.id).order_by(*columns))
    return [tuple(row) for row in found]


def longest(session: Session, item: Equipment) -> int | None:
    """What is noted of the longest stretch."""
    return session.get_one(FirstFree, item.id).longest_minutes


def longest_of(found: list[tuple[int, int, int]]) -> int:
    return max((ends - starts for _, starts, ends in found), default=0)


def units(session: Session, item: Equipment) -> list[int]:
    return list(session.scalars(select(EquipmentUnit.id).where(EquipmentUnit.equipment_id == item.id)))


def as_worked_out_afresh(session, item, bookings, now):
    with session.begin_nested() as attempt:
        stored.refresh_all(session, item, bookings.taken, now)
        found = rows(session, item)
        attempt.rollback()
    return found


def around_the_clock(session, item):
    session.execute(delete(OpeningRuleRow).where(OpeningRuleRow.equipment_id == item.id))
    session.add_all(
        OpeningRuleRow(equipment_id=item.id, weekday=day, opens_minute=0, closes_minute=1440)
        for day in range(7)
    )


@pytest.mark.parametrize("always", [False, True], ids=["weekdays", "around the clock"])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 1), st.integers(-8, 90), st.integers(1, 30), st.booleans()), max_size=8
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bookings_come_and_go(session, item, always, changes):
    session.rollback()
    session.add(EquipmentUnit(equipment_id=item.id, number=2))
    if always:
        around_the_clock(session, item)
    session.flush()
    numbers = units(session, item)
    bookings = Bookings(numbers)
    stored.refresh_all(session, item, bookings.taken, NOW)
    for unit, start, length, goes in changes:
        begin = NOW + start * 6 * HOUR + 15 * MINUTE
        blocked = Period(begin, begin + length * HOUR)
        mine = bookings.blocked[numbers[unit]]
        if goes and mine:
            blocked = mine.pop()
        elif not any(blocked.overlaps(other) for other in mine):
            mine.append(blocked)
        stored.refresh_window(session, item, blocked, bookings.taken, NOW)
        now_is = rows(session, item)
        assert now_is == as_worked_out_afresh(session, item, bookings, NOW)
        assert longest(session, item) >= longest_of(now_is), "no stretch is longer than is noted"
    stored.refresh_all(session, item, bookings.taken, NOW)
    assert longest(session, item) == longest_of(rows(session, item))
    session.rollback()


def test_the_stored_periods_are_the_free_time_of_the_algebra(session, item):
    stored.refresh_all(session, item, Bookings(units(session, item)).taken, NOW)
    assert rows(session, item)[0][1:] == (
        minute_of(at("2026-10-12T06:00")),
        minute_of(at("2026-10-12T16:00")),
    )
    assert len(rows(session, item)) == 17  # weekdays of twenty days and two to spare
    first = session.get_one(FirstFree, item.id)
    assert instant_of(first.starts_minute) == at("2026-10-13T06:00")


def test_a_blackout_takes_its_hours_away(session, item):
    session.add(
        BlackoutRow(
            equipment_id=item.id,
            starts_local=wall("2026-10-13T10:00"),
            ends_local=wall("2026-10-13T12:00"),
            repeat="FREQ=WEEKLY",
            uid="one@test",
            changed_at=NOW,
        )
    )
    session.flush()
    stored.refresh_all(session, item, Bookings(units(session, item)).taken, NOW)
    window = Period(at("2026-10-19T22:00"), at("2026-10-20T22:00"))
    assert free_between(session, item.id, window) == [
        Period(at("2026-10-20T06:00"), at("2026-10-20T08:00")),
        Period(at("2026-10-20T10:00"), at("2026-10-20T16:00")),
    ]


@pytest.mark.parametrize("always", [False, True], ids=["weekdays", "around the clock"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=7, seconds=13), 30 * HOUR, 9 * DAY])
@pytest.mark.parametrize("shortest", [HOUR, 11 * HOUR, 2 * DAY])
def test_the_first_free_start_is_the_same_by_query_and_by_algebra(session, item, always, later, shortest):
    if always:
        around_the_clock(session, item)
    item.shortest_minutes = shortest // MINUTE
    bookings = Bookings(units(session, item))
    bookings.blocked[units(session, item)[0]] = [Period(at("2026-10-14T05:00"), at("2026-10-14T09:20"))]
    stored.refresh_all(session, item, bookings.taken, NOW)
    now = NOW + later
    whole = stored.reach(item, NOW)
    expected = bookable(queries.free_touching(session, item.id, whole), item.terms, now)
    found = queries.first_free_for(session, [item.id], now)
    assert found == ({item.id: expected[0].start} if expected else {})
    week = Period(at("2026-10-19T00:00"), at("2026-10-26T00:00"))
    assert queries.bookable_between(session, item, week, now) == clipped(expected, week)


def test_the_first_free_starts_of_many_take_one_query(session, cast, counted):
    items = [session.get_one(Equipment, one.id) for one in (cast.chamber, cast.bench, cast.camera)]
    for one in items:
        stored.refresh_all(session, one, Bookings(units(session, one)).taken, NOW)
    ids = [one.id for one in items]
    with counted() as statements:
        found = queries.first_free_for(session, ids, NOW)
    assert len(statements) == 1
    assert set(found) == {cast.chamber.id, cast.bench.id}
    assert queries.first_free_for(session, [], NOW) == {}


def test_a_unit_is_not_continued_by_another(session, item):
    session.add(EquipmentUnit(equipment_id=item.id, number=2))
    session.flush()
    first, second = units(session, item)
    bookings = Bookings([first, second])
    bookings.blocked[first] = [Period(at("2026-10-15T04:00"), at("2026-10-15T09:30"))]
    bookings.blocked[second] = [Period(at("2026-10-15T11:45"), at("2026-10-15T18:00"))]
    stored.refresh_all(session, item, bookings.taken, NOW)
    day = Period(at("2026-10-14T22:00"), at("2026-10-15T22:00"))
    assert free_between(session, item.id, day) == [
        Period(at("2026-10-15T06:00"), at("2026-10-15T11:00")),
        Period(at("2026-10-15T10:00"), at("2026-10-15T16:00")),
    ]


def test_the_next_free_time_after_a_week(session, item):
    stored.refresh_all(session, item, Bookings(units(session, item)).taken, NOW)
    assert queries.next_free(session, item, at("2026-10-16T22:00"), NOW) == at("2026-10-19T06:00")
    assert queries.next_free(session, item, at("2026-10-13T09:00"), NOW) == at("2026-10-13T09:00")
    assert queries.next_free(session, item, at("2027-01-01T00:00"), NOW) is None


def test_time_passes_and_the_worker_follows(session, cast, item):
    bookings = {one.id: Bookings(units(session, one)) for one in session.scalars(select(Equipment))}

    def taken_of(one):
        return bookings[one.id].taken

    assert stored.roll_forward(session, NOW, taken_of) == len(bookings)
    assert stored.roll_forward(session, NOW, taken_of) == 0
    for hours in (1, 26, 60, 24 * 8):
        now = NOW + hours * HOUR
        stored.roll_forward(session, now, taken_of)
        first = session.get_one(FirstFree, item.id)
        expected = queries.first_free_for(session, [item.id], now)[item.id]
        assert instant_of(first.starts_minute) == expected
        reaches = instant_of(first.computed_until_minute)
        assert reaches >= now + item.terms.horizon
        assert stored.roll_forward(session, now, taken_of) == 0
        ahead = Period(now, now + item.terms.horizon)
        kept = free_between(session, item.id, ahead)
        stored.refresh_all(session, item, taken_of(item), now)
        assert kept == free_between(session, item.id, ahead)


def test_a_bulk_load_writes_what_one_by_one_would(session, cast):
    items = list(session.scalars(select(Equipment)))
    blocked = {cast.chamber.unit_id: [Period(at("2026-10-14T05:00"), at("2026-10-14T09:20"))]}
    stored.fill(session, blocked, NOW)
    session.expire_all()
    bulk = [rows(session, one) for one in items]
    noted = select(FirstFree.equipment_id, FirstFree.starts_minute, FirstFree.longest_minutes)
    firsts = set(map(tuple, session.execute(noted)))
    for one in items:
        bookings = Bookings(units(session, one))
        bookings.blocked.update({unit: found for unit, found in blocked.items() if unit in bookings.blocked})
        stored.refresh_all(session, one, bookings.taken, NOW)
    assert bulk == [rows(session, one) for one in items]
    assert firsts == set(map(tuple, session.execute(noted)))


def test_how_long_stretches_are_is_not_known_before_all_is_worked_out(session, item):
    bookings = Bookings(units(session, item))
    stored.refresh_all(session, item, bookings.taken, NOW)
    session.get_one(FirstFree, item.id).longest_minutes = None
    stored.refresh_window(session, item, Period(NOW + DAY, NOW + 2 * DAY), bookings.taken, NOW)
    assert longest(session, item) is None
    stored.refresh_all(session, item, bookings.taken, NOW)
    assert longest(session, item) == 600
