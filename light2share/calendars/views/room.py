"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("calendars", "light2share.calendars.views")
