"""A booking in other people's calendars."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import audience
from light2share.bookings.models import Booking, BookingPeriod, BookingState
from light2share.calendars.entries import file_of, invitation_of
from light2share.calendars.rules import status_of, uid_of
from light2share.ical.write import Contact, Status
from light2share.mail.message import Method
from tests.factories import NOW, Cast
from tests.ical.readers import READERS, by_icalendar
from tests.ical.test_write import check_form
from tests.jobs import scenes

ADDRESS = "https://share.example/bookings/L2S-26-7K3Q"


def periods(session: Session, booking: Booking) -> list[BookingPeriod]:
    return list(session.scalars(select(BookingPeriod).where(BookingPeriod.booking_id == booking.id)))


def file(session: Session, booking: Booking, language: str) -> bytes:
    people = audience.contacts(session, booking)
    return file_of(booking, periods(session, booking), people, language, ADDRESS)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (BookingState.REQUESTED, Status.TENTATIVE),
        (BookingState.OFFERED, Status.TENTATIVE),
        (BookingState.CONFIRMED, Status.CONFIRMED),
        (BookingState.IN_USE, Status.CONFIRMED),
        (BookingState.COMPLETED, Status.CONFIRMED),
        (BookingState.DECLINED, Status.CANCELLED),
        (BookingState.EXPIRED, Status.CANCELLED),
        (BookingState.WITHDRAWN, Status.CANCELLED),
        (BookingState.CANCELLED, Status.CANCELLED),
        (BookingState.NO_SHOW, Status.CANCELLED),
    ],
)
def test_how_firm_a_booking_is(state: BookingState, status: Status) -> None:
    assert status_of(state) is status


def test_each_period_has_an_identifier_for_life() -> None:
    assert [uid_of("8f2c@light2share", position) for position in range(3)] == [
        "8f2c@light2share",
        "8f2c-2@light2share",
        "8f2c-3@light2share",
    ]


@pytest.mark.parametrize("read", READERS)
def test_a_confirmed_booking_says_what_when_where_and_keeps_the_purpose(
    read, session: Session, cast: Cast
) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    content = file(session, booking, "en")
    check_form(content)
    (found,) = read(content)
    assert (found.uid, found.sequence, found.status) == (booking.uid, 1, "CONFIRMED")
    assert (found.starts_at, found.ends_at) == (scenes.START, scenes.START + timedelta(hours=4))
    assert found.summary == "Camera M² bench: Brightwater Sensing at Halden Optics"
    assert found.location == "Halden Optics, 1 rue des Essais, 13013 Marseille"
    assert ADDRESS in found.description
    assert booking.purpose not in content.decode()


def test_the_exact_place_is_told_with_the_confirmation_only(session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast)
    (found,) = by_icalendar(file(session, booking, "fr"))
    assert found.location == "13013 Marseille"
    assert (
        found.summary == "À confirmer\u00a0: Banc M² à caméra\u00a0: Brightwater Sensing chez Halden Optics"
    )


def contacts_in(content: bytes) -> list[str]:
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
    return [line.removeprefix("CONTACT:") for line in lines if line.startswith("CONTACT")]


def test_it_names_who_answers_for_both_sides_or_the_contact_of_the_item(session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    asker = "Brightwater Sensing: Bruno Brightwater\\, brightwater@cast.example"
    assert contacts_in(file(session, booking, "en")) == [
        "Halden Optics: Hélène Halden\\, halden@cast.example",
        asker,
    ]
    booking.equipment.contact_id = cast.halden_member.person_id
    session.flush()
    session.expire(booking.equipment)
    assert contacts_in(file(session, booking, "en")) == [
        "Halden Optics: Hanna Halden\\, halden-member@cast.example",
        asker,
    ]


def test_contacts_come_with_the_confirmation_only(session: Session, cast: Cast) -> None:
    assert contacts_in(file(session, scenes.booking(session, cast), "en")) == []


def test_several_periods_are_several_entries(session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    (first,) = periods(session, booking)
    later = scenes.START - timedelta(days=1)
    session.add(
        BookingPeriod(
            booking_id=booking.id,
            unit_id=first.unit_id,
            starts_at=later,
            ends_at=later + timedelta(hours=1),
            blocked_from=later,
            blocked_until=later + timedelta(hours=1),
        )
    )
    session.flush()
    found = by_icalendar(file(session, booking, "en"))
    assert [(each.uid, each.starts_at) for each in found] == [
        (booking.uid, later),
        (uid_of(booking.uid, 1), scenes.START),
    ]


@pytest.mark.parametrize("read", READERS)
def test_an_invitation_says_what_its_move_said(read, session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast, BookingState.CANCELLED, sequence=2)

    def invitation(method: Method, sequence: int) -> bytes:
        return invitation_of(
            booking, periods(session, booking), audience.contacts(session, booking), "en", ADDRESS,
            method, sequence, NOW,
            Contact("Light2Share", "no-reply@share.example"), Contact("Bruno", "bruno@cast.example"),
        )  # fmt: skip

    (asked,), (cancelled,) = read(invitation(Method.REQUEST, 1)), read(invitation(Method.CANCEL, 2))
    assert b"METHOD:REQUEST\r\n" in invitation(Method.REQUEST, 1)
    assert b"METHOD:CANCEL\r\n" in invitation(Method.CANCEL, 2)
    assert (asked.status, asked.sequence) == ("CONFIRMED", 1)
    assert (cancelled.status, cancelled.sequence) == ("CANCELLED", 2)
    assert asked.uid == cancelled.uid == booking.uid
    assert (asked.organizer, asked.attendee) == ("mailto:no-reply@share.example", "mailto:bruno@cast.example")
    assert cancelled.summary.startswith("Cancelled: ")
    assert [len(contacts_in(invitation(method, 1))) for method in (Method.REQUEST, Method.CANCEL)] == [2, 0]
