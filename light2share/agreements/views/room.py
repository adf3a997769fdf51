"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("agreements", "light2share.agreements.views")
