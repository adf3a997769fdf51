"""Everything a demonstration needs, in one transaction."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.availability import stored
from light2share.bookings.models import BookingPeriod
from light2share.catalogue import actions as catalogue
from light2share.demo import (
    aftercare,
    agreements,
    applications,
    asked_questions,
    authorisations,
    billing,
    bookings,
    checks,
    declared,
    journal,
    listings,
    mails,
    members,
    messages,
    proofs,
    proposals,
    questions,
    rates,
    standing,
    visiting,
    watching,
)
from light2share.kernel.period import Period

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
    wanted = size.equipment * BOOKINGS_EACH if size.bookings is None else size.bookings
    count = bookings.load(session, items, wanted, organisations, people, now, chance)
    stored.fill(session, _blocked(session, now), now)
    catalogue.index_everything(session)
    proposals.load(session, people, now, chance)
    messages.load(session, people, now, chance)
    questions.load(session, people, now, chance)
    rates.load(session, people, now)
    agreements.load(session, people, now)
    proofs.load(session, people, now)
    checks.load(session, people, now)
    authorisations.load(session, people, now, chance)
    declared.load(session, people)
    asked_questions.load(session, people)
    billing.load(session, people, now)
    aftercare.load(session, people, now)
    applications.load(session, people["cluster"].person_id, now, chance)
    journal.load(session, people, now)
    visiting.load(session, people)
    standing.load(session, people["cluster"].person_id, now)
    mails.queue(session, people, now)
    watching.load(session, people, now)
    return count


def _blocked(session: Session, now: datetime) -> dict[int, list[Period]]:
    """The blocked times still to come, by unit."""
    found: dict[int, list[Period]] = {}
    row = BookingPeriod
    for unit, start, end in session.execute(
        select(row.unit_id, row.blocked_from, row.blocked_until).where(row.blocks, row.blocked_until > now)
    ):
        found.setdefault(unit, []).append(Period(start, end))
    return found
