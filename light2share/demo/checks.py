"""What the demo owner asks for with bookings of its instruments, one of which waits for agreements, and how far its
bookings have come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings import agreed, checklist
from light2share.bookings.checklist import Done, Line
from light2share.bookings.checks import OPEN_IN, OWES, Asked, CheckKind, Way
from light2share.bookings.models import Booking, BookingCheck, BookingState
from light2share.bookings.states import WAITING
from light2share.bookings.transitions import Party
from light2share.demo.members import DemoPerson
from light2share.equipment.models import Equipment, ListingState

ASKED = {
    CheckKind.AGREEMENT: Asked.YES,
    CheckKind.INSURANCE: Asked.YES,
    CheckKind.PREVENTION: Asked.YES,
    CheckKind.QUOTE: Asked.NO,
    CheckKind.ORDER: Asked.YES,
}
SINCE = timedelta(days=60)
"""Bookings that were asked for before have no checklist."""


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Ask for it with every instrument of the demo owner, and give its bookings with the demo requester their lists."""
    owner, friend = people["owner"], people["requester"]
    items = select(Equipment).where(
        Equipment.owner_id == owner.organisation_id, Equipment.state == ListingState.PUBLISHED
    )
    for number, item in enumerate(session.scalars(items.order_by(Equipment.id))):
        blocks = {} if number else {CheckKind.AGREEMENT: Asked.BLOCKS}
        checklist.ask_for(session, item, ASKED | blocks)
    bookings = select(Booking).where(
        Booking.owner_id == owner.organisation_id,
        Booking.requester_id == friend.organisation_id,
        Booking.state.in_(OPEN_IN),
        Booking.created_at > now - SINCE,
    )
    someone = {Party.OWNER: owner, Party.REQUESTER: friend}
    for number, booking in enumerate(session.scalars(bookings.order_by(Booking.id))):
        lines = [
            Line(kind, blocks=False, done=_done(kind, booking, number, someone))
            for kind, asked in ASKED.items()
            if asked is not Asked.NO
        ]
        session.add_all(_rows(booking, lines))
        if booking.state not in WAITING:
            agreed.note(session, booking)
    session.flush()


def _rows(booking: Booking, lines: list[Line]) -> Iterator[BookingCheck]:
    for line in lines:
        said = line.done
        yield BookingCheck(
            booking_id=booking.id,
            kind=line.kind,
            blocks=line.blocks,
            done_at=said.at if said else None,
            person_id=said.person_id if said else None,
            organisation_id=said.organisation_id if said else None,
            way=said.way if said else None,
            day=said.day if said else None,
            note=said.note if said else "",
        )


def _done(kind: CheckKind, booking: Booking, number: int, someone: Mapping[Party, DemoPerson]) -> Done | None:
    """All of it once it is completed; of the others some, so that each is seen done and open."""
    if kind is CheckKind.AGREEMENT:
        return None
    if booking.state is not BookingState.COMPLETED and (number + list(ASKED).index(kind)) % 3:
        return None
    who, at = someone[OWES[kind]], booking.changed_at
    day, way, note = None, None, ""
    if kind is CheckKind.PREVENTION:
        way = Way.INSPECTED if number % 2 else Way.NOT_NEEDED
        day = at.date() if way is Way.INSPECTED else None
        note = "" if day else "Mesure faite par notre opérateur, hors zone laser."
    elif kind is CheckKind.INSURANCE:
        day, note = at.date().replace(month=12, day=31), "Assurances du Faisceau, police 48-2201"
    else:
        note = f"BC-{at:%Y}-{100 + number}"
    return Done(at, who.organisation_id, who.person_id, way, day, note)
