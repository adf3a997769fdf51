"""Hazards, end use and the restricted zone: declared where they are asked for, kept, shown to the two sides only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.declared import NOTHING, Controlled, Declared, Hazard
from light2share.bookings.declared_words import declared_lines, declared_of
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.jobs.mails import letter_of
from light2share.mail.models import OutgoingMail
from tests.bookings.play import equipment, hours, store_free_time
from tests.bookings.proposals import at, fresh
from tests.bookings.several import fields
from tests.bookings.test_requesting import GOOD, none, only, send
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
BOOK = "/equipment/chamber/book"
END_USE = {"end_user_country": "Norway", "controlled": "unknown"}
ALL = {
    "hazards": ["laser", "powder"],
    "hazard_notes": "8 W at 1064 nm",
    **END_USE,
    "zone_known": "y",
}
WHOLE = Declared(
    (Hazard.LASER, Hazard.POWDER), "8 W at 1064 nm", "Norway", Controlled.UNKNOWN, zone_known=True
)
COUNTRY, CONTROL, ZONE = 'name="end_user_country"', 'name="controlled"', 'name="zone_known"'


def flag(session: Session, cast: Cast, dual_use: bool = False, zone: bool = False) -> None:
    item = equipment(session, cast.chamber)
    item.dual_use_check, item.restricted_zone = dual_use, zone
    session.commit()


@pytest.mark.parametrize(
    ("declared", "lines"),
    [
        pytest.param(NOTHING, [("Hazards", "Nothing declared")], id="none declared is said"),
        pytest.param(
            Declared((Hazard.LASER, Hazard.POWDER)),
            [("Hazards", "Laser radiation, fine powder or nanomaterial")],
            id="several in one line",
        ),
        pytest.param(
            Declared(hazard_notes="Sharp edges"), [("More on the hazards", "Sharp edges")], id="words alone"
        ),
        pytest.param(
            Declared(end_user_country="Norway", controlled=Controlled.NO),
            [
                ("Hazards", "Nothing declared"),
                ("End user established in", "Norway"),
                ("Item under test controlled", "No"),
            ],
            id="end use",
        ),
    ],
)
def test_in_words(app: APIFlask, declared: Declared, lines: list[tuple[str, str]]) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert declared_lines(declared) == lines


@pytest.mark.parametrize(
    ("dual_use", "zone", "shown"),
    [
        pytest.param(False, False, set(), id="neither"),
        pytest.param(True, False, {COUNTRY, CONTROL}, id="dual use"),
        pytest.param(False, True, {ZONE}, id="restricted zone"),
        pytest.param(True, True, {COUNTRY, CONTROL, ZONE}, id="both"),
    ],
)
def test_asked_only_where_it_applies(
    visit: Visit, cast: Cast, session: Session, dual_use: bool, zone: bool, shown: set[str]
) -> None:
    flag(session, cast, dual_use, zone)
    client = visit(cast.brightwater)
    client.post(BOOK, data={**GOOD, "step": "1", "action": "continue"})
    page = client.get(f"{BOOK}?step=2").text
    assert {name for name in (COUNTRY, CONTROL, ZONE) if name in page} == shown
    assert page.count('name="hazards"') == len(Hazard)


@pytest.mark.parametrize(
    ("flags", "sent", "missing"),
    [
        pytest.param((False, False), {}, set(), id="no flag: the contract's fields alone"),
        pytest.param((True, False), {}, {"end_user_country", "controlled"}, id="dual use, nothing"),
        pytest.param((True, False), {"controlled": "no"}, {"end_user_country"}, id="dual use, no country"),
        pytest.param((True, False), {"end_user_country": "Norway"}, {"controlled"}, id="dual use, no answer"),
        pytest.param((True, False), {**END_USE, "controlled": "maybe"}, {"controlled"}, id="no such answer"),
        pytest.param((True, False), END_USE, set(), id="dual use, all of it"),
        pytest.param((False, True), END_USE, {"zone_known"}, id="zone, not ticked"),
        pytest.param((False, True), {"zone_known": "y"}, set(), id="zone, ticked"),
        pytest.param((True, True), ALL, set(), id="both"),
        pytest.param((False, False), {"hazards": "plague"}, {"hazards"}, id="a hazard that has no box"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(
    visit: Visit,
    cast: Cast,
    session: Session,
    flags: tuple[bool, bool],
    sent: dict[str, Any],
    missing: set[str],
) -> None:
    flag(session, cast, *flags)
    answer = send(visit(cast.brightwater), sample="One laser", **sent)
    assert answer.status_code == (422 if missing else 303)
    found = {name for name in ("hazards", "end_user_country", "controlled", "zone_known")
             if f'id="{name}-error"' in answer.text or f'href="#{name}"' in answer.text}  # fmt: skip
    assert found == missing
    if missing:
        assert GOOD["purpose"] in answer.text
        assert "One laser" in answer.text
        assert none(session)


def test_what_is_not_asked_for_is_not_taken(visit: Visit, cast: Cast, session: Session) -> None:
    assert send(visit(cast.brightwater), **{**ALL, "end_user_country": "x" * 200}).status_code == 303
    assert declared_of(only(session)) == Declared(WHOLE.hazards, WHOLE.hazard_notes)


def test_a_draft_keeps_it_and_forgets_what_is_unticked(visit: Visit, cast: Cast, session: Session) -> None:
    flag(session, cast, dual_use=True, zone=True)
    client = visit(cast.brightwater)

    def post(step: int, action: str, **typed: Any) -> int:
        return client.post(BOOK, data={"step": str(step), "action": action, **typed}).status_code

    assert post(1, "continue", **{name: GOOD[name] for name in ("starts", "ends", "access_mode")}) == 303
    assert post(2, "back", purpose=GOOD["purpose"], **ALL) == 303
    page = client.get(f"{BOOK}?step=2").text
    for box in (
        'value="laser" checked',
        'value="powder" checked',
        'value="Norway"',
        'value="unknown" checked',
    ):
        assert box in page
    assert 'checked id="zone_known"' in page
    unticked = {name: value for name, value in ALL.items() if name not in {"hazards", "zone_known"}}
    assert post(2, "continue", purpose=GOOD["purpose"], **unticked) == 422
    page = client.get(f"{BOOK}?step=2").text
    assert 'value="laser" checked' not in page
    assert 'checked id="zone_known"' not in page
    assert post(2, "continue", purpose=GOOD["purpose"], **ALL) == 303
    last = client.get(f"{BOOK}?step=3").text
    assert '<input type="hidden" name="hazards" value="laser powder">' in last
    assert "Laser radiation, fine powder or nanomaterial" in last
    assert post(3, "send") == 303
    assert declared_of(only(session)) == WHOLE


def test_the_two_sides_read_it_and_nobody_else(
    app: APIFlask, visit: Visit, cast: Cast, session: Session
) -> None:
    flag(session, cast, dual_use=True, zone=True)
    send(visit(cast.brightwater), **ALL)
    booking = only(session)
    answer = visit(cast.halden).get(at(booking, "answer")).text
    for page in (
        visit(cast.brightwater).get(at(booking)).text,
        visit(cast.halden).get(at(booking)).text,
        answer,
    ):
        for words in ("Laser radiation", "8 W at 1064 nm", "Norway", "Not known", "Restricted zone"):
            assert words in page
    assert "This site classifies nothing" in answer
    assert visit(cast.corvid).get(at(booking)).status_code == 404
    seen = visit(cast.cluster).get(at(booking))
    assert (seen.status_code, "Norway" in seen.text, "Laser radiation" in seen.text) == (200, False, False)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "bookings/requested")).one()
    with app.test_request_context():
        letter = letter_of(session, mail, NOW)
    assert letter
    assert "Norway" in letter.text
    assert "8 W at 1064 nm" in letter.text


def test_the_owner_is_told_to_decide_only_where_it_asks(visit: Visit, cast: Cast, booking: Booking) -> None:
    page = visit(cast.halden).get(at(booking, "answer")).text
    assert "Nothing declared" in page
    assert "This site classifies nothing" not in page


def test_a_request_that_waits_declares_something_else(visit: Visit, cast: Cast, session: Session) -> None:
    flag(session, cast, dual_use=True, zone=True)
    client = visit(cast.brightwater)
    send(client, **ALL)
    booking = only(session)
    page = client.get(at(booking, "revise")).text
    for box in ('value="powder" checked', "8 W at 1064 nm", 'value="Norway"', 'checked id="zone_known"'):
        assert box in page
    form = fields([hours(9, 13)], version="1")
    refused = client.post(at(booking, "revise"), data={**form, "hazards": "chemical"})
    assert refused.status_code == 422
    assert 'value="chemical" checked' in refused.text
    changed = {**ALL, "hazards": "chemical", "controlled": "no"}
    assert client.post(at(booking, "revise"), data={**form, **changed}).status_code == 303
    booking = fresh(session, booking)
    assert (booking.hazards, booking.controlled, booking.zone_known) == (["chemical"], Controlled.NO, True)


def test_what_the_owner_enters_by_word_declares_nothing(session: Session, cast: Cast) -> None:
    flag(session, cast, dual_use=True, zone=True)
    wish = Wish(Times.of([hours(9, 11)]), "x", AccessMode.OPERATOR_ASSISTED)
    item = equipment(session, cast.chamber)
    booking = asking.book_for(session, item, wish, cast.brightwater.organisation_id, cast.halden.actor, NOW)
    assert declared_of(booking) == NOTHING


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"controlled": Controlled.NO}, id="no country"),
        pytest.param({"end_user_country": "Norway"}, id="no answer"),
    ],
)
def test_the_database_refuses_half_an_end_use(
    session: Session, booking: Booking, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Booking).where(Booking.id == booking.id).values(values))
    session.rollback()


@pytest.mark.parametrize(
    ("dual_use", "state"), [(False, BookingState.CONFIRMED), (True, BookingState.REQUESTED)]
)
def test_where_exports_may_be_controlled_nobody_is_confirmed_at_once(
    session: Session, cast: Cast, dual_use: bool, state: BookingState
) -> None:
    item = equipment(session, cast.bench)
    item.dual_use_check = dual_use
    session.commit()
    store_free_time(session, cast.bench)
    declared = Declared(end_user_country="Norway", controlled=Controlled.NO)
    wish = Wish(Times.of([hours(9, 11)]), "M²", AccessMode.SELF_SERVICE, declared=declared)
    found, reasons = asking.request_booking(session, item, wish, cast.brightwater.actor, NOW)
    assert found, reasons
    assert found.state is state
