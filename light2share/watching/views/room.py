"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("watching", "light2share.watching.views")
