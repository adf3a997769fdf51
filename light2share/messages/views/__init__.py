"""The talks around bookings: their list, and of each its own page, its part of the booking's page, its files."""

from light2share.messages.views import files, listing, showing
from light2share.messages.views.room import bp

__all__ = ["bp", "files", "listing", "showing"]
