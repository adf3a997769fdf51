"""Who runs the instrument in a booking, how, and on which days: what an authorisation has to cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from light2share.authorisations import queries as authorisations
from light2share.authorisations.models import Authorisation
from light2share.bookings.models import Booking
from light2share.bookings.times import Times
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Use:
    """A person of an organisation, the mode, the first and the last day where the instrument stands."""

    mode: AccessMode | None
    person_id: int | None
    organisation_id: int
    first: date | None = None
    last: date | None = None


def of_booking(booking: Booking) -> Use:
    """What the booking is for, by the person who stands for its requester."""
    whole = Period(booking.starts_at, booking.ends_at)
    days = _days(whole, booking.equipment.site.zone)
    return Use(booking.access_mode, booking.requested_by_id, booking.requester_id, *days)


def of_wish(item: Equipment, times: Times | None, mode: AccessMode | None, actor: Actor) -> Use:
    """What the actor is about to ask for; the days may not be known yet."""
    days = _days(times.whole, item.site.zone) if times else ()
    return Use(mode, actor.person_id, actor.organisation_id or 0, *days)


def _days(whole: Period, zone: str) -> tuple[date, date]:
    """The last day is the one on which it ends."""
    first, last = (to_local(at, ZoneInfo(zone)).date() for at in (whole.start, whole.end))
    return first, last


def authorisation_of(session: Session, item_id: int, use: Use) -> Authorisation | None:
    """The authorisation that covers all the days; None where there is none, or it is not known who or when."""
    if use.person_id is None or use.first is None or use.last is None:
        return None
    return authorisations.covering(session, item_id, use.person_id, use.organisation_id, use.first, use.last)
