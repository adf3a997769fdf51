"""The migrations make what the models say, and can be undone."""

import os
import subprocess
import sys
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


def test_the_models_and_the_migrated_database_are_the_same(url, tmp_path):
    flask(url, tmp_path, "db", "check")


def test_the_migrations_can_be_undone_and_done_again(url, tmp_path):
    before = objects_of(url)
    flask(url, tmp_path, "db", "downgrade", "base")
    assert tables_of(url) == ["alembic_version"]
    flask(url, tmp_path, "db", "upgrade")
    assert objects_of(url) == before
