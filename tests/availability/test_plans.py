"""The hot queries read an index and nothing else, on both engines."""

import pytest
from sqlalchemy import delete, event, insert, select

from light2share.availability import queries
from light2share.availability.models import BusyTime, CalendarKind, ConnectedCalendar, FirstFree, FreePeriod
from light2share.equipment.models import Equipment
from light2share.kernel.minutes import minute_of
from light2share.kernel.period import Period
from tests.availability.play import DAY
from tests.factories import NOW

ROWS = 4000
SLOT, APART = 120, 300


@pytest.fixture
def crowded(app, session, cast):
    """Many stretches of few items, counted by the database."""
    session.execute(delete(FreePeriod))
    first = minute_of(NOW)
    session.execute(
        insert(FreePeriod),
        [
            {
                "equipment_id": item.id,
                "unit_id": item.unit_id,
                "starts_minute": first + number * APART,
                "ends_minute": first + number * APART + SLOT,
            }
            for item in (cast.chamber, cast.bench, cast.draft, cast.camera)
            for number in range(ROWS)
        ],
    )
    session.execute(delete(FirstFree))
    session.add_all(
        ConnectedCalendar(
            id=number,
            equipment_id=item.id,
            name="",
            kind=CalendarKind.FILE,
            created_at=NOW,
            agreed=[],
            trouble=[],
        )
        for number, item in enumerate((cast.chamber, cast.bench, cast.draft, cast.camera), 1)
    )
    session.flush()
    session.execute(
        insert(BusyTime),
        [
            {
                "equipment_id": item.id,
                "calendar_id": calendar,
                "starts_minute": first + number * APART,
                "ends_minute": first + number * APART + SLOT,
            }
            for calendar, item in enumerate((cast.chamber, cast.bench, cast.draft, cast.camera), 1)
            for number in range(ROWS)
        ],
    )
    session.commit()
    session.connection().exec_driver_sql("ANALYZE")
    session.commit()
    return session


def plan(session, ask) -> str:
    """What the database says it would do for the last statement that `ask` sends."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, parameters = sent[-1]
    if (
        engine.dialect.name == "postgresql"
    ):  # a table just filled isn't vacuumed yet: it seems dear to trust its index
        session.connection().exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    rows = session.connection().exec_driver_sql(explain + statement, parameters)
    return "\n".join(str(row[-1]) for row in rows)


def reads_only_the_index(engine_name: str, lines: str, table: str = "free_period") -> bool:
    reads = [line for line in lines.splitlines() if "Cond:" not in line and "Key:" not in line]
    mine = [line for line in reads if table in line]
    good = "Index Only Scan" if engine_name == "postgresql" else "USING COVERING INDEX"
    return bool(mine) and all(good in line for line in mine)


@pytest.mark.parametrize("days", [1, 7, 42])
def test_the_free_time_of_a_window(crowded, cast, engine_name, days):
    window = Period(NOW + 60 * DAY, NOW + (60 + days) * DAY)
    lines = plan(crowded, lambda: queries.free_touching(crowded, cast.chamber.id, window))
    assert reads_only_the_index(engine_name, lines), lines


@pytest.mark.parametrize("days", [1, 7, 42])
def test_what_connected_calendars_block_in_a_window(crowded, cast, engine_name, days):
    window = Period(NOW + 60 * DAY, NOW + (60 + days) * DAY)
    lines = plan(crowded, lambda: queries.busy(crowded, cast.chamber.id, window))
    assert reads_only_the_index(engine_name, lines, "busy_time"), lines


def test_the_first_free_starts_of_a_page(crowded, cast, engine_name):
    ids = [cast.chamber.id, cast.bench.id]
    lines = plan(crowded, lambda: queries.first_free_for(crowded, ids, NOW))
    assert reads_only_the_index(engine_name, lines), lines


def test_the_next_free_time(crowded, cast, engine_name):
    item = crowded.scalars(select(Equipment).where(Equipment.id == cast.chamber.id)).one()
    assert item.site.zone, "read before the statement that is looked at"
    lines = plan(crowded, lambda: queries.next_free(crowded, item, NOW + 30 * DAY, NOW))
    assert reads_only_the_index(engine_name, lines), lines
