"""No page asks the database more than 15 things, whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from light2share.db import db
from tests.house import world as worlds
from tests.house.test_access_matrix import TABLE, Line, address, members

MOST = 15
EXCEPTED = {"jobs.mailbox"}
"""Of the demonstration only: it makes the letters that no worker has made yet, as they would be sent."""
PAGES = [line for line in TABLE if line.method == "GET" and line.endpoint not in EXCEPTED]
NOT_ASKED = ("BEGIN", "PRAGMA", "SET", "SAVEPOINT", "RELEASE", "COMMIT")


@contextmanager
def noted(app) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    with app.app_context():
        engine = db.engine
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(NOT_ASKED):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("line", PAGES, ids=str)
def test_a_page_asks_little(line: Line, app, store, visit) -> None:
    world = worlds.set_up(app, store)
    path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
    for member, mark in zip(members(world), line.marks, strict=True):
        if mark != ".":
            continue
        browser = visit(member)
        with noted(app) as statements:
            browser.get(path)
        assert len(statements) <= MOST, "\n".join(statements)
