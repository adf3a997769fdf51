"""The editor of an item's availability, as its owner and others meet it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.equipment.models import Approval, Equipment
from light2share.kernel.period import Period
from tests.availability.play import at, free_between
from tests.bookings.play import ask, hours, store_free_time
from tests.factories import NOW

PAGE = "/equipment/chamber/availability"
RULE = {"weekday": "5", "opens": "08:30", "closes": "12:30"}
CLOSED = {"starts": "2026-10-20T08:00", "ends": "2026-10-20T12:00", "reason": "Calibration", "repeat": ""}
TUESDAY = Period(at("2026-10-19T22:00"), at("2026-10-20T22:00"))


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


def rules(session, cast):
    session.rollback()
    row = OpeningRuleRow
    columns = (row.weekday, row.opens_minute, row.closes_minute)
    return {
        tuple(found) for found in session.execute(select(*columns).where(row.equipment_id == cast.chamber.id))
    }


def closings(session):
    session.rollback()
    return list(session.scalars(select(BlackoutRow).order_by(BlackoutRow.id)))


def free(session, cast, window=TUESDAY):
    session.rollback()
    return free_between(session, cast.chamber.id, window)


def test_the_owner_sees_the_week_the_limits_and_what_users_see(owner, session, cast):
    store_free_time(session, cast.chamber)
    page = owner.get(PAGE)
    assert page.status_code == 200
    for text in (
        "Availability: Climatic chamber 600 L",
        "08:00 – 18:00",
        "50 h offered a week",
        "What users see",
        "Free",
    ):
        assert text in page.text


def test_an_item_without_hours_offers_presets_at_once(owner):
    page = owner.get("/equipment/camera/availability")
    assert "No hours are open" in page.text
    assert 'value="fridays"' in page.text
    assert "Dates on request" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("halden_admin", 403),
        ("halden_member", 403),
        ("brightwater_manager", 404),
        ("corvid", 404),
        ("cluster", 404),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_is_the_owners_managers(visit, cast, who, status, method):
    browser = visit(getattr(cast, who))
    answer = browser.get(PAGE) if method == "get" else browser.post(f"{PAGE}/rules", data=RULE)
    assert answer.status_code == status


def test_a_visitor_is_asked_to_sign_in(visit):
    assert visit(None).get(PAGE).location == f"/login?next={PAGE}"
    assert visit(None).post(f"{PAGE}/rules", data=RULE).status_code == 401


def test_hours_are_added_and_can_be_booked_at_once(owner, session, cast):
    answer = owner.post(f"{PAGE}/rules", data=RULE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#week")
    assert (5, 510, 750) in rules(session, cast)
    saturday = Period(at("2026-10-16T22:00"), at("2026-10-17T22:00"))
    assert free(session, cast, saturday) == [Period(at("2026-10-17T06:30"), at("2026-10-17T10:30"))]
    assert "The opening hours are saved." in owner.get(PAGE).text


@pytest.mark.parametrize(
    ("opens", "closes", "stored"),
    [
        ("08:30", "12:30", (510, 750)),
        ("8h30", "12 h", (510, 720)),
        ("0830", "1230", (510, 750)),
        ("00:00", "24:00", (0, 1440)),
        ("00:00", "00:00", (0, 1440)),
        ("20:00", "04:00", (1200, 1680)),
        ("20:00", "20:00", (1200, 2640)),
        ("20:00", "24:00", (1200, 1440)),
    ],
)
def test_times_of_day_as_people_type_them(owner, session, cast, opens, closes, stored):
    assert (
        owner.post(f"{PAGE}/rules", data={"weekday": "6", "opens": opens, "closes": closes}).status_code
        == 303
    )
    assert (6, *stored) in rules(session, cast)


def test_the_same_hours_for_several_days_and_once_only(owner, session, cast):
    for _time in range(2):
        owner.post(f"{PAGE}/rules", data={**RULE, "weekday": ["5", "6"]})
    session.rollback()
    found = session.scalars(select(OpeningRuleRow).where(OpeningRuleRow.weekday >= 5)).all()
    assert sorted(row.weekday for row in found) == [5, 6]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weekday": ""}, "Choose a day of the week"),
        ({"weekday": "7"}, "Choose a day of the week"),
        ({"opens": ""}, "Enter when you open"),
        ({"opens": "25:00"}, "Enter a time of day, such as 08:30"),
        ({"opens": "24:00"}, "Enter 00:00 for midnight"),
        ({"closes": "noon"}, "Enter a time of day, such as 08:30"),
        ({"closes": "12:60"}, "Enter a time of day, such as 08:30"),
        ({"closes": "1" * 10_000}, "Shorten this to 10 characters"),
        (
            {"valid_from": "2026-11-02", "valid_until": "2026-11-01"},
            "Enter a last day that is not before the first one",
        ),
        ({"valid_from": "tomorrow"}, "Enter a day, such as"),
    ],
)
def test_hours_that_cannot_be_read_come_back_as_typed(owner, session, cast, change, words):
    before = rules(session, cast)
    answer = owner.post(f"{PAGE}/rules", data={**RULE, **change})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert words in answer.text
    for value in change.values():
        if value and value != "7":
            assert f'value="{value}"' in answer.text
    assert rules(session, cast) == before


def test_hours_are_removed(owner, session, cast):
    number = session.scalar(
        select(OpeningRuleRow.id).where(
            OpeningRuleRow.equipment_id == cast.chamber.id, OpeningRuleRow.weekday == 1
        )
    )
    assert owner.post(f"{PAGE}/rules/{number}/delete").status_code == 303
    assert free(session, cast) == []
    assert owner.post(f"{PAGE}/rules/{number}/delete").status_code == 404


def test_hours_of_another_item_are_not_removed_from_here(owner, session, cast):
    number = session.scalar(select(OpeningRuleRow.id).where(OpeningRuleRow.equipment_id == cast.bench.id))
    assert owner.post(f"{PAGE}/rules/{number}/delete").status_code == 404


def test_a_preset_replaces_the_week_after_a_second_press(owner, session, cast):
    asked = owner.get(f"{PAGE}?preset=fridays")
    assert "Replace the usual week by “Fridays”?" in asked.text
    assert owner.post(f"{PAGE}/presets", data={"opening": "fridays"}).status_code == 303
    assert rules(session, cast) == {(4, 510, 750), (4, 810, 1050)}
    assert owner.post(f"{PAGE}/presets", data={"opening": "on_request"}).status_code == 303
    assert rules(session, cast) == set()
    assert owner.post(f"{PAGE}/presets", data={"opening": "sundays"}).status_code == 422


def test_a_time_is_closed_and_opened_again(owner, session, cast):
    assert owner.post(f"{PAGE}/blackouts", data=CLOSED).status_code == 303
    assert free(session, cast) == [Period(at("2026-10-20T10:00"), at("2026-10-20T16:00"))]
    page = owner.get(f"{PAGE}?date=2026-10-20")
    assert page.text.count("Calibration") == 2, "in the list, and beside the preview"
    number = closings(session)[0].id
    assert owner.post(f"{PAGE}/blackouts/{number}/delete").status_code == 303
    assert free(session, cast) == [Period(at("2026-10-20T06:00"), at("2026-10-20T16:00"))]
    assert owner.post(f"{PAGE}/blackouts/{number}/delete").status_code == 404


@pytest.mark.parametrize(
    ("repeat", "until", "stored", "words"),
    [
        ("FREQ=WEEKLY", "", "FREQ=WEEKLY", "every week on Tuesday"),
        ("FREQ=WEEKLY", "2026-12-31", "FREQ=WEEKLY;UNTIL=20261231", "until Thu 31 Dec 2026"),
        ("same-weekday", "", "FREQ=MONTHLY;BYDAY=3TU", "every third Tuesday of the month"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", "", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", "4 times"),
        (
            "FREQ=YEARLY;BYWEEKNO=43",
            "",
            "FREQ=YEARLY;BYWEEKNO=43",
            "repeats by the rule FREQ=YEARLY;BYWEEKNO=43",
        ),
    ],
)
def test_a_time_that_is_closed_again_and_again(owner, session, repeat, until, stored, words):
    data = {**CLOSED, "repeat": repeat, "repeat_until": until}
    assert owner.post(f"{PAGE}/blackouts", data=data).status_code == 303
    assert [row.repeat for row in closings(session)] == [stored]
    assert words in owner.get(PAGE).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts": ""}, "Enter when it begins"),
        ({"ends": ""}, "Enter when it ends"),
        ({"ends": "2026-10-20T08:00"}, "Enter a time after the start"),
        ({"ends": "2026-10-20T07:00"}, "Enter a time after the start"),
        ({"ends": "2028-10-20T07:00"}, "Enter at most 366 days, or repeat it"),
        ({"starts": "2027-03-28T02:30", "ends": "2027-03-28T05:00"}, "the clocks jump over 02:30"),
        ({"starts": "20/10/2026"}, "Enter a day and a time"),
        ({"repeat": "FREQ=SECONDLY"}, "Repeat it every hour at most"),
        ({"repeat": "FREQ=HOURLY"}, "more than 5,000 times"),
        ({"repeat": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "matches no day within two years"),
        ({"repeat": "<b>often</b>"}, "Choose how it repeats"),
        ({"repeat": "X" * 5000}, "Shorten the rule of repetition"),
        (
            {"repeat": "FREQ=WEEKLY", "repeat_until": "2026-10-01"},
            "Enter a last day that is not before the start",
        ),
        (
            {"starts": "2026-10-05T08:00", "ends": "2026-10-05T12:00"},
            "Enter an end that is still to come",
        ),
        (
            {
                "starts": "2026-09-01T08:00",
                "ends": "2026-09-01T12:00",
                "repeat": "FREQ=WEEKLY",
                "repeat_until": "2026-09-30",
            },
            "Enter an end that is still to come",
        ),
        ({"repeat_until": "2026-12-31"}, "Choose how it repeats, or leave this empty"),
        ({"repeat_count": "3"}, "Choose how it repeats, or leave this empty"),
        ({"except_days": "27/10/2026"}, "Choose how it repeats, or leave this empty"),
        (
            {"repeat": "FREQ=WEEKLY", "except_days": "27/10/2026; 28/10/2026"},
            "Leave out Wed 28 Oct 2026: nothing would be closed then anyway",
        ),
        ({"reason": "x" * 161}, "Shorten this to 160 characters"),
        ({"reason": "bell\x07"}, "Remove the characters"),
    ],
)
def test_a_closing_that_is_refused_comes_back_as_typed(owner, session, change, words):
    answer = owner.post(f"{PAGE}/blackouts", data={**CLOSED, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert "<b>often</b>" not in answer.text
    if "reason" not in change:
        assert 'value="Calibration"' in answer.text
    assert closings(session) == []


def test_a_closing_over_a_booking_is_refused_and_names_it(owner, session, cast, clock):
    store_free_time(session, cast.bench)
    booking = ask(session, cast.bench, cast.brightwater, hours(10, 12))
    answer = owner.post("/equipment/bench/availability/blackouts", data=CLOSED)
    assert answer.status_code == 422
    assert (
        f"Booking {booking.reference} holds Tue 20 Oct 2026, 10:00 – 12:00: move or cancel it first"
        in answer.text
    )
    assert f'href="/bookings/{booking.reference}"' in answer.text
    assert closings(session) == []


def test_a_closing_over_a_mere_request_is_taken(owner, session, cast):
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(10, 12))
    answer = owner.post(f"{PAGE}/blackouts", data=CLOSED)
    assert answer.status_code == 303
    told = f"1 request waits for this time ({booking.reference}); its company is not told"
    assert told in owner.get(answer.location).text
    page = owner.get(f"/bookings/{booking.reference}/answer").text
    assert "You have closed this time since: Calibration" in page
    assert "The time is free" not in page


def test_a_closing_in_the_buffer_of_a_booking_is_taken(owner, session, cast):
    session.get_one(Equipment, cast.bench.id).buffer_before_minutes = 120
    session.commit()
    store_free_time(session, cast.bench)
    ask(session, cast.bench, cast.brightwater, hours(12, 14))
    assert owner.post("/equipment/bench/availability/blackouts", data=CLOSED).status_code == 303


LIMITS = {
    "lead_time": "2880",
    "horizon": "56",
    "step": "120",
    "shortest": "240",
    "longest": "2880",
    "answer_days": "3",
    "buffer_before": "30",
    "buffer_after": "60",
    "approval": "members",
}


def test_the_limits_are_saved(owner, session, cast):
    assert owner.post(f"{PAGE}/limits", data=LIMITS).status_code == 303
    session.rollback()
    item = session.get_one(Equipment, cast.chamber.id)
    terms = item.terms
    assert (terms.lead_time, terms.horizon) == (timedelta(days=2), timedelta(days=56))
    assert (terms.shortest, terms.longest, terms.step) == (
        timedelta(hours=4),
        timedelta(days=2),
        timedelta(hours=2),
    )
    assert (terms.buffer_before, terms.buffer_after) == (timedelta(minutes=30), timedelta(hours=1))
    assert (item.answer_days, item.approval, item.version) == (3, Approval.MEMBERS, 2)
    assert free(session, cast, Period(NOW, NOW + timedelta(days=400)))[-1].end < NOW + timedelta(days=60)


def test_limits_that_are_not_sent_stay(owner, session, cast):
    assert owner.post(f"{PAGE}/limits", data={"answer_days": "7"}).status_code == 303
    session.rollback()
    item = session.get_one(Equipment, cast.chamber.id)
    assert (item.answer_days, item.lead_time_minutes, item.approval) == (7, 1440, Approval.OWNER)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"longest": "120"}, "Choose at least as long as the shortest booking"),
        ({"shortest": "60", "longest": "60"}, "Choose at least as long as a slot"),
        ({"answer_days": "11"}, "Choose from the list"),
        ({"lead_time": "-5"}, "Choose from the list"),
        ({"horizon": "9" * 400}, "Choose from the list"),
        ({"approval": "everybody"}, "Choose who is confirmed at once"),
    ],
)
def test_limits_that_contradict_are_refused(owner, session, cast, change, words):
    answer = owner.post(f"{PAGE}/limits", data={**LIMITS, **change})
    assert answer.status_code == 422
    assert words in answer.text
    session.rollback()
    assert session.get_one(Equipment, cast.chamber.id).version == 1


def test_the_owner_sees_who_holds_a_time_and_the_preview_does_not(owner, session, cast):
    store_free_time(session, cast.bench)
    booking = ask(session, cast.bench, cast.brightwater, hours(10, 12))
    page = owner.get("/equipment/bench/availability?date=2026-10-20").text
    assert "Only you see why" in page
    assert booking.reference in page
    preview = page.split('id="preview"')[1].split("</section>")[0]
    assert booking.reference not in preview


@pytest.mark.parametrize(
    "query", ["view=month", "date=2026-13-99", "view=nonsense", "date=9999-12-31", "preset=none"]
)
def test_addresses_that_mean_nothing_show_the_page(owner, query):
    assert owner.get(f"{PAGE}?{query}").status_code == 200


def test_the_page_in_french(visit, cast, session):
    store_free_time(session, cast.chamber)
    browser = visit(cast.halden, language="fr")
    page = browser.get(PAGE).text
    for text in (
        "Disponibilités",
        "Semaine habituelle",
        "Indisponibilités",
        "Ce que voient les autres",
        "50 h proposées",
    ):
        assert text in page.replace("\u202f", " ").replace("\u00a0", " ")
    refused = browser.post(f"{PAGE}/rules", data={**RULE, "opens": "25:00"}).text
    assert "Indiquez une heure" in refused


def test_the_page_takes_few_queries(owner, session, cast, counted):
    store_free_time(session, cast.chamber)
    owner.get(PAGE)
    with counted() as statements:
        owner.get(PAGE)
    assert len(statements) <= 15, "\n".join(statements)
