"""Hostile words in every text of the database, on pages that a real browser draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from light2share.db import db
from tests.engines import Store
from tests.factories import Member
from tests.house import hostile
from tests.house import world as worlds
from tests.house.test_access_matrix import TABLE, address

COLUMN = {1: "halden", 5: "brightwater_manager", 9: "cluster"}
"""Who looks, by their place in the access table."""
INJECTED = "script:not([src]):not([type='application/ld+json']), [src=x], s.canary, [onerror]"
FOUND = f'() => [window.canaries, document.querySelectorAll("{INJECTED}").length]'


@pytest.fixture
def world(app: APIFlask, store: Store) -> worlds.World:
    made = worlds.set_up(app, store)
    with app.app_context(), db.engine.begin() as connection:
        hostile.spoil(connection)
    return made


@pytest.fixture
def drawn(chromium: Browser) -> Iterator[Callable[[FlaskClient], Page]]:
    """`drawn(client)` is a tab to which the site of this test answers, script files included."""
    contexts = []

    def draw(client: FlaskClient) -> Page:
        context = chromium.new_context()
        contexts.append(context)
        context.add_init_script("window.canaries = 0; window.canary = () => { window.canaries += 1 };")

        def answer(route: Route) -> None:
            address = urlsplit(route.request.url)
            with client.get(address.path, query_string=address.query) as found:
                route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.get_data())

        context.route("**/*", answer)
        return context.new_page()

    yield draw
    for context in contexts:
        context.close()


def test_what_is_injected_is_seen(visit: Callable[[None], FlaskClient], drawn: Callable[..., Page]) -> None:
    page = drawn(visit(None))
    page.set_content(f'<input value="{hostile.TEXTS[0]}">')
    page.wait_for_function("window.canaries === 2")
    assert page.evaluate(FOUND)[1] == 2


@pytest.mark.parametrize("place", COLUMN, ids=COLUMN.values())
def test_no_text_becomes_part_of_the_page(
    place: int,
    app: APIFlask,
    world: worlds.World,
    visit: Callable[[Member], FlaskClient],
    drawn: Callable[[FlaskClient], Page],
) -> None:
    client = visit(getattr(world.cast, COLUMN[place]))
    page, wrong, seen = drawn(client), [], 0
    for line in TABLE:
        if line.method != "GET" or line.marks[place] != ".":
            continue
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page.goto(f"http://localhost{path}")
        ran, injected = page.evaluate(FOUND)
        seen += 1
        if ran or injected:
            wrong.append(f"{line}: {ran} ran, {injected} elements")
    assert wrong == []
    assert seen > 30
