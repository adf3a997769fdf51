"""Every form of the site: its tokens, and what happens to texts that are too long, dangerous or not printable.

The forms are found on the pages that access_table.py lists, as the people of world.py see them; a new form is tried as
soon as its page stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape, unescape
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.db import db
from tests.house import world as worlds
from tests.house.test_access_matrix import COLUMNS, TABLE, address, members, rules_of
from tests.markup import Tag, read

TYPED = {
    "",
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "number",
    "date",
    "datetime-local",
    "textarea",
    "time",
}
HTML = "</textarea><script>alert('canary')</script><img src=x onerror=canary>\"'&{{7*7}}"
HOSTILE = {
    "long": "x" * 10_000,
    "longer than any field": "é" * 30_000,
    "html": HTML,
    "control characters": "a\x00b\x1bc\x08d",
    "turned around": "\u202etxt.exe",
    "sql": "'; DROP TABLE person; --",
    "header": "a\r\nBcc: everybody@cast.example",
    "formula": '=HYPERLINK("http://evil.example")',
    "numbers": "9" * 400,
    "minus": "-1",
    "not a number": "NaN",
    "signs": "💥\u0301\uffff\ufeff",
}
LEAVING = {("action", "empty"), ("action", "calendar"), ("action", "another")}
"""Buttons that throw away what was typed, or keep it for later, whatever it is."""
LOOKING = {"visitor", "owner's manager", "requester's member", "cluster manager"}
"""Who is sent through the pages; who may send which form is test_access_matrix.py's."""
UNREAD = {("exchange.pick", "row"), ("calendars.subscriptions_page", "equipment")}
"""Lists that are not read where another field says "all", "none", or a feed of something else."""
REFUSING = {"control characters", "longer than any field"}


@dataclass
class Found:
    """A form of a page, as a browser would send it."""

    role: str
    path: str
    values: list[tuple[str, str]] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    offered: dict[str, set[str]] = field(default_factory=dict)
    """What may be chosen, by the name of the field."""
    astray: bool = False
    """Enter in a field presses another button than the one that stands out."""
    endpoint: str = ""

    def filled(self, text: str) -> dict[str, list[str]]:
        """What is sent with `text` in every field that is typed into; each time as a new form."""
        sent: dict[str, list[str]] = {}
        for name, value in self.values:
            sent.setdefault(name, []).append(text if name in self.typed else value)
        return {**sent, "idempotency_key": [uuid4().hex]}


def forms_of(tag: Tag, role: str, here: str) -> list[Found]:
    """What the form would send, once for each of its buttons."""
    found = Found(role, tag.attributes.get("action") or here, astray=_goes_astray(tag))
    buttons = []
    for one in tag:
        name, kind = one.attributes.get("name"), one.attributes.get("type", "")
        if not name or "disabled" in one.attributes:
            continue
        if one.name == "textarea" or (one.name == "input" and kind in TYPED):
            found.typed.add(name)
            found.values.append((name, one.attributes.get("value", one.text)))
        elif one.name == "select":
            chosen = one.all("option", selected=...) or one.all("option")[:1]
            found.offered[name] = {
                option.attributes.get("value", option.text) for option in one.all("option")
            }
            found.values += [(name, option.attributes.get("value", option.text)) for option in chosen]
        elif one.name == "input" and kind == "hidden":
            found.values.append((name, one.attributes.get("value", "")))
        elif one.name == "input" and kind in {"radio", "checkbox"}:
            value = one.attributes.get("value", "on")
            found.offered.setdefault(name, set()).add(value)
            if "checked" in one.attributes:
                found.values.append((name, value))
        elif one.name == "button":
            buttons.append((name, one.attributes.get("value", "")))
    return [replace(found, values=[*found.values, button]) for button in buttons] or [found]


def _goes_astray(tag: Tag) -> bool:
    """Enter presses the first button of a form (HTML, 4.10.21.2)."""
    buttons = [one for one in tag.all("button") if one.attributes.get("type", "submit") == "submit"]
    main = [one for one in buttons if {*one.attributes.get("class", "").split()} == {"btn"}]
    acts = [
        [one.attributes.get(key) for key in ("name", "value", "formaction")] for one in buttons[:1] + main
    ]
    return bool(main) and acts[0] not in acts[1:]


@pytest.fixture
def world(app, store) -> worlds.World:
    return worlds.set_up(app, store)


_met: dict[str, list[Found]] = {}


def forms(app, store, visit, world) -> list[Found]:
    """Each posting form of the site once for each of its buttons; found once in a run: the world is always the same."""
    if store.prefix not in _met:
        _met[store.prefix] = list(crawled(app, visit, world).values())
    return _met[store.prefix]


