"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("audit", "light2share.audit.views")
