"""Listings as the typed values of the columns: what an export writes, and what an import compares with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ModeTerms,
    OwnSpecification,
    Specification,
    TrustedOrganisation,
)
from light2share.equipment.taxonomy import Kind as Of
from light2share.equipment.taxonomy import Taxonomy
from light2share.equipment.values import values_of
from light2share.exchange.cells import entry
from light2share.exchange.columns import OWN_PARTS, SPECIFICATION, SPOKEN, Column, Kind, sheet_columns
from light2share.exchange.reading import tidy
from light2share.organisations.models import Organisation

Values = dict[str, Any]
"""Typed values by the name of the column; what is empty may be missing."""
STATED = select(
    Specification.equipment_id,
    Specification.parameter,
    Specification.minimum,
    Specification.maximum,
    Specification.choice,
    Specification.text_fr,
    Specification.text_en,
)
MODE_RATES = ("hourly_rate", "daily_rate", "sample_rate")


def items(session: Session, ids: Iterable[int], to_write: bool = False) -> list[Equipment]:
    """These listings with owner and site; `to_write` keeps others from changing them meanwhile."""
    query = (
        select(Equipment)
        .where(Equipment.id.in_(list(ids)))
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
        .order_by(Equipment.id)
    )
    if to_write:
        query = query.with_for_update(of=Equipment).execution_options(populate_existing=True)
    return list(session.scalars(query))


def snapshots(session: Session, found: Sequence[Equipment], tree: Taxonomy) -> dict[int, Values]:
    """Everything that a file may say of each of these listings."""
    plain = [column for column in sheet_columns(tree) if column.attribute]
    ids = [item.id for item in found]
    taken = {item.id: _sheet(item, plain) for item in found}
    _add_figures(session, taken, ids, tree)
    _add_own(session, taken, ids)
    _add_units(session, taken, ids)
    _add_modes(session, taken, ids)
    _add_readers(session, taken, ids)
    _add_trusted(session, taken, ids)
    _add_contacts(session, taken, found)
    return taken


def _sheet(item: Equipment, plain: Sequence[Column]) -> Values:
    values: Values = {"slug": item.slug, "organisation": item.owner.slug, "site": item.site.slug}
    for column in plain:
        value = getattr(item, column.attribute)
        if column.kind is Kind.SEVERAL:
            value = tuple(one for one in column.choices if one in (value or ()))
        elif column.kind is Kind.WORDS:
            value = tuple(text for one in value or () if (text := entry(str(one))))
        elif column.kind is Kind.ONE:
            value = str(value) if value else None
        elif column.kind in {Kind.TEXT, Kind.TECHNIQUE}:
            value = plain_text(value)
        values[column.name] = value
    return values


def plain_text(text: str | None) -> str | None:
    """A text as a file would give it back; None where there is none."""
    return tidy(text or "") or None


def _add_figures(session: Session, taken: dict[int, Values], ids: Sequence[int], tree: Taxonomy) -> None:
    rows: dict[int, list[Any]] = {}
    query = STATED.where(Specification.equipment_id.in_(ids)).order_by(Specification.id)
    for row in session.execute(query):
        rows.setdefault(row.equipment_id, []).append(row)
    for number, specifications in rows.items():
        for slug, value in values_of(specifications, tree).items():
            taken[number].update(typed(slug, value, tree))


def typed(slug: str, value: Any, tree: Taxonomy) -> Values:
    """A value of a parameter as the columns of a file hold it."""
    parameter, name = tree.parameters[slug], f"{SPECIFICATION}{slug}"
    match parameter.kind:
        case Of.RANGE:
            return {name: (value["min"], value["max"])}
        case Of.CHOICE:
            return {name: tuple(one.value for one in parameter.choices if one.value in value)}
        case Of.TEXT:
            return {f"{name}.{spoken}": plain_text(value.get(spoken)) for spoken in SPOKEN}
    return {name: value}


def _add_own(session: Session, taken: dict[int, Values], ids: Sequence[int]) -> None:
    counts: dict[int, int] = {}
    query = (
        select(OwnSpecification)
        .where(OwnSpecification.equipment_id.in_(ids))
        .order_by(OwnSpecification.equipment_id, OwnSpecification.position, OwnSpecification.id)
    )
    for row in session.scalars(query):
        number = counts[row.equipment_id] = counts.get(row.equipment_id, 0) + 1
        for part in OWN_PARTS:
            taken[row.equipment_id][f"own.{number}.{part}"] = plain_text(getattr(row, part))


def _add_units(session: Session, taken: dict[int, Values], ids: Sequence[int]) -> None:
    query = (
        select(EquipmentUnit.equipment_id, EquipmentUnit.label)
        .where(EquipmentUnit.equipment_id.in_(ids), EquipmentUnit.retired_at.is_(None))
        .order_by(EquipmentUnit.equipment_id, EquipmentUnit.number)
    )
    for number, label in session.execute(query):
        values = taken[number]
        values["units"] = values.get("units", 0) + 1
        if label:
            values["unit_labels"] = (*values.get("unit_labels", ()), entry(label))


def _add_modes(session: Session, taken: dict[int, Values], ids: Sequence[int]) -> None:
    for row in session.scalars(select(ModeTerms).where(ModeTerms.equipment_id.in_(ids))):
        values, mode = taken[row.equipment_id], row.mode.value
        values[f"{mode}.lead_time"] = row.lead_time_minutes
        for rate in MODE_RATES:
            values[f"{mode}.{rate}"] = getattr(row, f"{rate}_cents")


def _add_readers(session: Session, taken: dict[int, Values], ids: Sequence[int]) -> None:
    query = (
        select(AudienceMember.equipment_id, AudienceMember.sees, Organisation.slug)
        .join(Organisation, Organisation.id == AudienceMember.organisation_id)
        .where(AudienceMember.equipment_id.in_(ids))
        .order_by(Organisation.slug)
    )
    for number, sees, slug in session.execute(query):
        name = "seen_by" if sees else "hidden_from"
        taken[number][name] = (*taken[number].get(name, ()), slug)


def _add_trusted(session: Session, taken: dict[int, Values], ids: Sequence[int]) -> None:
    query = (
        select(TrustedOrganisation.equipment_id, Organisation.slug)
        .join(Organisation, Organisation.id == TrustedOrganisation.organisation_id)
        .where(TrustedOrganisation.equipment_id.in_(ids))
        .order_by(Organisation.slug)
    )
    for number, slug in session.execute(query):
        taken[number]["trusted"] = (*taken[number].get("trusted", ()), slug)


def _add_contacts(session: Session, taken: dict[int, Values], found: Sequence[Equipment]) -> None:
    wanted = {item.contact_id for item in found if item.contact_id}
    rows = (
        session.execute(select(Person.id, Person.email).where(Person.id.in_(wanted))).all() if wanted else []
    )
    emails = {row.id: row.email.casefold() for row in rows}
    for item in found:
        taken[item.id]["contact"] = emails.get(item.contact_id) if item.contact_id else None


def figures_of(after: Values, tree: Taxonomy) -> dict[str, Any]:
    """The specifications among these values, as `equipment.values` takes them."""
    found: dict[str, Any] = {}
    for name, value in after.items():
        if not name.startswith("s.") or value in (None, ()):
            continue
        slug, *part = name.removeprefix("s.").split(".")
        parameter = tree.parameter(slug)
        if parameter is None:
            continue
        if parameter.kind is Of.TEXT:
            found.setdefault(slug, {})[part[0]] = value
        elif parameter.kind is Of.RANGE:
            found[slug] = {"min": value[0], "max": value[1]}
        else:
            found[slug] = list(value) if parameter.kind is Of.CHOICE else value
    return found
