"""No page asks the database more than 15 things, whoever opens it."""

from __future__ import annotations

import pytest

from light2share.db import db
from tests.asked import asked_of
from tests.house import world as worlds
from tests.house.test_access_matrix import TABLE, Line, address, members

MOST = 15
EXCEPTED = {"jobs.mailbox"}
"""Of the demonstration only: it makes the letters that no worker has made yet, as they would be sent."""
PAGES = [line for line in TABLE if line.method == "GET" and line.endpoint not in EXCEPTED]


@pytest.mark.parametrize("line", PAGES, ids=str)
def test_a_page_asks_little(line: Line, app, store, visit) -> None:
    world = worlds.set_up(app, store)
    path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
    for member, mark in zip(members(world), line.marks, strict=True):
        if mark != ".":
            continue
        browser = visit(member)
        with app.app_context():
            engine = db.engine
        with asked_of(engine) as asked:
            browser.get(path)
        assert len(asked) <= MOST, "\n".join(one.statement for one in asked)
