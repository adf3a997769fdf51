"""One instrument of the demo owner asks for end use and stands in a restricted zone; requests for it declare."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.declared import Controlled, Declared, Hazard
from light2share.bookings.models import Booking, BookingState
from light2share.demo.members import DemoPerson

SAID = Declared(
    (Hazard.LASER, Hazard.CHEMICAL),
    "Laser de classe 4, 8 W à 1064 nm ; solvant de nettoyage : isopropanol, 50 ml.",
    "France",
    Controlled.UNKNOWN,
    zone_known=True,
)


def load(session: Session, people: Mapping[str, DemoPerson]) -> None:
    """Let the owner’s last instrument that is waited for ask for all there is, and who waits for it declare it."""
    mine = Booking.owner_id == people["owner"].organisation_id
    waiting = select(Booking).where(mine, Booking.state == BookingState.REQUESTED).order_by(Booking.id.desc())
    found = session.scalars(waiting).all()
    for booking in found:
        if booking.equipment_id == found[0].equipment_id:
            booking.equipment.dual_use_check = booking.equipment.restricted_zone = True
            for column, value in SAID.columns().items():
                setattr(booking, column, value)
    session.flush()
