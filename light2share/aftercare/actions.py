"""Answering after a visit, reporting an incident, acting on it. The caller commits."""

from __future__ import annotations

from datetime import datetime

from light2share.aftercare import queries
from light2share.aftercare.models import Incident, VisitAnswer
from light2share.aftercare.rules import Answer, Kind, has_begun, is_asked
from light2share.bookings import audience, moves
from light2share.bookings.access import party_of
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.equipment import lifecycle
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import Move
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.mail import outbox

REPORTED, ALERT = "aftercare/incident", "aftercare/fault_ahead"
OTHER_SIDE = {Party.OWNER: Party.REQUESTER, Party.REQUESTER: Party.OWNER}


def answer(
    session: Session, booking: Booking, said: Answer, words: str, actor: Actor, now: datetime
) -> VisitAnswer:
    """The answer of the actor's side. Raises Stale if it has one, or nobody is asked (any more)."""
    side = _side(booking, actor)
    moves.lock(session, booking.equipment_id)
    if not is_asked(booking.state, booking.changed_at, now) or side in queries.answers(session, booking.id):
        raise Stale
    row = VisitAnswer(
        booking_id=booking.id,
        side=side,
        answer=said,
        words=words,
        person_id=actor.person_id,
        answered_at=now,
    )
    session.add(row)
    session.flush()
    return row


def report(
    session: Session, booking: Booking, kind: Kind, words: str, actor: Actor, now: datetime
) -> Incident:
    """Note an incident; the people of the other side get a mail. Raises Stale before the booking has begun."""
    side = _side(booking, actor)
    if not has_begun(booking.state, booking.starts_at, now):
        raise Stale
    row = Incident(
        booking_id=booking.id,
        side=side,
        kind=kind,
        words=words,
        person_id=actor.person_id,
        reported_at=now,
    )
    session.add(row)
    session.flush()
    people = audience.people_of(session, booking, OTHER_SIDE[side], but=actor.person_id)
    outbox.queue(session, REPORTED, people, row.id, now, zone=booking.equipment.site.zone)
    return row


def pause(
    session: Session,
    booking: Booking,
    incident: Incident,
    seen_version: int,
    alert: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Pause the equipment, and with `alert` tell those who have booked it; doing it again is harmless.

    Raises Stale if the incident is closed, or the listing has changed since `seen_version`.
    """
    item = _locked(session, booking, incident)
    was = item.state
    lifecycle.move(session, item, Move.PAUSE, seen_version, now, actor)
    if was is not ListingState.PAUSED:
        incident.paused_at = now
    if alert and incident.alerted_at is None:
        incident.alerted_at = now
        people = [
            person
            for _booking, theirs in audience.requesters_of(session, queries.coming(session, item.id, now))
            for person in theirs
        ]
        outbox.queue(session, ALERT, people, incident.id, now, zone=item.site.zone)
    session.flush()


def close(session: Session, booking: Booking, incident: Incident, words: str, now: datetime) -> None:
    """The owner's last word. Raises Stale if it is closed."""
    _locked(session, booking, incident)
    incident.closed_at, incident.closing = now, words
    session.flush()


def _locked(session: Session, booking: Booking, incident: Incident) -> Equipment:
    """The item, with the incident as it is now. Raises Stale if that is closed."""
    item = moves.lock(session, booking.equipment_id)
    session.refresh(incident)
    if not incident.is_open:
        raise Stale
    return item


def _side(booking: Booking, actor: Actor) -> Party:
    side = party_of(actor, booking)
    if side is None:
        raise Forbidden
    return side
