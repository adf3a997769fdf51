"""The blueprint of the room, and the booking that its page is about."""

from flask import Blueprint, abort

from light2share.bookings import queries as bookings
from light2share.bookings.models import Booking
from light2share.db import db
from light2share.web.actor import current_actor

bp = Blueprint("aftercare", "light2share.aftercare.views")


def mine(reference: str) -> Booking:
    """A booking of the actor's organisation, on either side; for everybody else it is not there."""
    return bookings.shown(db.session(), reference, current_actor()) or abort(404)