def crawled(app, visit, world) -> dict[tuple[object, ...], Found]:
    found: dict[tuple[object, ...], Found] = {}
    routes = app.url_map.bind("localhost")
    for line in TABLE:
        marked = zip(COLUMNS, members(world), line.marks, strict=True)
        seeing = [(role, member) for role, member, mark in marked if mark == "." and role in LOOKING]
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        for role, member in seeing if line.method == "GET" else []:
            answer = visit(member).get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for tag in read(answer.text).all("form", method="post"):
                for form in forms_of(tag, role, path):
                    form.endpoint = routes.match(urlsplit(form.path).path, method="POST")[0]
                    names = tuple(sorted({name for name, _value in form.values}))
                    found.setdefault((form.endpoint, names, *form.values[-1:]), form)
    return found


def test_each_form_carries_its_token_and_its_key(app, store, visit, world):
    bare = [
        (form.endpoint, form.role)
        for form in forms(app, store, visit, world)
        if not {"csrf_token", "idempotency_key"} <= {name for name, _value in form.values}
    ]
    assert bare == []


def test_enter_in_a_field_does_what_the_form_is_for(app, store, visit, world):
    astray = {form.endpoint for form in forms(app, store, visit, world) if form.astray and form.typed}
    assert astray == {"equipment.new"}, (
        "a listing is only shown by Enter: to publish it, one presses the button"
    )


def test_the_crawl_meets_the_forms_there_are(app, store, visit, world):
    met = {form.endpoint for form in forms(app, store, visit, world)}
    assert {"accounts.sign_in", "accounts.sign_out", "accounts.account", "accounts.set_password"} <= met
    assert len(met) > 12


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_refused_or_harmless(app, store, visit, world, kind):
    people = dict(zip(COLUMNS, members(world), strict=True))
    text, wrong = HOSTILE[kind], []
    for form in forms(app, store, visit, world):
        if not form.typed or form.values[-1] in LEAVING:
            continue
        browser = visit(people[form.role])
        answer = browser.post(form.path, data=form.filled(text))
        where = f"{form.endpoint} as {form.role}: {answer.status_code}"
        if answer.status_code not in {200, 303, 403, 404, 409, 413, 422, 429}:
            wrong.append(where)
        elif answer.status_code == 303:
            if kind in REFUSING:
                wrong.append(f"{where} accepted")
            page = browser.get(answer.location).get_data().decode("utf-8", "replace")
            wrong += [f"{where} unescaped afterwards"] if "<script>alert('canary')" in page else []
        else:
            page = answer.get_data().decode("utf-8", "replace")
            wrong += (
                [f"{where} unescaped"] if "<script>alert('canary')" in page or "<img src=x" in page else []
            )
            wrong += (
                [f"{where} says nothing"] if answer.status_code == 422 and 'role="alert"' not in page else []
            )
        assert "Traceback" not in answer.get_data(as_text=False).decode("utf-8", "replace")
        if answer.status_code == 303:
            worlds.set_up(app, store)
    assert wrong == []


@pytest.mark.one_engine
def test_what_was_typed_is_still_there_in_a_refused_form(app, store, visit, world):
    """Every typed field comes back as it was, right or wrong; passwords alone do not."""
    people = dict(zip(COLUMNS, members(world), strict=True))
    lost = []
    for form in forms(app, store, visit, world):
        kept = {name for name in form.typed if "password" not in name}
        sent = {
            name: [f"{name} <b>\x07"] if name in kept else values for name, values in form.filled("").items()
        }
        if not kept:
            continue
        answer = visit(people[form.role]).post(form.path, data=sent)
        if answer.status_code != 422:
            continue
        page = unescape(answer.text)
        lost += [f"{form.endpoint}: {name}" for name in kept if f"{name} <b>\x07" not in page]
    assert lost == []


def not_offered(form: Found, name: str) -> str:
    """A value of the same shape as those that may be chosen, which names something of somebody else or nothing."""
    if all(value.isdigit() for value in form.offered[name] if value):
        return next(str(number) for number in range(1, 10_000) if str(number) not in form.offered[name])
    return "no-such-choice"


