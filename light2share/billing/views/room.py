"""The blueprint of the room, and the booking that its pages are about."""

from flask import Blueprint, abort

from light2share.bookings import queries as bookings
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.web.actor import current_actor

bp = Blueprint("billing", "light2share.billing.views")


def mine(reference: str) -> Booking:
    """A booking of the actor's organisation, on either side; for everybody else it is not there."""
    booking = bookings.shown(db.session(), reference, current_actor())
    if booking is None:
        abort(404)
    return booking
