"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("quotes", "light2share.quotes.views")
