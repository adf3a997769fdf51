"""The waiting list of a time: requests that ask for what another booking takes keep their place behind it.

Their clock stands while nobody can accept them, and begins anew once they can be accepted. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from light2share.bookings import placing, queries
from light2share.bookings.competing import waiting_for
from light2share.bookings.models import Booking
from light2share.bookings.proposals import stands_until
from light2share.bookings.times import last_of
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import in_mode
from light2share.kernel.period import Period


def bring_in_step(
    session: Session, booking: Booking, item: Equipment, changed: Sequence[Period], now: datetime
) -> None:
    """After `booking` took or gave back these times: who waits for them goes on the list, or comes off it."""
    for request in waiting_for(session, booking, changed):
        if is_gone(session, item, request) is not request.behind:
            put(session, request, item, now)


def put(session: Session, request: Booking, item: Equipment, now: datetime) -> None:
    """Let a request wait as if it had come in now: on the list if all that it asks for is gone, else for an answer."""
    request.behind = is_gone(session, item, request)
    if not request.behind:
        request.changed_at = now
    lead_time = in_mode(item, request.access_mode).terms(item.terms).lead_time
    last = last_of(request.choices)
    request.expires_at = stands_until(
        now, item.answer_days, [last], lead_time, item.site.office, request.behind
    )
    session.flush()


def is_gone(session: Session, item: Equipment, request: Booking) -> bool:
    """Whether no unit has any of the ways to do it free, whatever the request itself holds."""
    times = [one for choice in request.choices for one in choice]
    around = item.terms.blocked(Period(min(times).start, max(one.end for one in times)))
    busy = queries.taken(session, item.id, around, request.id).values()
    return not any(
        not placing.overlap([item.terms.blocked(one) for one in choice], taken)
        for choice in request.choices
        for taken in busy
    )
