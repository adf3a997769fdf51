"""Everything a demonstration needs, in one transaction."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from light2share.availability import actions as availability
from light2share.catalogue import actions as catalogue
from light2share.demo import bookings, listings, mails, members

SEED = 2026
BOOKINGS_EACH = 25


@dataclass(frozen=True, slots=True)
class Size:
    """How much to load; the files' own 220 organisations and 120 instruments by default."""

    organisations: int = 220
    equipment: int = 120
    bookings: int | None = None
    seed: int = SEED


def load(session: Session, size: Size, now: datetime) -> int:
    """Write the demo and answer how many bookings it has; the same numbers and seed give the same demo."""
    chance = random.Random(size.seed)  # noqa: S311  repeatable, no secret
    organisations = members.load(session, size.organisations, now)
    people = members.load_people(session, now)
    items = listings.load(session, size.equipment, organisations, now, chance)
    persons = {key: (person.person_id, person.organisation_id) for key, person in people.items()}
    wanted = size.equipment * BOOKINGS_EACH if size.bookings is None else size.bookings
    count = bookings.load(session, items, wanted, organisations, persons, now, chance)
    session.flush()
    availability.recompute_everything(session, now)
    catalogue.index_everything(session)
    mails.queue(session, people, now)
    return count
