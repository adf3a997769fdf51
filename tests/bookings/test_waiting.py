"""Who waits for a time hears when it can be had again."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from light2share.bookings import actions
from light2share.bookings.models import Booking, BookingState
from tests.bookings.play import ask, hours, mails
from tests.bookings.several import taken
from tests.factories import NOW, Cast

Visit = Callable[..., FlaskClient]
State = BookingState


def test_who_waits_hears_when_the_time_is_free_again(session: Session, cast: Cast, booking: Booking) -> None:
    first = ask(session, cast.chamber, cast.corvid, hours(10, 12))
    ask(session, cast.chamber, cast.corvid, hours(14, 16))
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, NOW, "no sample")
    session.commit()
    again = [mail for mail in mails(session) if mail[0] == "bookings/free_again"]
    assert again == [
        ("bookings/free_again", cast.corvid.person_id),
        ("bookings/free_again", cast.halden.person_id),
    ]
    actions.accept(session, first, cast.halden.actor, first.version, NOW)
    assert taken(session, first) == [hours(10, 12)]


def test_a_request_whose_time_was_never_gone_hears_nothing(
    session: Session, cast: Cast, windows: Booking
) -> None:
    other = ask(session, cast.chamber, cast.corvid, hours(9, 10, day=1))
    actions.accept(session, other, cast.halden.actor, other.version, NOW)
    session.commit()
    third = ask(session, cast.chamber, cast.corvid, hours(14, 15))
    actions.accept(session, third, cast.halden.actor, third.version, NOW)
    actions.cancel(session, third, cast.corvid.actor, third.version, NOW, "no sample")
    session.commit()
    assert "bookings/free_again" not in {kind for kind, _person in mails(session)}
