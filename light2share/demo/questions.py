"""Questions before a date, of the demonstration: open, answered with yes, with an adaptation, with no."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.bookings.models import Booking
from light2share.demo.members import DemoPerson
from light2share.equipment.models import Equipment, ListingState
from light2share.feasibility import actions
from light2share.feasibility.actions import Wanted
from light2share.feasibility.rules import Answer
from light2share.kernel.actor import Actor

QUESTIONS: tuple[tuple[Wanted, Answer | None, str], ...] = (
    (
        Wanted(
            "Pouvez-vous mesurer la qualité du faisceau d’une source fibrée impulsionnelle, 1064 nm, 8 W moyens ?",
            "Source en rack 3U, sortie QBH",
            1,
            "ISO 11146-1",
        ),
        None,
        "",
    ),
    (
        Wanted("Tenue en vibration d’un boîtier optique, 5 à 2 000 Hz, trois axes.", "Boîtier de 1,2 kg", 3),
        Answer.ADAPTED,
        "Oui, à condition que le boîtier soit fixé sur une plaque de 200 mm : nous pouvons vous prêter la nôtre.",
    ),
    (
        Wanted(
            "Réflectivité d’une série de miroirs diélectriques entre 400 et 700 nm.", "Miroirs de 25 mm", 12
        ),
        Answer.YES,
        "Oui. Comptez une demi-journée pour les douze, rapport compris.",
    ),
    (
        Wanted("Mesure sous atmosphère d’hydrogène à 4 bar.", "Cellule en saphir", 1),
        Answer.NO,
        "Notre local n’est pas équipé pour l’hydrogène.",
    ),
)
LED_TO_A_BOOKING = Answer.YES


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime, chance: random.Random) -> None:
    """What the demo requester asked the demo owner in the last days, and what came of it."""
    asks, owner = people["requester"], people["owner"]
    actor = Actor(asks.person_id, asks.organisation_id)
    items = list(
        session.scalars(
            select(Equipment)
            .where(Equipment.owner_id == owner.organisation_id, Equipment.state == ListingState.PUBLISHED)
            .order_by(Equipment.id)
            .limit(len(QUESTIONS))
        )
    )
    for number, (wanted, said, words) in enumerate(QUESTIONS if items else ()):
        item = items[number % len(items)]
        asked_at = now - timedelta(days=number + 1, hours=number)
        question = actions.ask(session, item, wanted, [], actor, asked_at)
        question.handle = f"{chance.getrandbits(96):024x}"
        if said is not None:
            actions.answer(session, question, said, words, [], asked_at + timedelta(hours=5))
        if said is LED_TO_A_BOOKING:
            latest = (
                select(Booking)
                .where(Booking.equipment_id == item.id, Booking.requester_id == asks.organisation_id)
                .order_by(Booking.created_at.desc(), Booking.id)
            )
            if booking := session.scalars(latest.limit(1)).first():
                actions.led_to(session, question.handle, booking)
