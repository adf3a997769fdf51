"""What the site holds of one person, as values that a file or a page can show."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload

from light2share.accounts.models import Person
from light2share.agreements.models import Agreement, AgreementVersion
from light2share.bookings.models import Booking
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.i18n import language
from light2share.organisations.models import Organisation
from light2share.privacy.holdings import HOLDINGS, Holding
from light2share.privacy.words import document

PROFILE = ("email", "name", "language", "theme", "zone", "is_cluster_manager", "created_at", "seen_on")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one holding; those without rows are left out."""

    name: str
    title: str
    rows: list[Row]


def profile(person: Person) -> Row:
    """What stands in the row of the person, secrets aside."""
    return {name: getattr(person, name) for name in PROFILE}


def sections(session: Session, person_id: int) -> list[Section]:
    """Everything else, oldest first; other parties by the names that the person sees on the site."""
    found = [(one, _rows(session, one, person_id)) for one in HOLDINGS if one.shown]
    named = {column: name(session, _numbers(found, column)) for column, name in NAMED.items()}
    for _holding, rows in found:
        for row in rows:
            for column in row.keys() & named.keys():
                row[column] = named[column].get(row[column])
    return [Section(one.name, str(one.title), rows) for one, rows in found if rows]


def _rows(session: Session, holding: Holding, person_id: int) -> list[Row]:
    model = holding.model
    columns = [getattr(model, name) for name in holding.shown]
    order = inspect(model).primary_key
    query = select(*columns).where(getattr(model, holding.column) == person_id).order_by(*order)
    if holding.unproven is not None:
        query = query.where(model.state != holding.unproven)
    return [dict(zip(holding.shown, row, strict=True)) for row in session.execute(query)]


def _numbers(found: list[tuple[Holding, list[Row]]], column: str) -> set[int]:
    return {number for _holding, rows in found for row in rows if (number := row.get(column)) is not None}


def _references(session: Session, numbers: Collection[int]) -> dict[int, str]:
    query = select(Booking.id, Booking.reference).where(Booking.id.in_(numbers))
    return {row.id: row.reference for row in session.execute(query)}


def _titles(session: Session, numbers: Collection[int]) -> dict[int, str]:
    query = select(Equipment.id, Equipment.title_fr, Equipment.title_en).where(Equipment.id.in_(numbers))
    mine, other = ("title_fr", "title_en") if language() == "fr" else ("title_en", "title_fr")
    return {row.id: getattr(row, mine) or getattr(row, other) for row in session.execute(query)}


def _organisations(session: Session, numbers: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers))
    return {row.id: row.name for row in session.execute(query)}


def _documents(session: Session, numbers: Collection[int]) -> dict[int, str]:
    query = select(AgreementVersion).where(AgreementVersion.id.in_(numbers))
    known = joinedload(AgreementVersion.agreement).joinedload(Agreement.owner)
    found = session.scalars(query.options(known, selectinload(AgreementVersion.texts)))
    return {one.id: document(one) for one in found}


NAMED: dict[str, Callable[[Session, Collection[int]], dict[int, str]]] = {
    "booking_id": _references,
    "equipment_id": _titles,
    "organisation_id": _organisations,
    "owner_id": _organisations,
    "requester_id": _organisations,
    "version_id": _documents,
}
"""Columns that hold the row number of something, and what it is called."""


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no plain form of a {type(value).__name__}")
