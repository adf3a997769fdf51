"""What later rooms do when a listing changes: its first opening, and what the search knows of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from light2share.availability import actions as availability
from light2share.availability import stored
from light2share.availability.opening import Preset
from light2share.bookings import asked, checklist
from light2share.bookings import queries as bookings
from light2share.catalogue import actions as catalogue
from light2share.db import Session
from light2share.equipment.models import Equipment


def open_first(session: Session, item: Equipment, opening: str, now: datetime) -> None:
    """Give a new listing the opening that its owner chose by name."""
    taken = partial(bookings.taken, session, item.id)
    availability.apply_preset(session, item, Preset(opening or Preset.ON_REQUEST), taken, now)


def open_like(session: Session, item: Equipment, twin: Equipment, now: datetime) -> None:
    """Give a copy the opening hours of the listing that it is a copy of."""
    taken = partial(bookings.taken, session, twin.id)
    availability.copy_opening(session, item, twin, taken, now)


def ask_like(session: Session, item: Equipment, twin: Equipment) -> None:
    """Let a copy ask for what the listing that it is a copy of asks for: its questions and its checklist."""
    asked.copy(session, item, twin)
    checklist.copy(session, item, twin)


def units_changed(session: Session, item: Equipment, now: datetime) -> None:
    """Work the free time out again: pieces came or went."""
    stored.refresh_all(session, item, partial(bookings.taken, session, item.id), now)
    changed(session, item)


def opening_changed(session: Session, item: Equipment, now: datetime) -> None:
    """Work the free time out again: its hours are those of another zone, or of other ways of using it."""
    stored.refresh_all(session, item, partial(bookings.taken, session, item.id), now)


def changed(session: Session, item: Equipment) -> None:
    """Let the search know a listing as it is now."""
    catalogue.index(session, item)
