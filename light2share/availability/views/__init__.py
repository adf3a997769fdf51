"""The pages of the room."""

from light2share.availability.views import changing, connecting, editing, framing
from light2share.availability.views.room import bp

__all__ = ["bp", "changing", "connecting", "editing", "framing"]
