"""The pages of bookings."""

import light2share.bookings.views.answering
import light2share.bookings.views.booking_for
import light2share.bookings.views.check_settings
import light2share.bookings.views.checking
import light2share.bookings.views.drafting
import light2share.bookings.views.export
import light2share.bookings.views.listing
import light2share.bookings.views.moving
import light2share.bookings.views.proposal_moves
import light2share.bookings.views.question_settings
import light2share.bookings.views.requesting
import light2share.bookings.views.rescheduling
import light2share.bookings.views.revising
import light2share.bookings.views.showing  # noqa: F401
from light2share.bookings.views.room import bp

__all__ = ["bp"]
