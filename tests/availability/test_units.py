"""Several pieces of one item: free as long as one of them is. Days on which the clocks change, on pages."""

import pytest

from light2share.availability.models import OpeningRuleRow
from light2share.bookings.actions import accept
from light2share.bookings.asking import Wish, request_booking
from light2share.bookings.models import BookingPeriod
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode, Equipment, EquipmentUnit
from tests.availability.play import free_between
from tests.bookings.play import hours, store_free_time
from tests.factories import NOW

WISH = Wish(Times.of([hours(9, 11)]), "M²", AccessMode.SELF_SERVICE)


@pytest.fixture
def benches(session, cast):
    """Three of the chamber."""
    session.add_all(EquipmentUnit(equipment_id=cast.chamber.id, number=number) for number in (2, 3))
    session.commit()
    store_free_time(session, cast.chamber)
    return session.get_one(Equipment, cast.chamber.id)


def book(session, cast, item):
    booking, reasons = request_booking(session, item, WISH, cast.brightwater.actor, NOW)
    if booking is not None:
        accept(session, booking, cast.halden.actor, booking.version, NOW)
        session.commit()
    return booking, reasons


def test_it_is_free_as_long_as_one_of_three_is(benches, session, cast, visit):
    taken = set()
    for left in (2, 1, 0):
        booking, reasons = book(session, cast, benches)
        assert reasons == []
        period = session.query(BookingPeriod).filter_by(booking_id=booking.id).one()
        taken.add(period.unit_id)
        free = free_between(session, benches.id, hours(8, 18))
        assert (hours(8, 18) in free) is (left > 0)
        page = visit(cast.corvid).get("/equipment/chamber?view=list&date=2026-10-20").text
        assert ("all day" in page or "08:00 – 18:00" in page.split("Wed 21 Oct")[0]) is (left > 0)
    assert len(taken) == 3
    assert book(session, cast, benches) == (None, [[Refusal.TAKEN]])
    assert free_between(session, benches.id, hours(8, 18)) == [hours(8, 9), hours(11, 18)]


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        ("2026-10-25", "en", "Sun 25 Oct: a day of 25 hours"),
        ("2026-10-25", "fr", "dim. 25 oct.\u00a0: journée de 25 heures"),
        ("2027-03-28", "en", "Sun 28 Mar: a day of 23 hours"),
        ("2027-03-28", "fr", "dim. 28 mars\u00a0: journée de 23 heures"),
    ],
)
def test_days_of_other_lengths_say_so(session, cast, visit, day, language, words):
    session.query(OpeningRuleRow).filter_by(equipment_id=cast.chamber.id).delete()
    session.add_all(
        OpeningRuleRow(equipment_id=cast.chamber.id, weekday=number, opens_minute=0, closes_minute=1440)
        for number in range(7)
    )
    session.commit()
    store_free_time(session, cast.chamber)
    reader = visit(cast.corvid, language)
    week = reader.get(f"/equipment/chamber?date={day}").text
    assert words in week
    editor = visit(cast.halden, language).get(f"/equipment/chamber/availability?date={day}").text
    assert words in editor
