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

REQUESTER, OWNER = "requester", "owner"
TALKS: tuple[tuple[tuple[str, str], ...], ...] = (
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
    """Talks around some bookings of the demo owner and of the demo requester, in every state that comes by."""
    someone = {person.organisation_id: person.person_id for person in reversed(list(people.values()))}
    for key, side in (("owner", Booking.owner_id), ("requester", Booking.requester_id)):
        rows = (
            select(Booking)
            .where(
                side == people[key].organisation_id,
                Booking.state.in_((BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.COMPLETED)),
                Booking.created_at < now - timedelta(hours=6),
            )
            .order_by(Booking.changed_at.desc(), Booking.id)
            .limit(MOST)
        )
        for number, booking in enumerate(session.scalars(rows)):
            talk = TALKS[number % len(TALKS)]
            _write(
                session, booking, talk, someone, max(booking.created_at, now - timedelta(days=6)), now, chance
            )


def _write(
    session: Session,
    booking: Booking,
    talk: tuple[tuple[str, str], ...],
    someone: Mapping[int | None, int],
    begins: datetime,
    now: datetime,
    chance: random.Random,
) -> None:
    """One message after the other, each read by the demo person who answers it."""
    at, last = begins, 0
    for side, text in talk:
        at += (now - at) * chance.uniform(0.15, 0.4)
        organisation = booking.requester_id if side == REQUESTER else booking.owner_id
        actor = Actor(someone.get(organisation), organisation, is_manager=side == OWNER)
        if last and actor.person_id is not None:
            actions.read(session, booking.id, actor, last, at - timedelta(minutes=5))
        last = actions.write(session, booking, actor, text, [], at).id
