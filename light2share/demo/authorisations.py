"""Who may run instruments of the demo owner alone, who wants to be trained, and the line of their bookings about it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.authorisations import actions
from light2share.authorisations.models import Authorisation
from light2share.authorisations.rules import Said, last_day, runs_alone
from light2share.bookings.checks import OPEN_IN, CheckKind
from light2share.bookings.models import Booking, BookingCheck
from light2share.demo.members import DemoPerson
from light2share.equipment.models import Equipment, ListingState
from light2share.kernel.actor import Actor

SINCE = timedelta(days=60)
"""Bookings that were asked for before have no checklist."""
WISH = "Un matin de la première quinzaine, à partir de 9 h"
WORDS = "J’utilise un banc du même type depuis deux ans ; il me manque la prise en main du vôtre."
PROPOSED = "Mardi, 9 h à 12 h, rendez-vous à l’accueil : prise en main, consignes laser, une mesure ensemble."
REASON = "La source a été remplacée : une nouvelle formation est nécessaire."


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime, chance: random.Random) -> None:
    """On the first instruments that train their users: one authorisation holds, one ends soon, one was withdrawn; one
    wish waits for an answer, to another the owner has proposed a day.
    """
    owner, friend, colleague, other = (people[key] for key in ("owner", "requester", "admin", "bystander"))
    keeper = Actor(owner.person_id, owner.organisation_id, is_manager=True)
    items = _items(session, owner)
    for item, who, days in zip(items, (friend, friend), (100, 710), strict=False):
        row = _given(session, item, who, keeper, now - timedelta(days=days))
        row.handle = f"{chance.getrandbits(96):024x}"
    for item in items[:1]:
        row = _given(session, item, colleague, keeper, now - timedelta(days=300))
        row.handle = f"{chance.getrandbits(96):024x}"
        actions.withdraw(session, row, REASON, keeper, now - timedelta(days=3))
    for item, who, said in zip(items, (other, friend), (None, Said.PROPOSED), strict=False):
        asked_at, asker = now - timedelta(days=1, hours=7), Actor(who.person_id, who.organisation_id)
        wish = actions.ask(session, item, who.person_id, WISH, WORDS, asker, asked_at)
        wish.handle = f"{chance.getrandbits(96):024x}"
        if said:
            actions.answer(session, wish, said, PROPOSED, keeper, asked_at + timedelta(hours=5))
    _lines(session, items, friend, now)
    session.flush()


def _items(session: Session, owner: DemoPerson) -> list[Equipment]:
    """Those that somebody may run alone once trained."""
    rows = session.scalars(
        select(Equipment)
        .where(
            Equipment.owner_id == owner.organisation_id,
            Equipment.state == ListingState.PUBLISHED,
            Equipment.training_required,
        )
        .order_by(Equipment.id)
    )
    return [item for item in rows if any(map(runs_alone, item.modes_offered))]


def _given(
    session: Session, item: Equipment, friend: DemoPerson, keeper: Actor, at: datetime
) -> Authorisation:
    until = last_day(actions.today_at(item, at), 24)
    return actions.grant(session, item, friend.person_id, friend.organisation_id or 0, until, keeper, at)


def _lines(session: Session, items: Sequence[Equipment], friend: DemoPerson, now: datetime) -> None:
    rows = select(Booking.id).where(
        Booking.equipment_id.in_([item.id for item in items]),
        Booking.requester_id == friend.organisation_id,
        Booking.state.in_(OPEN_IN),
        Booking.created_at > now - SINCE,
    )
    session.add_all(
        BookingCheck(booking_id=number, kind=CheckKind.TRAINING, blocks=False, note="")
        for number in session.scalars(rows.order_by(Booking.id))
    )
