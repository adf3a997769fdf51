"""Hostile words in every text of the database: each page stands, and shows them as text."""

import pytest

from light2share.db import db
from tests.house import hostile
from tests.house import world as worlds
from tests.house.test_access_matrix import COLUMNS, TABLE, address, members

pytestmark = pytest.mark.one_engine

ENTERED = 95
"""Columns that take hostile words, at least: fewer means that the world has become poorer, or this test blind."""


@pytest.fixture
def world(app, store) -> worlds.World:
    made = worlds.set_up(app, store)
    with app.app_context(), db.engine.begin() as connection:
        assert len(hostile.spoil(connection)) > ENTERED
    return made


def test_every_page_shows_hostile_words_as_text(app, visit, world):
    wrong, shown = [], 0
    people = [(role, visit(member)) for role, member in zip(COLUMNS, members(world), strict=True)]
    for line in TABLE:
        if line.method != "GET":
            continue
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        for (role, browser), mark in zip(people, line.marks, strict=True):
            answer = browser.get(path) if mark == "." else None
            if answer is None or answer.mimetype != "text/html":
                continue
            page = answer.get_data().decode()
            shown += "&lt;img src=x" in page
            if answer.status_code >= 500 or any(text in page for text in hostile.UNESCAPED):
                wrong.append(f"{line} as {role}: {answer.status_code}")
    assert wrong == []
    assert shown > 100
