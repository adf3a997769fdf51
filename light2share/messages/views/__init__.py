"""The talks around bookings: their list, and of each its own page, its part of the booking's page, its files."""

import light2share.messages.views.files
import light2share.messages.views.listing
import light2share.messages.views.showing  # noqa: F401
from light2share.messages.views.room import bp

__all__ = ["bp"]
