"""Who is reminded when, and that nobody is reminded twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from light2share.bookings import actions, audience, reminders
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.organisations.models import Membership
from tests.availability.play import paris
from tests.bookings.play import ask, equipment, hours, mails
from tests.factories import NOW, Cast


def reminded(session: Session, now: datetime) -> list[tuple[str, int]]:
    """The reminders that a run at `now` adds; a second run adds none."""
    before = mails(session)
    for _ in range(2):
        reminders.remind_of_requests(session, now)
        reminders.remind_of_visits(session, now)
        session.commit()
    return mails(session)[len(before) :]


def test_the_owner_twice_then_the_cluster(session: Session, cast: Cast) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert reminded(session, NOW + timedelta(days=1, seconds=-1)) == []
    owner, cluster = cast.halden.person_id, cast.cluster.person_id
    assert reminded(session, NOW + timedelta(days=1)) == [("bookings/reminder_answer", owner)]
    assert reminded(session, NOW + timedelta(days=2)) == [("bookings/reminder_answer_again", owner)]
    assert reminded(session, NOW + timedelta(days=3)) == [("bookings/reminder_cluster", cluster)]


def test_a_weekend_counts_for_nothing(session: Session, cast: Cast) -> None:
    friday = NOW + timedelta(days=4)
    ask(session, cast.chamber, cast.brightwater, hours(9, 13, day=7), friday)
    assert reminded(session, friday + timedelta(days=2)) == []
    assert [kind for kind, _ in reminded(session, friday + timedelta(days=3))] == ["bookings/reminder_answer"]


@pytest.mark.parametrize(
    ("postcode", "first", "lapses"),
    [
        pytest.param("13013", "2027-03-26T08:00", "2027-04-02T18:00", id="of all France"),
        pytest.param("67000", "2027-03-30T08:00", "2027-04-05T18:00", id="of Alsace, with Good Friday"),
    ],
)
def test_the_public_holidays_of_the_site_are_no_days_to_answer(
    session: Session, cast: Cast, postcode: str, first: str, lapses: str
) -> None:
    """From the Thursday before Easter on."""
    thursday, site = paris("2027-03-25T08:00", first).start, equipment(session, cast.chamber).site
    site.postcode = postcode
    wanted = paris("2027-04-20T09:00", "2027-04-20T13:00")
    booking = ask(session, cast.chamber, cast.brightwater, wanted, thursday)
    assert booking.expires_at == paris("2027-03-25T08:00", lapses).end
    due = paris("2027-03-25T08:00", first).end
    assert reminded(session, due - timedelta(seconds=1)) == []
    assert [kind for kind, _ in reminded(session, due)] == ["bookings/reminder_answer"]


def test_reminders_stop_with_the_answer(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    actions.accept(session, booking, cast.halden.actor, 1, NOW)
    session.commit()
    assert reminded(session, NOW + timedelta(days=2)) == []


def test_both_sides_the_day_before(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13))
    assert reminded(session, booking.starts_at - timedelta(hours=25)) == []
    kinds = reminded(session, booking.starts_at - timedelta(hours=24))
    assert kinds == [
        ("bookings/reminder_visit", cast.brightwater.person_id),
        ("bookings/reminder_visit", cast.halden.person_id),
    ]


def test_who_books_for_tomorrow_needs_no_reminder(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 13), hours(9, 13, day=-1).start)
    assert reminded(session, booking.starts_at - timedelta(hours=2)) == []


def test_no_mail_is_lost_for_want_of_a_role(session: Session, cast: Cast) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 13))
    assert audience.people_of(session, booking, Party.REQUESTER) == [cast.brightwater.person_id]
    session.get_one(Booking, booking.id).requested_by_id = None
    assert audience.people_of(session, booking, Party.REQUESTER) == [cast.brightwater_manager.person_id]
    for row in session.query(Membership).filter_by(organisation_id=booking.owner_id):
        row.is_manager = False
    assert audience.people_of(session, booking, Party.OWNER) == [cast.halden_admin.person_id]
