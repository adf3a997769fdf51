"""What the plays of this room share: cards of the chamber."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from light2share.equipment.models import Equipment
from light2share.equipment.rules import PriceMode, Rates
from light2share.quotes import actions
from light2share.quotes.cards import Card, RequesterClass
from light2share.quotes.models import RateCard
from tests.factories import NOW, Item, Member


def write(
    session: Session, item: Item, requester: RequesterClass, member: Member | None = None, **said: Any
) -> RateCard:
    """A card of that item, committed; `said` are rates, a mode, or days."""
    days = {name: said.pop(name) for name in ("valid_from", "valid_until") if name in said}
    rates = Rates(said.pop("mode", PriceMode.RATE), **said)
    card = Card(requester, rates, **days, organisation_id=member.organisation_id if member else None)
    row = actions.add(session, session.get_one(Equipment, item.id), card, NOW)
    session.commit()
    return row
