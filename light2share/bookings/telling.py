"""Who hears of a move: its two sides, those who lose the time, those who can have it again."""

from __future__ import annotations

from collections.abc import Sequence

from light2share.bookings import audience, placing, queries
from light2share.bookings.act import Act
from light2share.bookings.competing import rivals_of, waiting_for
from light2share.bookings.models import (
    BLOCKING,
    Booking,
    BookingEvent,
)
from light2share.bookings.transitions import Party, Transition
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.period import Period
from light2share.mail import outbox


def tell(
    session: Session, booking: Booking, row: Transition, act: Act, event: BookingEvent, item: Equipment
) -> None:
    """Queue the mails of the move, to the people whom its row names, and to those who lose the time."""
    zone = item.site.zone
    people = [
        number
        for party in sorted(row.tells)
        if row.tells_actors or party is not act.party
        for number in audience.people_of(session, booking, party, but=_but(row, act))
    ]
    if row.tells_actors and row.source in BLOCKING:
        people += audience.invited(session, booking)
    if people:
        outbox.queue(session, row.mail, people, event.id, act.now, zone=zone, own=act.actor.person_id)
    if row.frees_rivals and (lost := [one for one in rivals_of(session, booking) if one.behind]):
        told_of = queries.last_event_ids(session, [rival.id for rival in lost])
        for rival, people in audience.requesters_of(session, lost):
            outbox.queue(session, "bookings/taken_by_other", people, told_of[rival.id], act.now, zone=zone)


def tell_waiting(
    session: Session, booking: Booking, act: Act, item: Equipment, freed: Sequence[tuple[int, Period]]
) -> None:
    """Tell both sides of each request that can have its time again, the first asked first."""
    waiting = waiting_for(session, booking, [one for _unit, one in freed])
    free = [one for one in waiting if _can_again(session, item, one, freed)]
    told_of = queries.last_event_ids(session, [one.id for one in free]) if free else {}
    for rival, people in audience.requesters_of(session, free):
        owners = audience.people_of(session, rival, Party.OWNER)
        outbox.queue(
            session,
            "bookings/free_again",
            [*people, *owners],
            told_of[rival.id],
            act.now,
            zone=item.site.zone,
        )


def _can_again(
    session: Session, item: Equipment, waiting: Booking, freed: Sequence[tuple[int, Period]]
) -> bool:
    """Whether one of its times is free now that was not before `freed` was given back."""
    times = [one for choice in waiting.choices for one in choice]
    around = item.terms.blocked(Period(min(times).start, max(one.end for one in times)))
    for unit, busy in queries.taken(session, item.id, around, waiting.id).items():
        before = [*busy, *(one for other, one in freed if other == unit)]
        for choice in waiting.choices:
            blocked = [item.terms.blocked(one) for one in choice]
            if not placing.overlap(blocked, busy) and placing.overlap(blocked, before):
                return True
    return False


def _but(row: Transition, act: Act) -> int | None:
    """Whom the move itself has told already: the person who makes it, unless the mail carries the calendar's entry."""
    return None if row.tells_actors else act.actor.person_id
