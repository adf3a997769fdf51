"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
