"""The talk around a booking: its own page, its part of the booking's page, its files."""

import light2share.messages.views.files
import light2share.messages.views.showing  # noqa: F401
from light2share.messages.views.room import bp

__all__ = ["bp"]
