"""The migrations make what the models say, and can be undone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.engines import ROOT


@pytest.fixture
def url(store):
    url = store.fresh()
    yield url
    store.drop(url)


def flask(url: str, folder: Path, *arguments: str) -> str:
    settings = {"DATABASE_URL": url, "DEMO": "1", "SECRET_KEY": "x" * 64, "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables_of(url: str) -> list[str]:
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return sorted(name for name in names if not name.startswith("sqlite_"))


def objects_of(url: str) -> set[tuple[str, str]]:
    """Triggers, indexes, constraints and functions, by kind and name."""
    engine = create_engine(url)
    queries = {
        "sqlite": "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
        "postgresql": """
            SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'index', indexname FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'constraint', conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        """,
    }
    with engine.connect() as connection:
        found = {(kind, name) for kind, name in connection.execute(text(queries[engine.dialect.name]))}
    engine.dispose()
    return found


def test_holidays_that_were_entered_one_by_one_go(url, tmp_path):
    """Those alone that hold by themselves now; what is open day and night stays open on them."""
    flask(url, tmp_path, "demo", "load")
    flask(url, tmp_path, "db", "downgrade", "0022")
    engine = create_engine(url)
    entered = text(
        "INSERT INTO blackout (equipment_id, starts_local, ends_local, repeat, except_days, reason, uid, changed_at)"
        " VALUES (1, :starts, :ends, '', '[]', :reason, :uid, :starts)"
    )
    with engine.begin() as connection:
        for number, (day, hour, reason) in enumerate(
            [
                (date(2027, 5, 6), 0, "Ascension Day"),
                (date(2027, 12, 25), 0, "Noël"),
                (date(2027, 5, 1), 8, "Labour Day"),
                (date(2027, 5, 5), 0, "Ascension Day"),
                (date(2027, 5, 8), 0, "Calibration"),
            ]
        ):
            starts = datetime.combine(day, time(hour))
            values = {"starts": starts, "ends": starts + timedelta(days=1), "reason": reason}
            connection.execute(entered, {**values, "uid": f"entered-{number}"})
    flask(url, tmp_path, "db", "upgrade")
    with engine.connect() as connection:
        left = connection.execute(text("SELECT uid FROM blackout WHERE uid LIKE 'entered-%' ORDER BY uid"))
        assert list(left.scalars()) == ["entered-2", "entered-3", "entered-4"]
        opened = connection.execute(
            text("SELECT DISTINCT open_on_holidays FROM equipment WHERE shortest_minutes >= 1440")
        )
        assert [bool(one) for one in opened.scalars()] == [True]
    engine.dispose()


def test_the_models_and_the_migrated_database_are_the_same(url, tmp_path):
    flask(url, tmp_path, "db", "check")


def test_the_migrations_can_be_undone_and_done_again(url, tmp_path):
    before = objects_of(url)
    flask(url, tmp_path, "db", "downgrade", "base")
    assert tables_of(url) == ["alembic_version"]
    flask(url, tmp_path, "db", "upgrade")
    assert objects_of(url) == before


def test_notice_and_prices_of_modes_are_filled_in(url, tmp_path):
    flask(url, tmp_path, "demo", "load", "--equipment", "20", "--organisations", "6", "--bookings", "10")
    flask(url, tmp_path, "db", "downgrade", "0020-1")
    engine = create_engine(url)
    with engine.begin() as connection:
        first, second = connection.execute(
            text("SELECT min(equipment_id), max(equipment_id) FROM listing")
        ).one()
        rate = "price_mode = 'rate', hourly_rate_cents = 9000, daily_rate_cents = NULL"
        modes = (
            """access_modes = '["operator_assisted", "self_service"]', operator_hourly_rate_cents = 1000"""
        )
        connection.execute(text(f"UPDATE equipment SET {rate}, {modes} WHERE id IN ({first}, {second})"))
        connection.execute(text(f"DELETE FROM equipment_mode WHERE equipment_id IN ({first}, {second})"))
        columns = "equipment_id, mode, lead_time_minutes, hourly_rate_cents"
        for values in (f"{first}, 'operator_assisted', NULL, 5000", f"{second}, 'self_service', 60, NULL"):
            connection.execute(text(f"INSERT INTO equipment_mode ({columns}) VALUES ({values})"))
    flask(url, tmp_path, "db", "upgrade")
    with engine.connect() as connection:
        prices = dict(connection.execute(text("SELECT equipment_id, price_cents FROM listing")).all())
        leads = dict(connection.execute(text("SELECT equipment_id, lead_minutes FROM first_free")).all())
        usual = dict(connection.execute(text("SELECT id, lead_time_minutes FROM equipment")).all())
    engine.dispose()
    assert prices[first] == 4 * (5000 + 1000)
    assert prices[second] == 4 * 9000
    assert second not in leads  # the worker works it out again
    assert {number: lead for number, lead in leads.items() if lead != usual[number]} == {}


def test_a_consent_names_the_text_that_was_shown(url, tmp_path):
    flask(url, tmp_path, "db", "upgrade")
    flask(url, tmp_path, "db", "downgrade", "0067")
    engine = create_engine(url)
    days = [datetime(2026, 10, day, tzinfo=UTC) for day in range(1, 10)]
    if engine.dialect.name == "sqlite":
        days = [f"{day:%Y-%m-%d %H:%M:%S}.000000" for day in days]
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO person (id, email, name, is_cluster_manager, session_epoch, demo, created_at)"
                " VALUES (1, 'a@b.example', 'A', false, 0, false, :day)"
            ),
            {"day": days[0]},
        )
        for number, asks, day in ((1, True, days[2]), (2, False, days[3]), (3, True, days[5])):
            connection.execute(
                text(
                    "INSERT INTO site_text (page, number, body_fr, body_en, asks, created_at)"
                    " VALUES ('terms', :number, 'x', 'y', :asks, :day)"
                ),
                {"number": number, "asks": asks, "day": day},
            )
        for version, day in (("1", days[1]), ("1.1", days[4]), ("1.2", days[6]), ("other", days[7])):
            connection.execute(
                text("INSERT INTO consent (person_id, version, accepted_at) VALUES (1, :version, :day)"),
                {"version": version, "day": day},
            )
    flask(url, tmp_path, "db", "upgrade")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version FROM consent ORDER BY id")).scalars().all()
    engine.dispose()
    assert found == ["1", "1.2", "1.3", "other"]
