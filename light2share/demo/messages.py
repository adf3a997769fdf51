"""What the demo people and their partners have written about their bookings; some of it they have not opened yet.

Made by the same actions as on the site. No files: the loading writes nothing but the database.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking, BookingState
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor
from light2share.messages import actions
from light2share.messages.models import Message

REQUESTER, OWNER = "requester", "owner"
Talk = tuple[tuple[str, str], ...]
"""Who says what."""
TALKS: tuple[Talk, ...] = (
    (
        (
            REQUESTER,
            "Bonjour, la sortie de notre source est une fibre QBH.\nAvez-vous la monture, ou devons-nous l’apporter ?",
        ),
        (
            OWNER,
            "Bonjour, nous l’avons : comptez 30 minutes de montage avant la mesure.\nAvez-vous la fiche de la source ?",
        ),
        (
            REQUESTER,
            "Merci. La fiche est à cette adresse : https://source.example/fiche. Deux personnes viendront.",
        ),
        (OWNER, "C’est noté. Les badges seront à l’accueil à partir de 8 h 15."),
    ),
    (
        (REQUESTER, "Bonjour, sous quel format recevrons-nous les données brutes ?"),
        (OWNER, "Bonjour, en CSV, avec un rapport en PDF dans les trois jours ouvrés."),
    ),
    ((REQUESTER, "Bonjour, quelles dimensions l’échantillon peut-il avoir au plus ?"),),
)
MOST = 6
"""Talks of each demo organisation on each side."""


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime, chance: random.Random) -> None:
    """Talks around some bookings of the demo owner and of the demo requester: waiting, confirmed, completed."""
    someone = {person.organisation_id: person.person_id for person in reversed(list(people.values()))}
    for key, side in (("owner", Booking.owner_id), ("requester", Booking.requester_id)):
        rows = (
            select(Booking)
            .where(
                side == people[key].organisation_id,
                Booking.state.in_((BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.COMPLETED)),
                Booking.created_at < now - timedelta(hours=6),
                Booking.id.not_in(select(Message.booking_id)),
            )
            .order_by(Booking.changed_at.desc(), Booking.id)
            .limit(MOST)
        )
        for number, booking in enumerate(list(session.scalars(rows))):
            begins = max(booking.created_at, now - timedelta(days=6))
            last = _write(session, booking, TALKS[number % len(TALKS)], someone, begins, now, chance)
            if number:
                _open(session, last, someone, now)


def _write(
    session: Session,
    booking: Booking,
    talk: Talk,
    someone: Mapping[int | None, int],
    begins: datetime,
    now: datetime,
    chance: random.Random,
) -> Message:
    """One message after the other, each read by the demo person who answers it; the last one."""
    at, last = begins, None
    for side, text in talk:
        at += (now - at) * chance.uniform(0.15, 0.4)
        organisation = booking.requester_id if side == REQUESTER else booking.owner_id
        actor = Actor(someone.get(organisation), organisation, is_manager=side == OWNER)
        if last is not None:
            _open(session, last, someone, at - timedelta(minutes=5))
        last = actions.write(session, booking, actor, text, [], at)
    if last is None:
        raise ValueError("a talk has a message")
    return last


def _open(session: Session, message: Message, someone: Mapping[int | None, int], at: datetime) -> None:
    """The demo person to whom it goes, if there is one, has read it."""
    if reader := someone.get(message.to_id):
        actions.read(session, message.booking_id, Actor(reader, message.to_id), message.id, at)
