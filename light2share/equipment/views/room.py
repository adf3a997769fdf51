"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("equipment", "light2share.equipment.views")
