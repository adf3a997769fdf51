"""What a contest is about besides hours: the owner’s lines, and the fee where nobody came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.billing import settling, statements
from light2share.billing.extras import Extra
from light2share.billing.models import BillingProfile
from light2share.billing.statement_models import StatementState
from light2share.billing.use import Billed
from light2share.bookings import actions
from light2share.bookings.models import Booking
from light2share.jobs.mails import letter_of
from light2share.kernel.errors import Stale
from light2share.mail.models import OutgoingMail
from tests.billing.play import AFTER, Visit, mails, page, stated
from tests.conftest import Hands
from tests.factories import Cast

State = StatementState
SOLVENT, SAMPLE = (
    Extra("Solvent", 2_000, "L", 1_999, 2_000),
    Extra("Reference sample", 1_000, "", 3_000, 2_000),
)


@pytest.fixture
def lined(session: Session, over: Booking) -> Booking:
    """Five hours used, and two lines that the owner added."""
    settling.change_extras(session, over, 1, [SOLVENT, SAMPLE], AFTER)
    session.commit()
    return over


@pytest.fixture
def missed(session: Session, cast: Cast, booking: Booking, clock: Hands) -> Booking:
    """Nobody came, says the owner; €480 by its rule."""
    clock.set(AFTER)
    actions.no_show(session, booking, cast.halden.actor, booking.version, AFTER)
    session.commit()
    return booking


def letters(app: APIFlask, session: Session, kind: str) -> list[str]:
    """The texts of the mails of a kind."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)).all()
    with app.app_context():
        found = [letter_of(session, mail, AFTER) for mail in rows]
    return [one.text for one in found if one]


def test_lines_are_contested_and_taken_away(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, lined: Booking
) -> None:
    asker, owner = visit(cast.brightwater), visit(cast.halden)
    shown = asker.get(page(lined, "/statement")).text
    assert "Contest hours or lines" in shown
    said: dict[str, Any] = {"hours": "5:00", "lines": ["1"], "reason": "We brought our own", "version": "2"}
    assert asker.post(page(lined, "/contest"), data=said).status_code == 303
    assert "Contested lines: “Reference sample”." in owner.get(page(lined)).text
    (told,) = letters(app, session, "billing/statement_contested")
    assert "conteste des lignes que vous avez ajoutées" in told
    answering = owner.get(page(lined, "/statement")).text
    assert "Take the contested lines away" in answering
    assert "Take over these hours" not in answering
    answer = {"decision": "agree", "message": "So it is", "version": "3"}
    assert owner.post(page(lined, "/statement/answer"), data=answer).status_code == 303
    found = stated(session, lined)
    assert (found.state, found.used_minutes, found.says.extras) == (State.CLOSED, 300, (SOLVENT,))
    assert found.net_cents == 60_000 + 3_998


def test_hours_and_lines_are_contested_together(
    visit: Visit, session: Session, cast: Cast, lined: Booking
) -> None:
    said: dict[str, Any] = {"hours": "4", "lines": ["0", "1"], "reason": "Neither", "version": "2"}
    assert visit(cast.brightwater).post(page(lined, "/contest"), data=said).status_code == 303
    shown = visit(cast.halden).get(page(lined, "/statement")).text.replace("\u00a0", " ")
    assert "4 h were used. Contested lines: “Solvent” and “Reference sample”." in shown
    assert "Take over these hours and take the contested lines away" in shown
    settling.agree(session, lined, 3, "", AFTER)
    session.commit()
    found = stated(session, lined)
    assert (found.used_minutes, found.net_cents, found.says.extras) == (240, 48_000, ())


