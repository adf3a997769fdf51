"""What an owner does with rate cards. Nothing here commits; the caller has checked `access` and holds the item's lock.

Bookings keep the price they were made at: no act here touches them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.exc import DBAPIError

from light2share.db import Session, engines
from light2share.equipment.models import Equipment
from light2share.kernel.errors import Stale, Taken
from light2share.quotes import queries
from light2share.quotes.cards import Card
from light2share.quotes.models import RateCard, columns_of

MOST_CARDS = 50


class TooManyCards(RuntimeError):
    """The item has as many cards as it may have."""


def clashing(session: Session, item: Equipment, card: Card, but: int | None = None) -> RateCard | None:
    """A card of `item`, other than `but`, that would count for the same requesters on the same day."""
    rows = (row for row in queries.for_owner(session, item) if row.id != but)
    return next((row for row in rows if card.clashes_with(row.card)), None)


def add(session: Session, item: Equipment, card: Card, now: datetime) -> RateCard:
    """Give `item` one more card. Raises Taken where another one stands in the way, TooManyCards."""
    present = queries.for_owner(session, item)
    if len(present) >= MOST_CARDS:
        raise TooManyCards
    row = RateCard(equipment_id=item.id, version=1, changed_at=now, **columns_of(card))
    session.add(row)
    _flush(session)
    return row


def change(session: Session, row: RateCard, card: Card, seen_version: int, now: datetime) -> None:
    """Let a card say `card`. Raises Stale if it has changed since `seen_version`, Taken as `add`."""
    if row.version != seen_version:
        raise Stale
    for name, value in columns_of(card).items():
        setattr(row, name, value)
    row.version, row.changed_at = seen_version + 1, now
    _flush(session)


def end(session: Session, row: RateCard, today: date, now: datetime) -> bool:
    """Let a card count today for the last time; one that counts no more, or not yet, goes. Whether it stays."""
    stays = row.card.holds_on(today) and row.valid_until != today
    if stays:
        row.valid_until, row.version, row.changed_at = today, row.version + 1, now
    else:
        session.delete(row)
    _flush(session)
    return stays


def _flush(session: Session) -> None:
    try:
        session.flush()
    except DBAPIError as error:
        if engines.is_rate_clash(error):
            raise Taken from error
        raise
