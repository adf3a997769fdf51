"""The pages of the room."""

from light2share.availability.views import changing, connecting, editing, framing, holidays
from light2share.availability.views.room import bp

__all__ = ["bp", "changing", "connecting", "editing", "framing", "holidays"]
