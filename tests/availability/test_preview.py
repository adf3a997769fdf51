"""The week beside the editor: the same as a list, and each free slot a way to the form that closes it."""

import re
from datetime import date
from html import unescape

import pytest

from light2share.availability.models import OpeningRuleRow
from light2share.equipment.models import AccessMode, Equipment
from tests.bookings.play import store_free_time

ASSISTED = AccessMode.OPERATOR_ASSISTED
PAGE = "/equipment/chamber/availability"


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


def test_a_free_slot_of_the_preview_leads_to_the_form_that_closes_it(owner, session, cast):
    store_free_time(session, cast.chamber)
    page = owner.get(f"{PAGE}?date=2026-10-20").text
    address = next(part for part in page.split('href="') if "close=2026-10-20" in part).split('"')[0]
    form = owner.get(address.replace("&amp;", "&")).text
    assert 'value="2026-10-20T08:00"' in form
    listed = owner.get(f"{PAGE}?view=list&date=2026-10-20").text
    assert "Close<span" in listed


@pytest.mark.parametrize("view", ["week", "list"])
def test_the_form_closes_the_time_that_was_pressed(owner, session, cast, view):
    """Neither as much as the shortest booking nor as little as the longest one."""
    item = session.get_one(Equipment, cast.chamber.id)
    item.shortest_minutes = item.longest_minutes = 240
    session.commit()
    store_free_time(session, cast.chamber)
    preview = owner.get(f"{PAGE}?date=2026-10-20&view={view}").text.split('id="preview"')[1]
    pressed = {
        "week": r'href="([^"]+)"[^>]*>Free<span class="vh"> – Tue 20 Oct, 08:00 – 09:00 \(1\xa0h\)',
        "list": r'<td>Tue 20 Oct</td><td>08:00 – 18:00 \(10\xa0h\)</td><td><a[^>]* href="([^"]+)"',
    }[view]
    found = re.search(pressed, preview)
    assert found
    form = owner.get(unescape(found[1])).text
    assert 'value="2026-10-20T08:00"' in form
    assert f'value="2026-10-20T{"09" if view == "week" else "18"}:00"' in form


@pytest.mark.parametrize(
    "args", ["close=soon&until=x", "close=2026-10-20T08:00&until=2026-10-20T09:00", "close="]
)
def test_what_can_t_be_read_of_a_pressed_slot_fills_nothing(owner, args):
    assert owner.get(f"{PAGE}?{args}").status_code == 200


def test_the_use_is_chosen_where_the_hours_of_uses_differ(owner, session, cast):
    store_free_time(session, cast.chamber)
    assert (
        "access_mode=operator_assisted" not in owner.get(PAGE).text.split('id="preview"')[1].split("seen?")[0]
    )
    rule = OpeningRuleRow(
        equipment_id=cast.chamber.id, weekday=2, opens_minute=480, closes_minute=720, mode=ASSISTED
    )
    session.add(rule)
    session.commit()
    store_free_time(session, cast.chamber)
    whole = owner.get(f"{PAGE}?date=2026-10-20&view=list&access_mode=any").text
    assert "access_mode=operator_assisted" in whole
    assert "Tue 20 Oct" in whole
    assisted = owner.get(f"{PAGE}?date=2026-10-20&view=list&access_mode=operator_assisted").text
    assert "Tue 20 Oct" not in assisted.split('id="preview"')[1]
    assert "Wed 21 Oct" in assisted.split('id="preview"')[1]
    week = owner.get(f"{PAGE}?date=2026-10-20&access_mode=operator_assisted").text
    assert "Hours for “Run by or with the owner”" in week
    assert "access_mode=operator_assisted" in week.split('aria-label="View"')[1].split("</nav>")[0]
    assert "/availability/seen?access_mode=operator_assisted" in week


def test_without_a_day_the_preview_opens_where_the_use_is_free(owner, session, cast):
    session.add(
        OpeningRuleRow(
            equipment_id=cast.chamber.id,
            weekday=2,
            opens_minute=480,
            closes_minute=720,
            mode=ASSISTED,
            valid_from=date(2026, 12, 1),
        )
    )
    session.commit()
    store_free_time(session, cast.chamber)
    assert "12 – 16 Oct" in owner.get(f"{PAGE}?access_mode=any").text
    assert "30 Nov – 4 Dec" in owner.get(f"{PAGE}?access_mode=operator_assisted").text
    later = owner.get(f"{PAGE}?date=2026-10-20&access_mode=operator_assisted").text
    assert "Next free time: Wed 2 Dec" in later


def test_a_narrow_week_marks_what_is_free_in_part_and_a_month_names_its_holidays(owner, session, cast):
    """Neither has room for these words inside its cells."""
    rules = [
        OpeningRuleRow(equipment_id=cast.chamber.id, weekday=day, opens_minute=540, closes_minute=1060)
        for day in (5, 6)
    ]
    session.add_all(rules)
    session.commit()
    store_free_time(session, cast.chamber)
    week = owner.get(f"{PAGE}?date=2026-10-20").text.split('id="preview"')[1]
    assert re.search(r'<a href="[^"]+" title="(Free (?:from|until) \d\d:\d\d)"[^>]*>\1<', week)
    assert "½: free in part" in week
    month = owner.get(f"{PAGE}?view=month&date=2026-11-01").text.split('id="preview"')[1]
    assert "Wed 11 Nov, Armistice 1918: closed" in month


def test_whole_days_are_told_as_days_beside_the_preview(owner, session, cast):
    closed = {"starts": "2026-10-20T00:00", "ends": "2026-10-22T00:00", "reason": "Moved to hall 2"}
    assert owner.post(f"{PAGE}/blackouts", data=closed).status_code == 303
    page = owner.get(f"{PAGE}?date=2026-10-20").text
    told = page.split("Only you see why")[1]
    assert "<dt>20 – 21 Oct 2026</dt><dd>Moved to hall 2" in told
