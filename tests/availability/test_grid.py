"""The week, the month and the list: rows from the openings, cells from free time, real hours on days of change."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from light2share.availability.blackouts import blackout_periods
from light2share.availability.free import bookable, free_periods
from light2share.availability.grid import CellState, Marks, Sight, free_days, week_of
from light2share.availability.hours import Row, days_of_week, hours_on, monday_of, rows_of
from light2share.availability.month import halves_of, month_of, month_period, week_halves
from light2share.availability.opening import PRESETS, OpeningRule, Preset, open_periods
from light2share.equipment.rules import Terms
from tests.availability.play import DAY, HOUR, PARIS, at, paris, scenes

MONDAY = date(2026, 11, 23)
NOW = at("2026-11-20T09:00")
TERMS = Terms(lead_time=DAY, shortest=2 * HOUR, step=2 * HOUR, longest=2 * DAY)
ALWAYS = tuple(OpeningRule(day, 0, 1440) for day in range(7))
F, A, Y, C, X, P = (
    CellState.FREE,
    CellState.ASKED,
    CellState.YOURS,
    CellState.CHOSEN,
    CellState.UNAVAILABLE,
    CellState.PAST,
)


def sight(rules=PRESETS[Preset.WEEKDAYS], terms=TERMS, taken=(), now=NOW, monday=MONDAY):
    window = Sight(rules, terms, PARIS, (), now).week_period(monday).widened(40 * DAY, 40 * DAY)
    opened = open_periods(rules, PARIS, window)
    return Sight(rules, terms, PARIS, bookable(free_periods(opened, [], taken, terms), terms, now), now)


def states(week):
    return [[cell.state for cell in row] for row in week.cells]


def test_the_rows_are_cut_from_the_openings_with_a_gap_at_lunch():
    assert rows_of(PRESETS[Preset.WEEKDAYS], days_of_week(MONDAY), TERMS) == [
        Row(510, 630),
        Row(630, 750),
        Row(810, 930, after_gap=True),
        Row(930, 1050),
    ]


@pytest.mark.parametrize(
    ("step", "rows"),
    [(HOUR / 4, 8), (HOUR / 2, 8), (HOUR, 8), (2 * HOUR, 4), (4 * HOUR, 2), (8 * HOUR, 2), (DAY, 1)],
)
def test_slots_are_as_long_as_the_step_but_never_too_many(step, rows):
    longest = Terms(step=step, shortest=HOUR / 2)
    assert len(rows_of(PRESETS[Preset.WEEKDAYS], days_of_week(MONDAY), longest)) == rows


def test_a_short_rest_belongs_to_the_slot_before_it():
    assert rows_of([OpeningRule(0, 480, 620)], [MONDAY], Terms(step=HOUR)) == [Row(480, 540), Row(540, 620)]


def test_nights_are_drawn_on_both_days():
    night = OpeningRule(0, 1320, 1560)
    assert hours_on([night], MONDAY) == [(1320, 1440)]
    assert hours_on([night], MONDAY + timedelta(days=1)) == [(0, 120)]


def test_the_weekend_is_drawn_only_if_it_is_open():
    assert len(week_of(sight(), MONDAY).columns) == 5
    assert len(week_of(sight((OpeningRule(5, 600, 720),)), MONDAY).columns) == 7


def test_nothing_is_drawn_where_nothing_opens():
    assert week_of(sight(()), MONDAY).rows == []


def test_what_a_person_sees_of_a_week():
    taken = [paris("2026-11-24T08:30", "2026-11-24T12:30"), paris("2026-11-26T10:30", "2026-11-26T12:30")]
    marks = Marks(
        asked=[paris("2026-11-25T13:30", "2026-11-25T15:30")],
        yours=[taken[1]],
        choice=paris("2026-11-27T08:30", "2026-11-27T12:30"),
    )
    assert states(week_of(sight(taken=taken), MONDAY, marks)) == [
        [F, X, F, F, C],
        [F, X, F, Y, C],
        [F, F, A, F, F],
        [F, F, F, F, F],
    ]


def test_days_before_the_notice_are_not_available_and_past_ones_are_past():
    week = week_of(sight(now=at("2026-11-24T13:00")), MONDAY)
    assert states(week)[0] == [P, P, X, F, F]
    assert week.before is None
    assert week.after == date(2026, 11, 30)


def test_a_slot_of_which_a_part_is_free_says_which():
    week = week_of(sight(taken=[paris("2026-11-24T08:30", "2026-11-24T09:15")]), MONDAY)
    cell = week.cells[0][1]
    assert (cell.state, cell.is_part, cell.period) == (F, True, paris("2026-11-24T09:15", "2026-11-24T10:30"))
    assert cell.pick == paris("2026-11-24T09:15", "2026-11-24T11:15")


def test_pressing_a_neighbour_makes_the_choice_longer():
    choice = paris("2026-11-24T08:30", "2026-11-24T10:30")
    week = week_of(sight(), MONDAY, Marks(choice=choice))
    assert week.cells[1][1].pick == paris("2026-11-24T08:30", "2026-11-24T12:30")
    assert week.cells[2][1].pick == paris("2026-11-24T13:30", "2026-11-24T15:30"), "not over lunch"
    assert week.cells[0][0].pick == paris("2026-11-23T08:30", "2026-11-23T10:30")


def test_an_asked_slot_can_still_be_chosen():
    asked = paris("2026-11-25T13:30", "2026-11-25T15:30")
    assert week_of(sight(), MONDAY, Marks(asked=[asked])).cells[2][2].pick == asked


LONG = Terms(lead_time=DAY, shortest=DAY, step=DAY, longest=14 * DAY)


def test_bookings_of_days_are_drawn_as_whole_days():
    taken = [paris("2026-11-25T00:00", "2026-11-26T00:00"), paris("2026-11-27T09:00", "2026-11-27T18:00")]
    week = week_of(sight(ALWAYS, LONG, taken), MONDAY)
    assert [row.is_whole_day for row in week.rows] == [True]
    assert states(week) == [[F, F, X, F, F, F, F]]
    assert [cell.is_part for cell in week.cells[0]] == [False, False, False, False, True, False, False]


@pytest.mark.parametrize(("monday", "hours"), [(date(2026, 3, 23), 23), (date(2026, 10, 19), 25)])
def test_the_day_of_a_change_has_its_real_hours(monday, hours):
    now = paris(f"{monday}T00:00", f"{monday}T01:00").start - 3 * DAY
    rules = (*PRESETS[Preset.WEEKDAYS], OpeningRule(6, 0, 1440))
    week = week_of(sight(rules, Terms(step=HOUR, shortest=HOUR), now=now, monday=monday), monday)
    assert [column.hours for column in week.columns] == [24] * 6 + [hours]
    sunday = [row[6] for row in week.cells]
    assert sum((cell.slot.length for cell in sunday if cell.slot), timedelta()) == hours * HOUR
    assert all(cell.state is F for cell in sunday if cell.slot)


def test_an_hour_that_is_jumped_over_cannot_be_pressed():
    rules = (OpeningRule(6, 60, 300),)
    monday = date(2026, 3, 23)
    week = week_of(
        sight(rules, Terms(step=HOUR, shortest=HOUR), now=at("2026-03-20T09:00"), monday=monday), monday
    )
    cells = [row[6] for row in week.cells]
    assert [cell.slot is None for cell in cells] == [False, True, False, False]
    assert cells[1].pick is None


def test_holidays_are_named():
    week = week_of(sight(monday=date(2026, 11, 9), now=at("2026-11-01T09:00")), date(2026, 11, 9))
    assert [column.holiday for column in week.columns] == [None, None, "armistice", None, None]


@given(scenes())
@settings(max_examples=60, deadline=None)
def test_whatever_is_drawn_free_can_be_booked(scene):
    opened = open_periods(scene.rules, scene.zone, scene.window)
    closed = blackout_periods(scene.blackouts, scene.zone, scene.window)
    now = scene.window.start
    free = bookable(free_periods(opened, closed, scene.blocked, scene.terms), scene.terms, now)
    look = Sight(scene.rules, scene.terms, scene.zone, free, now)
    week = week_of(look, monday_of(look.today))
    for cell in (cell for row in week.cells for cell in row):
        if cell.state is F:
            assert cell.period.inside_any(free)
        if cell.pick:
            assert cell.pick.inside_any(free)
            assert scene.terms.shortest <= cell.pick.length <= scene.terms.longest
    for day in free_days(look, days_of_week(week.monday)):
        assert all(part.inside_any(free) and pick.inside_any(free) for part, pick in day.hours)


def test_the_list_names_the_free_hours_of_each_day():
    days = list(free_days(sight(PRESETS[Preset.FRIDAYS]), days_of_week(MONDAY)))
    assert [(day.day, [part for part, _pick in day.hours]) for day in days] == [
        (
            date(2026, 11, 27),
            [paris("2026-11-27T08:30", "2026-11-27T12:30"), paris("2026-11-27T13:30", "2026-11-27T17:30")],
        )
    ]


def test_a_month_in_whole_weeks_with_free_half_days():
    month = month_of(sight(taken=[paris("2026-11-26T08:30", "2026-11-26T12:30")]), date(2026, 11, 24))
    assert [week.number for week in month.weeks] == [44, 45, 46, 47, 48, 49]
    days = {day.head.day: day for week in month.weeks for day in week.days}
    assert (len(days), min(days), max(days)) == (42, date(2026, 10, 26), date(2026, 12, 6))
    assert [days[date(2026, 11, day)].free_halves for day in range(23, 30)] == [2, 2, 2, 1, 2, 0, 0]
    assert days[date(2026, 11, 11)].head.holiday == "armistice"
    assert days[date(2026, 11, 19)].is_past
    assert not days[date(2026, 12, 1)].in_month
    assert (month.before, month.after) == (None, date(2026, 12, 1))


def test_the_days_of_a_month_are_asked_for_together():
    look = sight()
    assert month_period(look, date(2026, 11, 24)) == paris("2026-10-26T00:00", "2026-12-07T00:00")


def test_the_halves_of_a_day_part_at_lunch():
    look = sight(PRESETS[Preset.MORNINGS])
    assert halves_of(look, MONDAY) == (True, False)
    assert week_halves(look, MONDAY, [paris("2026-11-24T09:00", "2026-11-24T10:00")]) == [
        ["f", "x"],
        ["w", "x"],
        *[["f", "x"]] * 3,
    ]
    assert len(week_halves(sight(ALWAYS), MONDAY)) == 7


def test_the_next_week_ends_at_the_horizon():
    look = sight(terms=Terms(lead_time=DAY, horizon=8 * DAY, shortest=HOUR))
    assert week_of(look, MONDAY).after is None
    assert week_of(look, MONDAY).before == date(2026, 11, 16)
