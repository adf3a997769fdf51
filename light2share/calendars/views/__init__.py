"""The calendar of an organisation, and calendars out."""

from light2share.calendars.views import framed, park, serving, subscribing
from light2share.calendars.views.room import bp

__all__ = ["bp", "framed", "park", "serving", "subscribing"]
