"""A calendar that closes one way of using an item alone: the algebra, the store, the pages, the mails."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from light2share.availability import queries, stored
from light2share.availability.free import free_periods, within
from light2share.availability.models import FirstFree, FreePeriod
from light2share.availability.offering import Busy, blocked_for_all, busy_of, offered, offered_in
from light2share.availability.opening import OpeningRule, open_periods, rules_in
from light2share.bookings.actions import accept
from light2share.bookings.asking import Wish, request_booking
from light2share.bookings.free_time import nearest, opening
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, Equipment, EquipmentUnit
from light2share.kernel.period import Period, clipped, merged
from light2share.mail.models import OutgoingMail
from tests.availability.calendars import BUSY, connected_of, seen, send
from tests.availability.play import DAY, PARIS, free_between, minutes_of, quarters, scenes, span
from tests.availability.test_stored import rows, units
from tests.bookings.play import hours, store_free_time
from tests.calendars.parts import bookings_in
from tests.factories import NOW

ASSISTED, ALONE = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE
ALL = "/equipment/chamber/availability/calendars"
OPERATOR = {"access_mode": "operator_assisted"}


@pytest.fixture
def owner(visit, session, cast):
    store_free_time(session, cast.chamber)
    return visit(cast.halden)


@st.composite
def staffed(draw):
    """A scene whose rules may be those of one use, and busy times that close every use or one."""
    scene = draw(scenes())
    scene.rules = [
        OpeningRule(
            rule.weekday, rule.opens_minute, rule.closes_minute, rule.valid_from, rule.valid_until, rule.weeks,
            draw(st.sampled_from([None, None, ASSISTED, ALONE])),
        )
        for rule in scene.rules
    ]  # fmt: skip
    start, quarter = scene.window.start, DAY / 96
    busy = [
        (Period(start + first * quarter, start + (first + length) * quarter), mode)
        for first, length, mode in draw(
            st.lists(
                st.tuples(st.integers(0, 280), st.integers(1, 60), st.sampled_from([None, ASSISTED, ALONE])),
                max_size=5,
            )
        )
    ]
    return scene, busy


@given(staffed())
@settings(max_examples=120, deadline=None)
def test_free_time_of_each_use_minute_by_minute(drawn):
    scene, found = drawn
    modes, busy = [ASSISTED, ALONE], busy_of(found)
    around = scene.window

    def minutes(periods):
        return minutes_of(clipped(periods, around))

    always = minutes(one for one, mode in found if mode is None)
    left = {
        mode: minutes(open_periods(rules_in(scene.rules, mode), scene.zone, around))
        - minutes(one for one, own in found if own is mode)
        for mode in modes
    }
    opened = offered(scene.rules, modes, busy, scene.zone, around)
    free = free_periods(opened, busy.always, scene.blocked, scene.terms)
    taken = scene.kept_clear_minutes()
    assert minutes_of(free) == left[ASSISTED].union(left[ALONE]) - always - taken
    for mode in modes:
        part = within(free, offered_in(scene.rules, mode, busy, scene.zone, around))
        assert minutes_of(part) == left[mode] - always - taken
    hours = minutes(open_periods(scene.rules, scene.zone, around)) if scene.rules else set()
    told = minutes_of(blocked_for_all(scene.rules, modes, busy, scene.zone, around))
    counting = set().union(
        *(minutes(open_periods(rules_in(scene.rules, mode), scene.zone, around)) for mode in modes)
    )
    assert counting <= hours
    if counting:
        assert told == always | (counting - left[ASSISTED] - left[ALONE])
    assert merged(opened) == opened


def test_where_no_hours_are_named_only_what_closes_every_use_is_busy():
    window = span("2026-10-20T00:00", "2026-10-21T00:00")
    first, second = span("2026-10-20T08:00", "2026-10-20T12:00"), span("2026-10-20T10:00", "2026-10-20T14:00")
    busy = Busy((), {ASSISTED: [first], ALONE: [second]})
    assert blocked_for_all([], [ASSISTED, ALONE], busy, PARIS, window) == [
        span("2026-10-20T10:00", "2026-10-20T12:00")
    ]
    assert blocked_for_all([], [ASSISTED], busy, PARIS, window) == [first]


def asked(session, cast, wanted, mode):
    item = session.get_one(Equipment, cast.chamber.id)
    return request_booking(session, item, Wish(Times.of([wanted]), "M²", mode), cast.brightwater.actor, NOW)[
        1
    ]


def test_the_operator_s_calendar_closes_assisted_use_alone(owner, session, cast, visit):
    send(owner, cast.chamber, BUSY, **OPERATOR)
    (one,) = connected_of(session)
    assert one.mode is ASSISTED
    item = session.get_one(Equipment, cast.chamber.id)
    assert free_between(session, item.id, hours(8, 18)) == [hours(8, 18)]
    assert opening(session, item, hours(9, 11), ASSISTED).open == [hours(8, 9), hours(12, 18)]
    assert asked(session, cast, hours(9, 11), ASSISTED) == [[Refusal.UNAVAILABLE]]
    assert asked(session, cast, hours(9, 11), ALONE) == []
    session.rollback()
    item = session.get_one(Equipment, cast.chamber.id)
    near = nearest(session, item, hours(9, 11), NOW, mode=ASSISTED)
    assert near
    assert not any(time.overlaps(hours(9, 12)) for time in near)

    def lists(mode):
        page = visit(None).get(f"/equipment/chamber?view=list&access_mode={mode}&date=2026-10-20").text
        return page.split('id="availability"')[1]

    assert "12:00 – 18:00" in lists("operator_assisted")
    assert "12:00 – 18:00" not in lists("self_service")


def test_the_request_page_takes_one_for_self_service_and_refuses_one_with_an_operator(owner, visit, cast):
    send(owner, cast.chamber, BUSY, **OPERATOR)
    form = {"starts": "2026-10-20T09:00", "ends": "2026-10-20T11:00", "purpose": "M²"}
    reader = visit(cast.brightwater)
    refused = reader.post("/equipment/chamber/book", data={**form, **OPERATOR})
    assert refused.status_code == 422
    assert "Choose another time: the equipment is not available then" in refused.text
    taken = reader.post("/equipment/chamber/book", data={**form, "access_mode": "self_service"})
    assert taken.status_code in {200, 303}


def test_others_are_told_busy_only_where_every_use_is_closed(owner, session, visit, cast):
    def busy():
        return bookings_in(Calendar.from_ical(visit(None).get("/equipment/chamber/calendar.ics").data))

    send(owner, cast.chamber, BUSY, **OPERATOR)
    assert busy() == []
    send(owner, cast.chamber, BUSY, access_mode="self_service")
    assert [(one.decoded("DTSTART"), one.decoded("DTEND")) for one in busy()] == [
        (hours(9, 12).start, hours(9, 12).end)
    ]
    session.rollback()
    assert free_between(session, cast.chamber.id, hours(8, 18)) == [hours(8, 9), hours(12, 18)]


def booked(session, cast, mode, wanted):
    item = session.get_one(Equipment, cast.chamber.id)
    booking, reasons = request_booking(
        session, item, Wish(Times.of([wanted]), "M²", mode), cast.brightwater.actor, NOW
    )
    assert not reasons
    accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    return booking


def clash_mails(session):
    session.rollback()
    kind = "availability/calendar_clash"
    return list(session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)))


def test_mails_tell_of_bookings_in_that_use_alone(owner, session, cast):
    alone, assisted = (
        booked(session, cast, ALONE, hours(9, 10)),
        booked(session, cast, ASSISTED, hours(10, 11)),
    )
    location = send(owner, cast.chamber, BUSY, action="look", **OPERATOR).location
    page = owner.get(location).text
    assert assisted.reference in page
    assert alone.reference not in page
    assert "Only “Run by or with the owner”" in page
    owner.post(f"{location}/confirm", data={"seen": seen(page)})
    assert len(clash_mails(session)) == 2  # to both sides of one booking
    answer = owner.post(f"{location}/rename", data={"name": "Everybody", "access_mode": ""})
    assert alone.reference in owner.get(answer.location).text
    assert len(clash_mails(session)) == 4
    session.rollback()
    assert [one.mode for one in connected_of(session)] == [None]


def test_an_address_keeps_what_it_closes(owner, session):
    data = {"url": "https://there.example/basic.ics", "access_mode": "operator_assisted"}
    assert owner.post(ALL, data=data).status_code == 303
    assert [one.mode for one in connected_of(session)] == [ASSISTED]


def test_a_use_that_is_not_on_offer_is_refused(owner, cast):
    assert send(owner, cast.chamber, BUSY, access_mode="loan").status_code == 422
    location = send(owner, cast.chamber, BUSY).location
    assert owner.post(f"{location}/rename", data={"name": "A", "access_mode": "loan"}).status_code == 422


def test_the_answer_and_the_week_of_the_owner_go_by_the_use(owner, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    found = {}
    for mode, wanted in ((ALONE, hours(9, 10)), (ASSISTED, hours(10, 11))):
        found[mode], reasons = request_booking(
            session, item, Wish(Times.of([wanted]), "M²", mode), cast.brightwater.actor, NOW
        )
        assert not reasons
    session.commit()
    send(owner, cast.chamber, BUSY, name="Outlook", **OPERATOR)
    alone = owner.get(f"/bookings/{found[ALONE].reference}/answer").text
    assert "Inside the opening hours" in alone
    assert "Your calendar" not in alone
    assisted = owner.get(f"/bookings/{found[ASSISTED].reference}/answer").text
    assert "Busy in your calendar “Outlook”" in assisted
    assert "Your calendar" in assisted


@given(
    st.lists(st.tuples(quarters, st.integers(1, 30), st.sampled_from([None, ASSISTED, ALONE])), max_size=4)
)
@settings(max_examples=15, deadline=None)
def test_busy_times_of_several_kinds_come_together(found):
    start = span("2026-10-20T00:00", "2026-10-21T00:00").start
    times = [
        (Period(start + first * DAY / 1440, start + (first + 15 * length) * DAY / 1440), mode)
        for first, length, mode in found
    ]
    busy = busy_of(times)
    for mode in (ASSISTED, ALONE, None):
        expected = minutes_of(one for one, own in times if own is None or own is mode)
        assert minutes_of(busy.against(mode)) == expected


def test_the_store_and_a_bulk_load_agree(owner, session, cast):
    session.add(EquipmentUnit(equipment_id=cast.chamber.id, number=2))
    session.commit()
    send(owner, cast.chamber, BUSY, **OPERATOR)
    send(owner, cast.chamber, BUSY, access_mode="self_service")
    session.rollback()
    item = session.get_one(Equipment, cast.chamber.id)
    before = rows(session, item)
    assert {unit for unit, _start, _end in before} == set(units(session, item))
    session.query(FreePeriod).delete()
    session.query(FirstFree).delete()
    session.flush()
    stored.fill(session, {}, NOW)
    assert rows(session, item) == before
    assert queries.blocked(session, item, hours(0, 24)) == [hours(9, 12)]
