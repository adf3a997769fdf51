"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("availability", "light2share.availability.views")
