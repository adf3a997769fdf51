"""Authorisations and wishes to be trained, for the plays of this room and the world of all pages."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from light2share.authorisations import actions
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.bookings import asking
from light2share.bookings.models import Booking
from light2share.bookings.times import Times
from light2share.equipment.models import AccessMode
from light2share.kernel.period import Period
from tests.bookings.play import equipment
from tests.factories import NOW, Cast, Item, Member

HELD, WISHED = "anauthorisation", "awishtobetrained"
UNTIL = date(2027, 10, 12)


def train_on(session: Session, *items: Item) -> None:
    """Let their sheets say that users are trained first."""
    for item in items:
        equipment(session, item).training_required = True
    session.commit()


def authorise(session: Session, cast: Cast, who: Member, item: Item, until: date = UNTIL) -> Authorisation:
    """By the owner's manager, on the day on which the play begins; committed."""
    row = actions.grant(
        session, equipment(session, item), who.person_id, who.organisation_id, until, cast.halden.actor, NOW
    )
    session.commit()
    return row


def wish(session: Session, who: Member, item: Item, words: str = "") -> TrainingRequest:
    """To be trained oneself; committed."""
    row = actions.ask(session, equipment(session, item), who.person_id, "Mornings", words, who.actor, NOW)
    session.commit()
    return row


def ask_alone(
    session: Session, item: Item, member: Member, wanted: Period, mode: AccessMode = AccessMode.SELF_SERVICE
) -> Booking:
    """A request to run it oneself; committed."""
    asked = asking.Wish(Times.of([wanted]), "M² at 1064 nm", mode)
    booking, reasons = asking.request_booking(session, equipment(session, item), asked, member.actor, NOW)
    assert booking is not None, reasons
    session.commit()
    return booking


def put_up(session: Session, cast: Cast, words: str) -> None:
    """For all pages: Brightwater's person is authorised on the chamber, and wishes to be trained on the bench."""
    train_on(session, cast.chamber, cast.bench)
    row = actions.grant(
        session,
        equipment(session, cast.chamber),
        cast.brightwater.person_id,
        cast.brightwater.organisation_id,
        UNTIL,
        cast.halden.actor,
        NOW,
    )
    row.handle = HELD
    asked = actions.ask(
        session,
        equipment(session, cast.bench),
        cast.brightwater.person_id,
        words,
        words,
        cast.brightwater.actor,
        NOW,
    )
    asked.handle = WISHED
    session.flush()