@pytest.mark.one_engine
def test_a_choice_that_was_not_offered_is_refused(app, store, visit, world):
    """Lists hold what the reader may name: whatever else is sent in their place names nothing."""
    people = dict(zip(COLUMNS, members(world), strict=True))
    wrong = []
    for form in forms(app, store, visit, world):
        for name in sorted(form.offered):
            ticked_or_not = form.offered[name] <= {"1", "on", "y", "yes"}
            if ticked_or_not or form.values[-1] in LEAVING or (form.endpoint, name) in UNREAD:
                continue
            sent = {**form.filled("1"), name: [not_offered(form, name)]}
            answer = visit(people[form.role]).post(form.path, data=sent)
            if answer.status_code == 303:
                wrong.append(f"{form.endpoint} as {form.role}: {name}={sent[name]} {form.values[-1]}")
                worlds.set_up(app, store)
            assert answer.status_code < 500, (form.endpoint, name)
    assert not wrong, "\n".join(wrong)


def stored(app) -> dict[str, int]:
    """What every table holds, in short."""
    with app.app_context(), db.engine.connect() as connection:
        tables = [table for table in db.metadata.sorted_tables if table.name != "commune"]
        return {
            table.name: hash(str(sorted(map(str, connection.execute(table.select()))))) for table in tables
        }


@pytest.mark.one_engine
def test_a_form_that_comes_back_from_signing_in_is_shown_and_does_nothing(app, store, visit, world):
    """web/kept.py: `show_again` fills the form of the page; its own button sends it."""
    people = dict(zip(COLUMNS, members(world), strict=True))
    every, wrong = forms(app, store, visit, world), []
    before = stored(app)
    for form in every:
        sent = {**form.filled("some words that were typed"), "show_again": ["1"]}
        if form.endpoint == "accounts.sign_out":
            continue
        answer = visit(people[form.role]).post(form.path, data=sent)
        if answer.status_code not in {200, 303} or 'role="alert"' in answer.text:
            wrong.append(f"{form.endpoint} {form.values[-1]}: {answer.status_code}")
        changed = {table for table, rows in stored(app).items() if rows != before[table]}
        if changed - {"listing_form"}:  # what is typed to list an instrument is kept at each press
            wrong.append(f"{form.endpoint} {form.values[-1]}: {changed}")
            worlds.set_up(app, store)
    assert wrong == []


@pytest.mark.one_engine
def test_no_form_acts_without_its_token(app, visit, world):
    app.config["WTF_CSRF_ENABLED"] = True
    people = [(role, visit(member)) for role, member in zip(COLUMNS, members(world), strict=True)]
    before = stored(app)
    for line in TABLE:
        if line.method == "GET":
            continue
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        for (role, browser), mark in zip(people, line.marks, strict=True):
            for sent in ({}, {"csrf_token": "made up"}):
                answer = browser.post(path, data=sent)
                assert answer.status_code == (401 if mark == "s" else 403), (line, role)
    assert stored(app) == before


@pytest.mark.one_engine
def test_an_endless_form_costs_its_sender_only(app, store, visit, world):
    for line in TABLE:
        if line.method == "GET":
            continue
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        refused = visit(world.cast.halden).post(path, data={"x": "x" * (2 * 1024 * 1024)})
        assert refused.status_code in {404, 413}, line
        many = visit(world.cast.halden).post(path, data={f"x{number}": "x" for number in range(5000)})
        assert many.status_code in {200, 303, 403, 404, 409, 413, 422}, line
        if many.status_code == 303:
            worlds.set_up(app, store)


@pytest.mark.parametrize(
    "sent",
    [
        b"\xff\xfe\x00=%ZZ&name=%C3%28&&=&name",
        b"name[]=x&name[0]=y&__class__=z",
        b"name=" + b"%00" * 100,
        b"",
    ],
)
def test_a_form_of_broken_bytes_is_no_fault_of_ours(app, store, visit, world, sent):
    for rule in rules_of(app):
        if "POST" not in rule.methods:
            continue
        line = next(line for line in TABLE if line.endpoint == rule.endpoint)
        path = address(app, rule.endpoint, {name: world.names[thing] for name, thing in line.things})
        for kind in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
            "x/y",
        ):
            answer = visit(world.cast.halden).post(path, data=sent, content_type=kind)
            assert answer.status_code < 500, (rule.endpoint, kind)


def test_a_name_of_html_is_text_on_every_page(app, session, visit, world):
    person = session.scalars(select(Person).where(Person.id == world.cast.halden.person_id)).one()
    person.name = HTML
    session.commit()
    browser = visit(world.cast.halden)
    for line in TABLE:
        if line.method == "GET" and line.marks[1] == ".":
            path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
            answer = browser.get(path)
            page = answer.get_data().decode("utf-8", "replace")
            # iCalendar knows no markup: a browser saves it, a calendar shows it as it stands
            assert "<script>alert('canary')" not in page or answer.mimetype == "text/calendar", line
    assert re.search(re.escape(escape("<script>", quote=False)), browser.get("/account").text)
