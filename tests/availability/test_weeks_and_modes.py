"""Hours of every second week, hours of one way of using an item, and series of closings with an end and exceptions."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from light2share.availability.blackouts import Blackout, blackout_periods
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.opening import OpeningRule, first_day, open_periods, rules_in, rules_in_any
from light2share.availability.rules import Weeks
from light2share.bookings.asking import Wish, request_booking
from light2share.bookings.free_time import nearest
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, Equipment
from tests.availability.play import PARIS, free_between, paris, span, wall
from tests.bookings.play import hours, store_free_time
from tests.equipment.test_managing import fields_of
from tests.factories import NOW

PAGE = "/equipment/chamber/availability"
ASSISTED, ALONE = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE
USUAL, ON_TUESDAYS = OpeningRule(0, 480, 1080), OpeningRule(1, 480, 720, mode=ASSISTED)
AUTUMN = span("2026-12-01T00:00", "2027-02-01T00:00")


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


def days_of(rule):
    return [period.start.date() for period in open_periods([rule], PARIS, AUTUMN)]


def test_even_and_odd_weeks_are_those_of_the_calendar():
    """2026 has 53 weeks: after week 53 comes week 1, and both are odd."""
    even, odd = (days_of(OpeningRule(0, 480, 720, weeks=weeks)) for weeks in (Weeks.EVEN, Weeks.ODD))
    assert even == [date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 11), date(2027, 1, 25)]
    assert odd == [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 18)]
    assert first_day(OpeningRule(0, 480, 720, weeks=Weeks.EVEN), date(2026, 12, 22)) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("rules", "mode", "count"),
    [
        pytest.param([USUAL], ASSISTED, [USUAL], id="none of its own"),
        pytest.param([USUAL, ON_TUESDAYS], ASSISTED, [ON_TUESDAYS], id="its own alone"),
        pytest.param([USUAL, ON_TUESDAYS], ALONE, [USUAL], id="another mode's don't count"),
        pytest.param([ON_TUESDAYS], ALONE, [], id="on request"),
    ],
)
def test_a_mode_with_hours_of_its_own_is_open_in_these_alone(rules, mode, count):
    assert rules_in(rules, mode) == count


def test_an_item_is_open_when_one_of_its_modes_is():
    assert rules_in_any([USUAL, ON_TUESDAYS], [ASSISTED, ALONE]) == [ON_TUESDAYS, USUAL]
    assert rules_in_any([USUAL, ON_TUESDAYS], [ALONE]) == [USUAL], "of a mode that is not offered"
    assert rules_in_any([USUAL], []) == [USUAL]


def test_hours_of_one_use_and_of_odd_weeks_are_entered_and_shown(owner, session, cast):
    page = owner.get(PAGE).text
    assert "This week is number 42: even." in page
    rule = {"weekday": "5", "opens": "8", "closes": "12", "weeks": "odd", "access_mode": "self_service"}
    assert owner.post(f"{PAGE}/rules", data=rule).status_code == 303
    page = owner.get(PAGE).text
    assert "Odd weeks, Self-service" in page
    session.rollback()
    row = session.scalars(select(OpeningRuleRow).where(OpeningRuleRow.weekday == 5)).one()
    assert (row.weeks, row.mode) == (Weeks.ODD, ALONE)
    form = owner.get(f"{PAGE}/rules/{row.id}").text
    assert 'selected value="odd"' in form
    assert 'selected value="self_service"' in form


@pytest.mark.parametrize("wrong", [{"weeks": "third"}, {"access_mode": "loan"}])
def test_weeks_and_uses_that_are_not_on_offer_are_refused(owner, wrong):
    rule = {"weekday": "5", "opens": "8", "closes": "12"} | wrong
    answer = owner.post(f"{PAGE}/rules", data=rule)
    assert answer.status_code == 422
    assert "Choose from the list" in answer.text


@pytest.fixture
def assisted_on_wednesdays(owner, session, cast):
    """The chamber is open on weekdays; with an operator on Wednesday mornings only."""
    data = {"weekday": "2", "opens": "8", "closes": "12", "access_mode": "operator_assisted"}
    assert owner.post(f"{PAGE}/rules", data=data).status_code == 303
    session.rollback()
    store_free_time(session, cast.chamber)
    return session.get_one(Equipment, cast.chamber.id)


def test_a_request_fits_the_hours_of_its_mode(assisted_on_wednesdays, session, cast):
    def asked(wanted, mode):
        wish = Wish(Times.of([wanted]), "M²", mode)
        return request_booking(session, assisted_on_wednesdays, wish, cast.brightwater.actor, NOW)[1]

    assert asked(hours(9, 11), ASSISTED) == [[Refusal.CLOSED]]
    assert asked(hours(9, 11), ALONE) == []
    assert asked(hours(9, 11, day=1), ASSISTED) == []
    near = nearest(session, assisted_on_wednesdays, hours(9, 11), NOW, mode=ASSISTED)
    assert near
    assert all(time.start.astimezone(PARIS).weekday() == 2 for time in near)


def test_the_page_shows_the_hours_of_the_chosen_mode(assisted_on_wednesdays, visit):
    def free_days(mode):
        page = visit(None).get(f"/equipment/chamber?view=list&access_mode={mode}&date=2026-10-19").text
        week = visit(None).get(f"/equipment/chamber?access_mode={mode}&date=2026-10-19").text
        assert "; other uses have their own" in week
        return {day for day in ("Tue 20 Oct", "Wed 21 Oct") if day in page.split('id="availability"')[1]}

    assert free_days("operator_assisted") == {"Wed 21 Oct"}
    assert free_days("self_service") == {"Tue 20 Oct", "Wed 21 Oct"}


def test_a_series_leaves_out_its_exceptions():
    series = Blackout(
        wall("2026-10-20T08:00"), wall("2026-10-20T12:00"), "FREQ=WEEKLY;COUNT=3", (date(2026, 10, 27),)
    )
    window = span("2026-10-01T00:00", "2026-12-01T00:00")
    assert blackout_periods([series], PARIS, window) == [
        paris("2026-10-20T08:00", "2026-10-20T12:00"),
        paris("2026-11-03T08:00", "2026-11-03T12:00"),
    ]
    single = Blackout(series.starts, series.ends, "", (date(2026, 10, 20),))
    assert len(blackout_periods([single], PARIS, window)) == 1


def test_a_series_ends_after_a_number_of_times_and_has_exceptions(owner, session, visit):
    closed = {
        "starts": "2026-10-20T08:00", "ends": "2026-10-20T12:00", "reason": "Calibration",
        "repeat": "FREQ=WEEKLY", "repeat_count": "4", "except_days": "27/10/2026; 2026-11-03",
    }  # fmt: skip
    assert owner.post(f"{PAGE}/blackouts", data=closed).status_code == 303
    session.rollback()
    row = session.scalars(select(BlackoutRow)).one()
    assert (row.repeat, row.except_days) == ("FREQ=WEEKLY;COUNT=4", ["2026-10-27", "2026-11-03"])
    page = owner.get(PAGE).text
    assert "every week on Tuesday, 4 times, except Tue 27 Oct 2026 and Tue 3 Nov 2026" in page
    form = owner.get(f"{PAGE}/blackouts/{row.id}").text
    assert 'value="4"' in form
    assert 'value="2026-10-27; 2026-11-03"' in form
    calendar = visit(None).get("/equipment/chamber/calendar.ics").text.replace("\r\n ", "")
    assert "EXDATE;TZID=Europe/Paris:20261027T080000,20261103T080000" in calendar


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"repeat_count": "0"}, "Enter a whole number between 1 and"),
        ({"repeat_count": "3", "repeat_until": "2026-11-30"}, "Enter a last day or a number, not both"),
        ({"except_days": "27/10/2026; some day"}, "Enter a day, such as 24/11/2026"),
    ],
)
def test_what_is_wrong_about_a_series_is_said(owner, wrong, words):
    closed = {"starts": "2026-10-20T08:00", "ends": "2026-10-20T12:00", "repeat": "FREQ=WEEKLY"} | wrong
    answer = owner.post(f"{PAGE}/blackouts", data=closed)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_public_calendar_tells_even_weeks_by_their_numbers(owner, visit):
    rule = {"weekday": "5", "opens": "8", "closes": "12", "weeks": "even"}
    owner.post(f"{PAGE}/rules", data=rule)
    calendar = visit(None).get("/equipment/chamber/calendar.ics").text.replace("\r\n ", "")
    line = next(line for line in calendar.splitlines() if "BYWEEKNO" in line)
    assert "FREQ=YEARLY" in line
    assert "BYWEEKNO=2,4,6," in line
    assert "BYDAY=SA" in line


def test_hours_of_a_mode_go_with_the_mode(owner, session, cast):
    """The sheet offers one mode less: what was open for it alone is closed."""
    data = {"weekday": "5", "opens": "8", "closes": "12", "access_mode": "operator_assisted"}
    assert owner.post(f"{PAGE}/rules", data=data).status_code == 303
    saturday = paris("2026-10-17T00:00", "2026-10-18T00:00")
    session.rollback()
    store_free_time(session, cast.chamber)
    assert free_between(session, cast.chamber.id, saturday)
    sheet = fields_of(owner.get("/equipment/chamber/edit").text)
    sheet["access_mode"] = ["self_service"]
    assert owner.post("/equipment/chamber/edit", data=sheet).status_code == 303
    session.rollback()
    assert not free_between(session, cast.chamber.id, saturday)
