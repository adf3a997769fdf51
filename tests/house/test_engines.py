"""Databases for tests are apart from each other, and a missing engine is an error that says what to do."""

import pytest
from sqlalchemy import create_engine, text

from tests import engines


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []
    finally:
        engine.dispose()


def numbered(url: str) -> None:
    execute(url, "CREATE TABLE numbers (n integer)", "INSERT INTO numbers VALUES (1)")


def test_copies_of_a_template_are_apart(store):
    store.template("numbered", numbered, based_on=None)
    first, second = store.fresh("numbered"), store.fresh("numbered")
    execute(first, "INSERT INTO numbers VALUES (2)")
    assert execute(first, "SELECT n FROM numbers ORDER BY n") == [(1,), (2,)]
    assert execute(second, "SELECT n FROM numbers") == [(1,)]
    store.reset(first, "numbered")
    assert execute(first, "SELECT n FROM numbers") == [(1,)]
    for url in (first, second):
        store.drop(url)


def test_the_database_of_the_run_is_of_the_engine_that_was_asked_for(store, engine_name):
    url = store.fresh()
    assert url.startswith(engine_name)
    version = execute(url, "SELECT version()" if engine_name == "postgresql" else "SELECT sqlite_version()")
    assert version
    store.drop(url)


def test_without_postgresql_the_error_says_how_to_get_one(monkeypatch):
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(engines.shutil, "which", lambda _name: None)
    monkeypatch.setattr(engines.Path, "glob", lambda *_: iter(()))
    with pytest.raises(engines.NoPostgres, match="apt-get install postgresql"):
        engines.find_programs()


def test_a_failed_migration_shows_its_words(tmp_path):
    with pytest.raises(RuntimeError, match="the migrations failed on sqlite"):
        engines.migrate(f"sqlite:///{tmp_path}/no/such/folder/file.db")
