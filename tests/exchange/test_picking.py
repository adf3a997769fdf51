"""Rows of a checked file are picked one by one; the choice is kept between the pages, with or without JavaScript."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from light2share.equipment.models import Equipment
from light2share.exchange.rules import SHOWN, Stage
from tests.exchange.play import rows, send, table, the_import, work


def line(number: int) -> str:
    return f"A-{number},Chamber {number},climatic-chamber,Tests,self_service,draft"


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


@pytest.fixture
def at(app, halden) -> str:
    """An import of one row more than a page shows, and of one that is wrong."""
    where = send(halden, table(*map(line, range(SHOWN + 1)), "A-wrong,,m2-analyser,,,"))
    work(app)
    return where


def shown(page: str) -> list[str]:
    return re.findall(r'name="shown" value="(\d+)"', page)


def picked(page: str) -> list[str]:
    return re.findall(r'name="row" value="(\d+)" checked', page)


def listed(session) -> set[str]:
    session.rollback()
    found = session.scalars(select(Equipment.owner_key).where(Equipment.owner_key.startswith("A-")))
    return {key for key in found if key}


def test_all_that_is_valid_is_picked_at_first(halden, at):
    first, second = halden.get(at).text, halden.get(f"{at}?page=2").text
    assert shown(first) == picked(first) == [str(number) for number in range(2, SHOWN + 2)]
    assert shown(second) == picked(second) == [str(SHOWN + 2)]
    assert f"Import {SHOWN + 1} rows" in first


def test_what_is_taken_out_on_one_page_stays_out_on_the_others(app, halden, at, session):
    page = halden.get(at).text
    kept = [number for number in shown(page) if number not in {"2", "3"}]
    answer = halden.post(f"{at}/pick", data={"shown": shown(page), "row": kept, "next": "1"})
    assert (answer.status_code, answer.location) == (303, f"{at}?page=2#rows")
    second = halden.get(f"{at}?page=2").text
    assert f"Import {SHOWN - 1} rows" in second
    assert picked(second) == shown(second)
    assert picked(halden.get(at).text) == kept
    halden.post(f"{at}/confirm", data={"shown": shown(second), "row": []})
    work(app)
    assert listed(session) == {f"A-{number}" for number in range(2, SHOWN)}
    done = halden.get(at).text
    assert f"{SHOWN - 2} rows are imported. 3 rows were left out by you. 1 row is wrong" in done
    assert done.count("Left out") == 2
    assert 'name="row"' not in done


def test_every_row_of_a_kind_at_once(halden, at):
    halden.post(f"{at}/pick?show=changed", data={"every": "none"})
    assert len(picked(halden.get(at).text)) == SHOWN
    halden.post(f"{at}/pick?show=new", data={"every": "none"})
    assert picked(halden.get(at).text) == []
    halden.post(f"{at}/pick", data={"every": "all"})
    assert len(picked(halden.get(at).text)) == SHOWN


def test_nothing_is_confirmed_with_nothing_picked(halden, at, session):
    halden.post(f"{at}/pick", data={"every": "none"})
    answer = halden.post(f"{at}/confirm")
    assert answer.status_code == 422
    assert "Pick at least one row" in answer.text
    assert the_import(session).stage is Stage.READY
    assert halden.post(f"{at}/confirm", data={"shown": "2", "row": "2"}).status_code == 303
    assert the_import(session).stage is Stage.CONFIRMED


def test_a_wrong_row_is_never_picked_and_odd_numbers_do_nothing(halden, at, session):
    wrong = rows(session)[-1].number
    odd = [str(wrong), "0", "-1", "99999999999999999999", "x", "7777"]
    assert halden.post(f"{at}/pick", data={"shown": odd, "row": odd}).status_code == 303
    assert f"Import {SHOWN + 1} rows" in halden.get(at).text


def test_the_choice_stands_once_it_is_confirmed(halden, at):
    halden.post(f"{at}/confirm")
    assert halden.post(f"{at}/pick", data={"every": "none"}).status_code == 409
    assert halden.post(f"{at}/confirm").status_code == 303
