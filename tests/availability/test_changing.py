"""Opening hours and closed times that are changed in one go."""

import pytest
from sqlalchemy import select

from light2share.availability.models import OpeningRuleRow
from light2share.kernel.period import Period
from tests.availability.play import at
from tests.availability.test_editor import CLOSED, PAGE, RULE, closings, free, rules
from tests.bookings.play import ask, hours, store_free_time


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


def test_hours_are_changed_in_one_go(owner, session, cast):
    before = rules(session, cast)
    row = session.scalars(
        select(OpeningRuleRow).where(OpeningRuleRow.equipment_id == cast.chamber.id)
    ).first()
    address = f"{PAGE}/rules/{row.id}"
    weekday = row.weekday
    assert f'href="{address}#more-hours"' in owner.get(PAGE).text
    form = owner.get(address).text
    for words in (
        "Change: Monday, 08:00 – 18:00",
        'value="08:00"',
        'value="18:00"',
        f'action="{address}#week"',
    ):
        assert words in form, words
    assert rules(session, cast) == before
    refused = owner.post(address, data={"weekday": weekday, "opens": "25:99", "closes": "12:00"})
    assert refused.status_code == 422
    assert f'action="{address}#week"' in refused.text
    changed = owner.post(address, data={"weekday": [weekday, 5], "opens": "9", "closes": "24:00"})
    assert changed.status_code == 303
    after = (before - {(weekday, 480, 1080)}) | {(weekday, 540, 1440), (5, 540, 1440)}
    assert rules(session, cast) == after
    assert owner.get(address).status_code == 404
    assert owner.post(address, data=RULE).status_code == 404


def test_a_closed_time_is_changed(owner, session, cast):
    store_free_time(session, cast.chamber)
    owner.post(f"{PAGE}/blackouts", data={**CLOSED, "repeat": "FREQ=WEEKLY", "repeat_until": "2026-11-30"})
    row = closings(session)[0]
    address, uid = f"{PAGE}/blackouts/{row.id}", row.uid
    form = owner.get(address).text
    for words in (
        'value="2026-10-20T08:00"',
        'value="Calibration"',
        'value="2026-11-30"',
        "Keep it as it is",
    ):
        assert words in form, words
    assert 'selected value="FREQ=WEEKLY"' in form
    refused = owner.post(address, data={**CLOSED, "ends": "2026-10-20T07:00"})
    assert refused.status_code == 422
    assert 'value="2026-10-20T07:00"' in refused.text
    sent = {**CLOSED, "starts": "2026-10-20T14:00", "ends": "2026-10-20T16:00", "reason": "Repair"}
    assert owner.post(address, data=sent).status_code == 303
    rows = closings(session)
    assert [(one.starts_local.hour, one.reason, one.repeat, one.uid) for one in rows] == [
        (14, "Repair", "", uid)
    ]
    assert free(session, cast) == [
        Period(at("2026-10-20T06:00"), at("2026-10-20T12:00")),
        Period(at("2026-10-20T14:00"), at("2026-10-20T16:00")),
    ]
    assert owner.get("/equipment/camera/availability/blackouts/1").status_code == 404


def test_how_it_repeats_stands_in_words(owner, session):
    owner.post(f"{PAGE}/blackouts", data={**CLOSED, "repeat": "FREQ=WEEKLY;INTERVAL=4"})
    form = owner.get(f"{PAGE}/blackouts/{closings(session)[0].id}").text
    assert ">Every 4 weeks on Tuesday<" in form


def test_a_closed_time_does_not_move_over_a_booking(owner, session, cast, clock):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(14, 16))
    owner.post(f"/bookings/{booking.reference}/answer", data={"decision": "accept", "version": "1"})
    owner.post(f"{PAGE}/blackouts", data=CLOSED)
    row = closings(session)[0]
    moved = {**CLOSED, "starts": "2026-10-20T13:00", "ends": "2026-10-20T15:00"}
    refused = owner.post(f"{PAGE}/blackouts/{row.id}", data=moved)
    assert refused.status_code == 422
    assert booking.reference in refused.text
    assert closings(session)[0].starts_local.hour == 8


def test_the_pages_of_an_instrument_are_a_press_apart(owner):
    page = owner.get(PAGE).text
    for path in ("edit", "photos", "label"):
        assert f'href="/equipment/chamber/{path}"' in page
    assert "Leave without saving" not in page
