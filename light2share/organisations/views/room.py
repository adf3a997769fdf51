"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("organisations", "light2share.organisations.views")