def test_lines_that_are_kept_can_be_contested_again(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, lined: Booking
) -> None:
    settling.contest(session, lined, 2, None, "Not ours", AFTER, [0])
    settling.keep(session, lined, 3, "It was", AFTER)
    session.commit()
    assert stated(session, lined).says.extras == (SOLVENT, SAMPLE)
    assert "It all stands as it is." in visit(cast.brightwater).get(page(lined, "/statement")).text
    told = letters(app, session, "billing/statement_answered")
    assert any("maintient le relevé tel quel" in text for text in told)
    settling.contest(session, lined, 4, None, "Still not", AFTER, [0])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(
            {"hours": "5"}, "or choose the lines that are not right", id="nothing else than the owner says"
        ),
        pytest.param({"hours": ""}, "Enter the hours", id="no hours"),
        pytest.param({"hours": "5", "lines": ["7"]}, "Choose among these", id="a line that is not there"),
    ],
)
def test_a_contest_of_nothing_is_refused(
    visit: Visit, session: Session, cast: Cast, lined: Booking, typed: dict[str, Any], words: str
) -> None:
    answer = visit(cast.brightwater).post(
        page(lined, "/contest"), data={"reason": "x", "version": "2", **typed}
    )
    assert (answer.status_code, words in answer.text) == (422, True)
    assert stated(session, lined).state is State.OPEN


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Billed.LARGER, "fewer hours than the 4 h that were booked change nothing"),
        (Billed.BOOKED, "other hours change nothing of the amount"),
        (Billed.USED, ""),
    ],
)
def test_who_contests_reads_what_other_hours_can_change(
    visit: Visit, session: Session, cast: Cast, booking: Booking, clock: Hands, rule: Billed, words: str
) -> None:
    session.add(BillingProfile(organisation_id=cast.halden.organisation_id, billed=rule, changed_at=AFTER))
    clock.set(AFTER)
    actions.complete(session, booking, cast.halden.actor, booking.version, AFTER, 300)
    session.commit()
    shown = visit(cast.brightwater).get(page(booking, "/statement")).text.replace("\u00a0", " ")
    assert words in shown
    assert ("change nothing" in shown) == bool(words)


def test_the_fee_where_nobody_came_is_contested_and_taken_back(
    app: APIFlask, visit: Visit, session: Session, cast: Cast, missed: Booking
) -> None:
    asker, owner = visit(cast.brightwater), visit(cast.halden)
    (told,) = letters(app, session, "bookings/no_show")
    assert "contester les frais" in told
    assert "Fee to check" in asker.get("/dashboard").text
    shown = asker.get(page(missed, "/statement")).text
    assert "Contest the fee" in shown
    assert 'name="hours"' not in shown
    said = {"reason": "We stood at the gate", "version": "1"}
    assert owner.post(page(missed, "/contest"), data=said).status_code == 403
    assert asker.post(page(missed, "/contest"), data=said).status_code == 303
    (told,) = letters(app, session, "billing/statement_contested")
    assert "conteste les frais" in told
    answering = owner.get(page(missed, "/statement")).text
    assert "The fee is contested." in answering
    assert "Take the fee back" in answering
    assert "Correct the hours" not in answering
    answer = {"decision": "correct", "hours": "1", "version": "2"}
    assert owner.post(page(missed, "/statement/answer"), data=answer).status_code == 422
    answer = {"decision": "agree", "message": "The gate was closed", "version": "2"}
    assert owner.post(page(missed, "/statement/answer"), data=answer).status_code == 303
    assert stated(session, missed).state is State.WAIVED
    assert "The gate was closed" in asker.get(page(missed)).text


def test_a_fee_that_is_kept_can_be_contested_once_more_and_closes_after_ten_days(
    visit: Visit, session: Session, cast: Cast, missed: Booking
) -> None:
    settling.contest(session, missed, 1, None, "We came", AFTER)
    settling.keep(session, missed, 2, "You did not", AFTER, 60)
    session.commit()
    found = stated(session, missed)
    assert (found.state, found.net_cents, found.used_minutes) == (State.OPEN, 48_000, 0)
    assert "The fee stands." in visit(cast.brightwater).get(page(missed, "/statement")).text
    assert ("billing/statement_answered", cast.brightwater.person_id) in mails(session)
    with pytest.raises(Stale):
        settling.contest(session, missed, 3, None, "We did", AFTER + timedelta(days=10))
    session.rollback()
    statements.close_due(session, AFTER + timedelta(days=10))
    session.commit()
    assert stated(session, missed).state is State.CLOSED


def test_the_fee_for_cancelling_late_is_the_quotes_and_not_contested(
    session: Session, cast: Cast, booking: Booking
) -> None:
    at = booking.starts_at - timedelta(hours=3)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, at, "Late")
    session.commit()
    with pytest.raises(Stale):
        settling.contest(session, booking, 1, None, "No", at)
