"""What owners add to a statement, and contests: corrected, contested again, waiting, mediated."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from light2share.billing import settling
from light2share.billing.extras import Extra, rates_beside
from light2share.billing.reminders import remind_of_contests
from light2share.billing.statement_models import StatementState
from light2share.bookings.models import Booking
from light2share.kernel.workdays import add_working_days
from tests.billing.play import AFTER, Visit, mails, page, stated
from tests.conftest import Hands
from tests.factories import Cast

State = StatementState


LINES = {
    "line_0_label": "Solvent", "line_0_quantity": "2.5", "line_0_unit": "L", "line_0_price": "19.99",
    "line_0_rate": "2000", "line_1_label": "Reference sample", "line_1_price": "30", "line_1_rate": "550",
}  # fmt: skip


def lines(client: FlaskClient, booking: Booking, version: int = 1, **more: str) -> TestResponse:
    form = {"version": str(version), **LINES, **more}
    return client.post(page(booking, "/statement/lines"), data=form)


@pytest.mark.parametrize(
    ("milli", "cents", "amount"), [(2_500, 1_999, 4_998), (1_000, 1_999, 1_999), (1, 500, 1), (333, 10, 3)]
)
def test_what_a_line_comes_to(milli: int, cents: int, amount: int) -> None:
    assert Extra("Solvent", milli, "L", cents, 2_000).amount_cents == amount


def test_a_paper_never_mixes_tax_and_none() -> None:
    assert rates_beside(0) == (0,)
    assert rates_beside(1_000) == (1_000, 2_000, 550)


def test_the_owner_adds_lines_and_the_requester_has_the_time_anew(
    visit: Visit, session: Session, cast: Cast, over: Booking, clock: Hands
) -> None:
    clock.set(AFTER + timedelta(days=3))
    assert lines(visit(cast.brightwater), over).status_code == 403
    assert lines(visit(cast.halden), over).status_code == 303
    found = stated(session, over)
    assert (found.net_cents, found.gross_cents) == (60_000 + 4_998 + 3_000, 72_000 + 1_000 + 4_998 + 3_165)
    assert (found.state, found.contest_until) == (State.OPEN, AFTER + timedelta(days=13))
    shown = visit(cast.brightwater).get(page(over, "/statement")).text
    for words in ("Solvent", "2.5", "€49.98", "5.5%", "€811.63", "The lines added were changed."):
        assert words in shown
    assert ("billing/statement_answered", cast.brightwater.person_id) in mails(session)
    assert lines(visit(cast.halden), over).status_code == 409
    again = visit(cast.halden).get(page(over, "/statement")).text
    assert 'value="Reference sample"' in again
    assert 'value="2.5"' in again


def test_an_emptied_line_goes(visit: Visit, session: Session, cast: Cast, over: Booking) -> None:
    lines(visit(cast.halden), over)
    empty = {"line_0_label": "", "line_0_quantity": "", "line_0_unit": "", "line_0_price": ""}
    assert lines(visit(cast.halden), over, 2, **empty).status_code == 303
    assert [one.label for one in stated(session, over).says.extras] == ["Reference sample"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"line_1_price": ""}, "Enter the price of one"),
        ({"line_1_price": "dear"}, "Enter an amount in euros"),
        ({"line_0_label": ""}, "Say what it is for"),
        ({"line_0_quantity": "-1"}, "Enter a number above zero"),
        ({"line_0_quantity": "0.000"}, "Enter a number above zero"),
        ({"line_0_rate": "0"}, "Choose one of the possibilities"),
        ({"line_0_rate": "1999"}, "Choose one of the possibilities"),
    ],
)
def test_a_line_that_is_not_whole_is_refused(
    visit: Visit, session: Session, cast: Cast, over: Booking, typed: dict[str, str], words: str
) -> None:
    answer = lines(visit(cast.halden), over, **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Reference sample"' in answer.text
    assert stated(session, over).says.extras == ()


def test_lines_stand_on_every_paper(visit: Visit, session: Session, cast: Cast, over: Booking) -> None:
    lines(visit(cast.halden), over)
    client = visit(cast.brightwater)
    assert client.post(page(over, "/statement/confirm"), data={"version": "2"}).status_code == 303
    said = json.loads(client.get(page(over, "/pre-invoice.json")).text)
    assert said["lines"][1] == {
        "charge": "added", "description": "Solvent", "quantity": "2.5", "unit": "L", "unit_cents": 1_999,
        "net_cents": 4_998, "vat_percent": "20",
    }  # fmt: skip
    assert [one["vat_cents"] for one in said["vat"]] == [165, 13_000]
    assert sum(line["net_cents"] for line in said["lines"]) == said["net_cents"]
    rows = list(csv.DictReader(StringIO(client.get(page(over, "/pre-invoice.csv")).text.lstrip("\ufeff"))))
    assert [[row[head] for head in ("Quantity", "Unit", "Net, euros", "VAT, percent")] for row in rows][1:] == [
        ["2.5", "L", "49.98", "20"], ["1", "piece", "30.00", "5.5"],
    ]  # fmt: skip
    assert client.get(page(over, "/pre-invoice.pdf")).data.startswith(b"%PDF-")
    assert lines(visit(cast.halden), over, 3).status_code == 409
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE booking_statement SET content = '{}'"))
    session.rollback()


def test_the_contest_begins_with_the_hours_as_they_stand(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    assert 'value="5:00"' in visit(cast.brightwater).get(page(over, "/statement")).text


def test_corrected_hours_are_confirmed_or_contested_again(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    said = {"hours": "4", "reason": "We left at one", "version": "1"}
    visit(cast.brightwater).post(page(over, "/contest"), data=said)
    answer = {"decision": "correct", "hours": "", "message": "Four and a half", "version": "2"}
    client = visit(cast.halden)
    assert client.post(page(over, "/statement/answer"), data=answer).status_code == 422
    assert client.post(page(over, "/statement/answer"), data={**answer, "hours": "99"}).status_code == 422
    assert client.post(page(over, "/statement/answer"), data={**answer, "hours": "4.5"}).status_code == 303
    found = stated(session, over)
    assert (found.state, found.used_minutes, found.net_cents) == (State.OPEN, 270, 54_000)
    shown = visit(cast.brightwater).get(page(over, "/statement")).text
    assert "The hours are corrected to 4 h 30." in shown.replace("\u00a0", " ")
    again = {**said, "version": "3"}
    assert visit(cast.brightwater).post(page(over, "/contest"), data=again).status_code == 303
    told = [kind for kind, _person in mails(session)]
    assert told.count("billing/statement_contested") == 2


def test_steps_are_never_changed(session: Session, over: Booking) -> None:
    settling.contest(session, over, 1, 240, "We left at one", AFTER)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE booking_statement_step SET words = ''"))
    session.rollback()


def test_a_contest_without_an_answer_is_reminded_then_mediated(
    visit: Visit, session: Session, cast: Cast, over: Booking, clock: Hands
) -> None:
    settling.contest(session, over, 1, 240, "We left at one", AFTER)
    session.commit()
    office = over.equipment.site.office
    owner, asker, cluster = (one.person_id for one in (cast.halden, cast.brightwater, cast.cluster))

    def told(days: int, early: timedelta = timedelta()) -> set[tuple[str, int]]:
        before = set(mails(session))
        remind_of_contests(session, add_working_days(AFTER, days, office) - early)
        session.commit()
        return set(mails(session)) - before

    assert told(2, timedelta(minutes=1)) == set()
    assert told(2) == {("billing/reminder_contest", owner)}
    assert told(2) == set()
    assert told(5) == {("billing/reminder_contest_again", owner)}
    assert told(10) == {
        ("billing/reminder_mediation", owner), ("billing/reminder_mediation", asker),
        ("billing/reminder_cluster", cluster),
    }  # fmt: skip
    for who in (cast.halden, cast.brightwater):
        shown = visit(who).get(page(over, "/statement")).text
        assert "it has waited for the owner’s answer since" in shown
        assert "Without an answer the cluster is asked to mediate on" in shown
    assert "It has waited for you since" in visit(cast.halden).get("/dashboard").text
    clock.set(add_working_days(AFTER, 10, office))
    assert "The cluster was asked to mediate on" in visit(cast.brightwater).get(page(over, "/statement")).text
    assert "the cluster has been asked to mediate" in visit(cast.halden).get("/dashboard").text
    settling.keep(session, over, 2, "The log says two", AFTER)
    session.commit()
    assert told(20) == set()
