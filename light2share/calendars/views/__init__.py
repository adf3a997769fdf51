"""The calendar of an organisation, and calendars out."""

from light2share.calendars.views import park, serving, subscribing
from light2share.calendars.views.room import bp

__all__ = ["bp", "park", "serving", "subscribing"]
