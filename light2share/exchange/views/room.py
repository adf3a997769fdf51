"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("exchange", "light2share.exchange.views")
