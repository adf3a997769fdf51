"""A request that waits, at the head of its page: for whose answer and until when, or on the waiting list."""

from __future__ import annotations

from datetime import datetime

from light2share.bookings import access, placing
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.times import last_of
from light2share.bookings.transitions import Party
from light2share.bookings.views import facts
from light2share.bookings.views.facts import Values, zone_of
from light2share.bookings.views.recap import too_short
from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor


def awaited(booking: Booking, actor: Actor, at: datetime) -> tuple[str, str, str]:
    """Title, deadline and remark of the panel."""
    yours = access.may_answer(actor, booking)
    title = gettext("Your turn to answer") if yours else gettext("The owner answers next")
    if booking.expires_at is None:
        return title, "", ""
    until = formats.until(booking.expires_at, language(), zone_of(booking))
    if booking.behind:
        return _on_the_list(booking, actor, at, until)
    if booking.expires_at <= at:
        return (
            gettext("No answer in time"),
            gettext("The time to answer ended on %(until)s.", until=until),
            "",
        )
    words = (
        gettext("Answer by %(until)s. After that the request expires.")
        if yours
        else gettext("The owner has until %(until)s to answer")
        + ". "
        + gettext("After that the request expires.")
    )
    hint = (
        gettext("This request holds its time: nobody else can ask for it.")
        if placing.blocking(db.session(), booking.id)
        else gettext("A request holds no time: others may ask for the same one.")
    )
    return title, facts.due(words, until), hint


def _on_the_list(booking: Booking, actor: Actor, at: datetime, until: str) -> tuple[str, str, str]:
    """Another request has its time: nobody has to act, unless that comes free again."""
    if booking.expires_at is not None and booking.expires_at <= at:
        ended = gettext("Its place in the waiting list ended on %(until)s.", until=until)
        return gettext("The time did not come free again"), ended, ""
    title = gettext("On the waiting list: another request has this time")
    due = facts.due(gettext("It keeps its place until %(until)s."), until)
    if party_of(actor, booking) is Party.OWNER:
        hint = gettext(
            "If the time comes free again, you are asked for an answer. You may also propose another time now, or"
            " decline."
        )
    else:
        hint = gettext(
            "If the time comes free again, you are told, and the owner is asked for an answer. You may also ask for"
            " another time, or withdraw the request."
        )
    return title, due, hint


def short(booking: Booking, actor: Actor, at: datetime) -> Values | None:
    """To the requester, where the owner has less than a working day left: a later time leaves more."""
    waits = booking.state is BookingState.REQUESTED and not booking.behind and booking.expires_at is not None
    if not waits or at >= (booking.expires_at or at) or not access.may_withdraw(actor, booking):
        return None
    return too_short(booking.equipment, min(last_of(booking.choices)), booking.access_mode)
