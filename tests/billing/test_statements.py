"""After the visit: what is billed, confirmed, contested, waived, closed; and the pre-invoice."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from apiflask import APIFlask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.billing import queries, settling, statements
from light2share.billing.money import totals
from light2share.billing.statement_models import StatementState
from light2share.billing.use import Billed, billed_minutes, lines_of_use, no_show
from light2share.bookings import actions, asking
from light2share.bookings.models import Booking
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from light2share.quotes.rules import Charge, Line
from tests.billing.play import AFTER, Visit, page, stated
from tests.bookings.play import equipment, hours
from tests.conftest import Hands
from tests.factories import NOW, Cast

State = StatementState


@pytest.mark.parametrize(
    ("rule", "booked", "used", "billed"),
    [
        (Billed.BOOKED, 240, 300, 240), (Billed.USED, 240, 181, 195), (Billed.USED, 240, 180, 180),
        (Billed.LARGER, 240, 181, 240), (Billed.LARGER, 240, 241, 255), (Billed.LARGER, 250, 250, 255),
    ],
)  # fmt: skip
def test_which_hours_are_billed(rule: Billed, booked: int, used: int, billed: int) -> None:
    assert billed_minutes(rule, booked, used) == billed


def test_time_is_billed_in_part_what_is_paid_once_stays() -> None:
    frozen = (Line(Charge.HOURS, 240, 12_000, 48_000), Line(Charge.SETUP, 1, 5_000, 5_000))
    assert lines_of_use(frozen, 240, 240) == frozen
    assert lines_of_use(frozen, 240, 300) == (Line(Charge.HOURS, 300, 12_000, 60_000), frozen[1])
    days = (Line(Charge.DAYS, 1, 80_000, 80_000),)
    assert lines_of_use(days, 480, 240) == (Line(Charge.HOURS, 240, 10_000, 40_000),)
    agreed = (Line(Charge.AGREED, 1, 30_000, 30_000),)
    assert lines_of_use(agreed, 240, 60) == agreed


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_billed_adds_up(booked: int, billed: int, time: int, once: int) -> None:
    frozen = (Line(Charge.HOURS, booked, 1, time), Line(Charge.SETUP, 1, once, once))
    found = lines_of_use(frozen, booked, billed)
    foot = totals((line.amount_cents, 2_000) for line in found)
    assert foot.net_cents == sum(line.amount_cents for line in found)
    assert abs(found[0].amount_cents * booked - time * billed) * 2 <= booked
    assert found[1] == frozen[1]


def test_not_coming_costs_a_day_at_most() -> None:
    assert no_show(48_000, 100, timedelta(hours=4)).amount_cents == 48_000
    assert no_show(300_000, 100, timedelta(days=3)).amount_cents == 100_000
    assert no_show(48_000, 25, timedelta(hours=4)).amount_cents == 12_000


def test_a_completed_booking_has_a_statement(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    found = stated(session, over)
    assert (found.booked_minutes, found.used_minutes, found.billed_minutes) == (240, 300, 300)
    assert (found.net_cents, found.gross_cents) == (60_000, 72_000)
    for who, status in (("brightwater", 200), ("halden", 200), ("corvid", 404), ("cluster", 404)):
        answer = visit(getattr(cast, who)).get(page(over, "/statement"))
        assert answer.status_code == status
        assert ("€720.00" in answer.text) == (status == 200)
    assert "Confirm the statement" in visit(cast.brightwater).get(page(over)).text
    assert "Confirm the statement" not in visit(cast.halden).get(page(over)).text
    assert visit(cast.brightwater).get(page(over, "/pre-invoice.pdf")).status_code == 404


def test_what_waits_stands_in_the_lists_of_who_acts_next(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    def told(who: str) -> set[bool]:
        client = visit(getattr(cast, who))
        return {
            f"/bookings/{over.reference}/statement" in client.get(path).text
            for path in ("/dashboard", "/bookings")
        }

    assert (told("brightwater"), told("halden"), told("corvid")) == ({True}, {False}, {False})
    said = {"hours": "4:00", "reason": "We left at one", "version": "1"}
    visit(cast.brightwater).post(page(over, "/contest"), data=said)
    assert (told("brightwater"), told("halden"), told("corvid")) == ({False}, {True}, {False})


def test_the_requester_confirms_and_it_is_a_pre_invoice(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    client = visit(cast.brightwater)
    assert client.post(page(over, "/statement/confirm"), data={"version": "1"}).status_code == 303
    assert stated(session, over).state is State.CLOSED
    assert client.get(page(over, "/pre-invoice.pdf?lang=fr")).data.startswith(b"%PDF-")
    said = json.loads(client.get(page(over, "/pre-invoice.json")).text)
    assert (said["net_cents"], said["gross_cents"], said["type"]) == (60_000, 72_000, "pro_forma")
    assert sum(line["net_cents"] for line in said["lines"]) == said["net_cents"]
    rows = list(csv.DictReader(StringIO(client.get(page(over, "/pre-invoice.csv")).text.lstrip("\ufeff"))))
    assert [(row["Net, euros"], row["VAT, percent"], row["Kind"]) for row in rows] == [
        ("600.00", "20", "Use")
    ]
    assert "This is not an invoice" in client.get(page(over, "/statement")).text
    noted = {"number": "F-2026-9", "on": "2026-11-02", "version": "2"}
    assert client.post(page(over, "/statement/invoice"), data=noted).status_code == 403
    for day in ("2026-10-01", "2031-01-01"):
        answer = visit(cast.halden).post(page(over, "/statement/invoice"), data={**noted, "on": day})
        assert (answer.status_code, "at most a month ahead" in answer.text) == (422, True)
    assert visit(cast.halden).post(page(over, "/statement/invoice"), data=noted).status_code == 303
    assert "F-2026-9" in client.get(page(over)).text
    assert "F-2026-9" in visit(cast.halden_admin).get("/org/statements.csv").text
    french = visit(cast.halden_admin, "fr").get("/org/statements.csv").text.removeprefix("\ufeff")
    (row,) = csv.DictReader(StringIO(french), delimiter=";")
    assert (row["Net, en euros"], row["TVA, en pourcentage"], row["Type"]) == (
        "600,00",
        "20",
        "Usage",
    )
    assert over.reference not in visit(cast.corvid_manager).get("/org/statements.csv").text


def test_contested_hours_are_taken_over(visit: Visit, session: Session, cast: Cast, over: Booking) -> None:
    said = {"hours": "4:00", "reason": "We left at one", "version": "1"}
    empty = visit(cast.brightwater).post(page(over, "/contest"), data={**said, "reason": ""})
    assert (empty.status_code, 'value="4:00"' in empty.text) == (422, True)
    assert visit(cast.halden).post(page(over, "/contest"), data=said).status_code == 403
    assert visit(cast.brightwater).post(page(over, "/contest"), data=said).status_code == 303
    assert stated(session, over).state is State.CONTESTED
    assert "We left at one" in visit(cast.halden).get(page(over)).text
    answer = {"decision": "agree", "message": "You are right", "version": "2"}
    assert visit(cast.halden).post(page(over, "/statement/answer"), data=answer).status_code == 303
    found = stated(session, over)
    assert (found.state, found.used_minutes, found.net_cents) == (State.CLOSED, 240, 48_000)
    assert visit(cast.halden).post(page(over, "/statement/answer"), data=answer).status_code == 409


def test_hours_that_are_kept_can_be_contested_again(
    visit: Visit, session: Session, cast: Cast, over: Booking
) -> None:
    said = {"hours": "4", "reason": "We left at one", "version": "1"}
    visit(cast.brightwater).post(page(over, "/contest"), data=said)
    answer = {"decision": "keep", "message": "The log says two", "version": "2"}
    assert visit(cast.halden).post(page(over, "/statement/answer"), data=answer).status_code == 303
    found = stated(session, over)
    assert (found.state, found.net_cents) == (State.OPEN, 60_000)
    assert visit(cast.brightwater).post(page(over, "/contest"), data=said).status_code == 409
    assert (
        visit(cast.brightwater).post(page(over, "/contest"), data={**said, "version": "3"}).status_code == 303
    )


def test_the_site_closes_it_after_ten_days(session: Session, over: Booking) -> None:
    statements.close_due(session, AFTER + timedelta(days=9))
    assert stated(session, over).state is State.OPEN
    statements.close_due(session, AFTER + timedelta(days=10))
    session.commit()
    assert stated(session, over).state is State.CLOSED


@pytest.mark.parametrize("change", ["net_cents = 1", "used_minutes = 1", "state = 'open', closed_at = NULL"])
def test_nobody_changes_what_is_closed(session: Session, over: Booking, change: str) -> None:
    settling.confirm(session, over, 1, AFTER)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(f"UPDATE booking_statement SET {change}"))
    session.rollback()


def test_a_booking_has_one_statement(session: Session, over: Booking) -> None:
    with pytest.raises(DBAPIError):
        statements.of_use(session, over, AFTER)
    session.rollback()


LATE = hours(9, 13).start - timedelta(hours=3)


@pytest.mark.parametrize(
    ("who", "at", "net"),
    [("brightwater", LATE, 24_000), ("brightwater", NOW, None), ("halden", LATE, None)],
)
def test_cancelling_late_costs_the_share_of_the_quote(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, booking: Booking, clock: Hands,
    who: str, at: object, net: int | None,
) -> None:  # fmt: skip
    clock.set(at)
    shown = visit(getattr(cast, who)).get(page(booking, "/cancel")).text
    assert ("Cancelling now costs €240 excl. VAT" in shown) == (net is not None)
    form = {"reason": "Late", "version": str(booking.version)}
    assert visit(getattr(cast, who)).post(page(booking, "/cancel"), data=form).status_code == 303
    session.rollback()
    found = queries.statement(session, booking.id)
    assert (found.net_cents if found else None) == net
    for mail in session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/cancelled")):
        with app.app_context():
            letter = letter_of(session, mail, NOW)
        assert letter is not None
        assert ("L’annulation tardive donne lieu à des frais de 240" in letter.text) == (net is not None)


def test_a_fee_is_waived_by_the_owner(
    visit: Visit, session: Session, cast: Cast, booking: Booking, clock: Hands
) -> None:
    clock.set(AFTER)
    assert "It owes €480 excl. VAT" in visit(cast.halden).get(page(booking, "/no-show")).text
    actions.no_show(session, booking, cast.halden.actor, booking.version, AFTER)
    session.commit()
    assert stated(session, booking).net_cents == 48_000
    form = {"message": "This once", "version": "1"}
    assert visit(cast.brightwater).post(page(booking, "/statement/waive"), data=form).status_code == 403
    assert visit(cast.halden).post(page(booking, "/statement/waive"), data=form).status_code == 303
    assert "This once" in visit(cast.brightwater).get(page(booking)).text
    assert stated(session, booking).state is State.WAIVED
    shown = visit(cast.brightwater).get(page(booking, "/statement")).text
    assert "Waived, incl. VAT" in shown
    assert "Nothing of it is to be paid" in shown
    assert "To pay, incl. VAT" not in shown
    assert "Pre-invoice" not in shown


@pytest.mark.parametrize(("again", "state"), [((9, 13), State.WAIVED), ((9, 11), State.OPEN)])
def test_a_fee_is_waived_where_the_time_is_let_again(
    session: Session, cast: Cast, booking: Booking, clock: Hands, again: tuple[float, float], state: State
) -> None:
    clock.set(LATE)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, LATE, "Late")
    session.commit()
    wish = asking.Wish(Times.of([hours(*again)]), "Another measurement", AccessMode.OPERATOR_ASSISTED)
    item, whose = equipment(session, cast.chamber), cast.corvid.organisation_id
    asking.book_for(session, item, wish, whose, cast.halden.actor, LATE)
    session.commit()
    assert stated(session, booking).state is state
