"""Hours that two organisations have lent each other, by completed bookings that are paid for in hours."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from light2share.bookings.models import Booking, BookingState
from light2share.bookings.queries import booked_minutes
from light2share.db import Session
from light2share.equipment.models import PriceMode
from light2share.i18n import formats, gettext, language


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes that were really used: of ours by them, and of theirs by us."""

    lent: int
    borrowed: int


def balance(session: Session, ours: int, theirs: int) -> Balance | None:
    """How two organisations stand, as the first sees it; None where neither has lent the other anything."""
    rows = session.execute(
        select(Booking.owner_id, func.sum(func.coalesce(Booking.used_minutes, booked_minutes())))
        .where(
            Booking.state == BookingState.COMPLETED,
            Booking.price_mode == PriceMode.EXCHANGE,
            or_(
                and_(Booking.owner_id == ours, Booking.requester_id == theirs),
                and_(Booking.owner_id == theirs, Booking.requester_id == ours),
            ),
        )
        .group_by(Booking.owner_id)
    ).all()
    if not rows:
        return None
    minutes = {owner: round(float(used)) for owner, used in rows}
    return Balance(minutes.get(ours, 0), minutes.get(theirs, 0))


def in_words(found: Balance | None, other: str) -> str:
    """How the reader's organisation stands with `other`, in one or two sentences."""
    if found is None:
        return gettext("No hours have been exchanged with %(other)s yet.", other=other)
    say = language()
    lent, borrowed = formats.hours(found.lent, say), formats.hours(found.borrowed, say)
    both = gettext(
        "Hours exchange with %(other)s: you lent %(lent)s, you used %(borrowed)s of theirs.",
        other=other,
        lent=lent,
        borrowed=borrowed,
    )
    return f"{both} {_standing(found, other)}"


def _standing(found: Balance, other: str) -> str:
    left = formats.hours(abs(found.lent - found.borrowed), language())
    if found.lent > found.borrowed:
        return gettext("%(other)s owes you %(length)s.", other=other, length=left)
    if found.lent < found.borrowed:
        return gettext("You owe %(other)s %(length)s.", other=other, length=left)
    return gettext("You are even.")
