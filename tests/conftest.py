"""Fixtures shared by every room: a database of the chosen engine, the app, the cast, and visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

import pytest
import structlog
from apiflask import APIFlask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from light2share import create_app
from light2share.catalogue import shelf
from light2share.db import db, engines
from light2share.exchange.views import kept
from light2share.web import identity, limits
from tests import factories
from tests.asked import NOW_AND_THEN
from tests.engines import ENGINES, Store, databases

pytest_plugins = ["tests.running"]

ON_AN_ENGINE = {"store", "engine_name"}
"""The fixtures by which a test asks for a database, however far behind it they stand."""

# a busy machine takes its time: how long an example takes says nothing
settings.register_profile("fair", deadline=None)
settings.load_profile("fair")

# the library's own choice prints every variable of every frame of an exception: seconds, and endless for an app
structlog.configure(
    processors=[
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    ]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine` chooses the database of the run."""
    parser.addoption("--engine", choices=ENGINES, default="sqlite", help="the database engine to test on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the run on SQLite what is the same on each engine: it asks for no database, or says so itself."""
    if config.getoption("--engine") == "sqlite":
        return
    on_an_engine: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        asks = ON_AN_ENGINE & set(getattr(item, "fixturenames", ()))
        differs = asks and not item.get_closest_marker("one_engine")
        (on_an_engine if differs else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = on_an_engine


@pytest.fixture(scope="session")
def engine_name(pytestconfig: pytest.Config) -> str:
    """`sqlite` or `postgresql`."""
    return str(pytestconfig.getoption("--engine"))


@pytest.fixture(scope="session")
def store(engine_name: str) -> Iterator[Store]:
    """Where databases come from; the template `cast` holds the cast."""
    with databases(engine_name) as store:
        store.template("cast", _fill)
        yield store


def _fill(url: str) -> None:
    engine = create_engine(url)
    engines.set_up(engine)
    with Session(engine) as session:
        factories.fill(session)
    engine.dispose()


@pytest.fixture(scope="session")
def _shared_app(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    folder: Path = tmp_path_factory.mktemp("data")
    app = create_app(
        {
            "TESTING": True,
            "DEMO": True,
            "DATABASE_URL": store.fresh("cast"),
            "DATA_DIR": folder,
            "STORAGE_URL": f"file://{folder / 'uploads'}",
            "SECRET_KEY": "for tests only " * 4,
            "BASE_URL": "http://localhost",
            "WTF_CSRF_ENABLED": False,
            "FREEZE_TIME": factories.NOW,
        }
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_shared_app: APIFlask, store: Store) -> Iterator[APIFlask]:
    """The site, its clock at factories.NOW, its database holding the cast and nothing else."""
    settings = dict(_shared_app.config)
    with _shared_app.app_context():
        db.engine.dispose()
    store.reset(_shared_app.config["DATABASE_URL"], "cast")
    shelf.throw_away()
    kept.throw_away()
    limits.reset(_shared_app)
    _shared_app.extensions.pop(identity.KEPT, None)
    yield _shared_app
    _shared_app.config.clear()
    _shared_app.config.update(settings)


@pytest.fixture
def session(app: APIFlask) -> Iterator[Session]:
    """A session of its own, on the site's engine, for arranging and looking."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def cast(app: APIFlask) -> factories.Cast:
    """Halden, Brightwater, Corvid and the others."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        return factories.on_stage(session)


@pytest.fixture
def visit(app: APIFlask) -> Callable[[factories.Member | None], FlaskClient]:
    """`visit(cast.halden)` is a browser in which that person is signed in; `visit(None)` a visitor’s."""

    def browser(member: factories.Member | None = None, language: str = "en") -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["language"] = language
            if member:
                cookie["_user_id"] = f"{member.person_id}:0"
                cookie["sign_in"] = factories.session_secret(member.person_id)
                cookie["since"] = int(time())
                cookie["_fresh"] = True
        return client

    return browser


@dataclass
class Hands:
    """The site's clock, to be set by hand."""

    app: APIFlask

    @property
    def now(self) -> datetime:
        """What it shows."""
        now: datetime = self.app.config["FREEZE_TIME"]
        return now

    def set(self, instant: datetime) -> None:
        """Put it to an instant (aware)."""
        self.app.config["FREEZE_TIME"] = instant

    def advance(self, **time: float) -> None:
        """Let time pass: `advance(hours=2)`."""
        self.set(self.now + timedelta(**time))


@pytest.fixture
def clock(app: APIFlask) -> Hands:
    """The site's clock."""
    return Hands(app)


@pytest.fixture
def counted(app: APIFlask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with counted() as statements:` collects every statement that the site sends meanwhile."""
    with app.app_context():
        engine = db.engine

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", NOW_AND_THEN)):
                statements.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
