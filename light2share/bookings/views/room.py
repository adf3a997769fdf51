"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("bookings", "light2share.bookings.views")
