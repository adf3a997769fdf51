"""Every route as every role, on own and other things; and no text of a company on any page of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import url_for
from werkzeug.routing import Rule

from tests.house import canaries
from tests.house import world as worlds
from tests.house.access_table import COLUMNS, LINES

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOBODY = {
    "string": "no-such-thing",
    "default": "no-such-thing",
    "integer": "999999",
    "rownumber": "999999",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
REFUSALS = {401, 403, 404, 405}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    method: str
    endpoint: str
    things: tuple[tuple[str, str], ...]
    marks: str

    def __str__(self) -> str:
        return " ".join([self.method, self.endpoint, *(f"{name}={thing}" for name, thing in self.things)])


def lines() -> Iterator[Line]:
    for text in LINES.splitlines():
        if not text.strip():
            continue
        parts = text.split()
        things = tuple(tuple(part.split("=")) for part in parts[2:] if "=" in part)
        marks = "".join(part for part in parts[2:] if "=" not in part)
        assert len(marks) == len(COLUMNS), text
        yield Line(parts[0], parts[1], things, marks)


TABLE = list(lines())


@pytest.fixture
def world(app, store) -> worlds.World:
    return worlds.set_up(app, store)


def members(world: worlds.World) -> list:
    cast = world.cast
    return [
        None,
        cast.halden, cast.halden_admin, cast.halden_member,
        cast.brightwater, cast.brightwater_manager, cast.admin,
        cast.corvid, cast.corvid_manager,
        cast.cluster,
    ]  # fmt: skip


def address(app, endpoint: str, values: dict[str, str]) -> str:
    with app.test_request_context():
        return url_for(endpoint, **values)


def mark_of(answer) -> str:
    """What an answer means to its reader, as the table writes it."""
    if answer.status_code == 401 or (
        answer.status_code == 303 and answer.location.startswith("/login?next=")
    ):
        return "s"
    if answer.status_code in {403, 404}:
        return {403: "x", 404: "-"}[answer.status_code]
    assert answer.status_code < 500, answer.status_code
    assert answer.status_code not in REFUSALS, answer.status_code
    return "."


def rules_of(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def test_every_route_has_its_lines_and_every_line_its_route(app):
    there = {
        (method, rule.endpoint) for rule in rules_of(app) for method in METHODS if method in rule.methods
    }
    written = {(line.method, line.endpoint) for line in TABLE}
    assert sorted(there - written) == [], "add lines to tests/house/access_table.py"
    assert sorted(written - there) == []


def test_lines_name_all_parameters(app):
    arguments = {rule.endpoint: rule.arguments for rule in rules_of(app)}
    wrong = [
        str(line)
        for line in TABLE
        if {name for name, _thing in line.things} != arguments.get(line.endpoint, set())
    ]
    assert wrong == []


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_a_line_holds_for_every_role(line, app, store, visit, world):
    values = {name: world.names[thing] for name, thing in line.things}
    path = address(app, line.endpoint, values)
    found = dict.fromkeys(COLUMNS, "")
    refused_first = sorted(
        zip(COLUMNS, members(world), line.marks, strict=True), key=lambda one: one[2] == "."
    )
    for role, member, mark in refused_first:
        found[role] = mark_of(visit(member).open(path, method=line.method))
        if line.method != "GET" and mark == ".":
            worlds.set_up(app, store)
    assert found == dict(zip(COLUMNS, line.marks, strict=True))


def names_a_thing(rule: Rule) -> bool:
    """Whether one of its parameters is more than a choice of a few words, such as the format of a file."""
    return any(not hasattr(converter, "items") for converter in (rule._converters or {}).values())


def nowhere(rule: Rule) -> dict[str, str]:
    """A value of the right shape for each parameter, which names nothing."""
    values = {}
    for name, converter in (rule._converters or {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("unicode", "string")
        values[name] = sorted(converter.items)[0] if kind == "any" else NOBODY[kind]
    return values


@pytest.mark.one_engine
def test_what_is_not_there_is_404_to_whoever_might_come_in(app, visit, world):
    routes = {(method, rule.endpoint): rule for rule in rules_of(app) for method in rule.methods}
    browsers = [visit(member) for member in members(world)]
    wrong = []
    for line in {(line.method, line.endpoint): line for line in TABLE}.values():
        rule = routes[line.method, line.endpoint]
        if not names_a_thing(rule):
            continue
        path = address(app, line.endpoint, nowhere(rule))
        for role, browser, mark in zip(COLUMNS, browsers, line.marks, strict=True):
            found = mark_of(browser.open(path, method=line.method))
            # the right may be missed before the thing is
            if found not in {".": "-", "-": "-", "s": "s", "x": "x-"}[mark]:
                wrong.append(f"{line.method} {path} as {role}: {found}")
    assert wrong == []


def test_what_is_another_companys_and_what_is_not_there_are_one_page(app, visit, world):
    browser = visit(world.cast.corvid_manager)
    pages = [
        browser.get(address(app, endpoint, values))
        for endpoint, values in (
            ("equipment.show", {"slug": "no-such-thing"}),
            ("equipment.show", {"slug": "draft"}),
            ("equipment.edit", {"slug": "chamber"}),
            ("bookings.show", {"reference": world.names["asked"]}),
            ("bookings.answer", {"reference": world.names["asked"]}),
            ("messages.show", {"reference": world.names["confirmed"]}),
            ("messages.download", {"reference": world.names["confirmed"], "name": world.names["file"]}),
        )
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text.split('id="main"')[1] for page in pages}) == 1


@pytest.mark.one_engine
def test_a_head_is_answered_like_its_get_and_has_no_text(app, visit, world):
    for member in (None, world.cast.halden, world.cast.corvid):
        browser = visit(member)
        for line in TABLE:
            if line.method == "GET":
                path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
                head, get = browser.head(path), browser.get(path)
                assert (head.status_code, head.get_data()) == (get.status_code, b""), line
                assert browser.options(path).get_data() == b"", line


def may_read(member, canary: str) -> bool:
    """Whether a page may show the word to this person."""
    place = member.organisation_slug if member else None
    if canary in canaries.OF_BOTH.values():
        return place in {"halden", "brightwater"}
    return place == ("halden" if canary in worlds.OF_HALDEN.values() else "brightwater")


HOLDERS = {"calendars.feed", "bookings.answer_by_link", "accounts.set_password", "watching.stop"}
"""Whoever has the secret in the address reads what its owner chose to show with it."""


def test_no_page_shows_a_text_of_another_company(app, visit, world):
    leaks, seen = [], set()
    people = [(role, member, visit(member)) for role, member in zip(COLUMNS, members(world), strict=True)]
    for line in TABLE:
        if line.method != "GET" or line.endpoint in HOLDERS:
            continue
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        for role, member, browser in people:
            answer = browser.get(path, headers={"Accept-Encoding": "identity"})
            text = answer.get_data().decode("utf-8", "replace").replace("\r\n ", "")
            for canary in canaries.CANARIES:
                if canary in text and canary not in path:
                    seen.add(canary)
                    if not may_read(member, canary):
                        leaks.append((str(line), role, canary))
    assert leaks == []
    assert seen >= {canaries.OF_BOTH[name] for name in ("purpose", "talk", "file")}
    assert seen >= {worlds.OF_HALDEN["draft"], worlds.OF_BRIGHTWATER["feed"]}
