"""A cluster's organisations, people and listings as a parcel. No password, token, booking or message is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.db import Session
from light2share.equipment.models import Document, Equipment, Photo
from light2share.equipment.pdf import file_of as document_file
from light2share.equipment.pictures import file_of as picture_file
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.cells import write
from light2share.exchange.columns import sheet_columns
from light2share.exchange.exporting import Listings
from light2share.exchange.member_checking import LISTS, PLAIN
from light2share.exchange.member_columns import member_columns
from light2share.merging.parcel import FORMAT, VERSION, Parcel
from light2share.organisations.models import Membership, MembershipStatus, Organisation, Site
from light2share.organisations.rules import roles
from light2share.quotes.models import RateCard, columns_of

SITE = (
    "slug", "name", "address", "postcode", "town", "insee_code", "department", "region_code", "latitude", "longitude",
    "zone", "access_fr", "access_en", "rules_fr", "rules_en",
)  # fmt: skip
ONCE = frozenset({"opening"})
"""A column for new listings of a file, whose hours are told whole here."""
Found = dict[int, list[dict[str, Any]]]


def parcel(session: Session, tree: Taxonomy, site_url: str, now: datetime) -> Parcel:
    """Everything of the members at present."""
    query = select(Organisation).where(Organisation.status == MembershipStatus.ACTIVE)
    members = list(session.scalars(query.order_by(Organisation.id)))
    slugs = {one.id: one.slug for one in members}
    owned = select(Equipment.id, Equipment.slug, Equipment.owner_id, Equipment.owner_key)
    items = session.execute(owned.where(Equipment.owner_id.in_(slugs)).order_by(Equipment.id)).all()
    ids = [item.id for item in items]
    columns = [column for column in sheet_columns(tree) if column.name not in ONCE]
    table = Listings(session, tree, ids, columns)
    more = _more(session, slugs)
    listings = [
        {
            "organisation": slugs[item.owner_id],
            "slug": item.slug,
            "cells": list(row),
            **{name: found.get(item.id, []) for name, found in more.items()},
        }
        for item, row in zip(items, table.rows(comma=False), strict=True)
    ]
    return Parcel(
        manifest={"format": FORMAT, "version": VERSION, "made_at": now.isoformat(), "site": site_url},
        organisations=_organisations(session, tree, members),
        headers=table.headers,
        listings=listings,
        names={
            one["file"] for listing in listings for kind in ("photos", "documents") for one in listing[kind]
        },
    )


def _organisations(session: Session, tree: Taxonomy, members: list[Organisation]) -> list[dict[str, Any]]:
    sites, people = _sites(session), _people(session)
    columns = {column.name: column for column in member_columns(tree)}
    made = []
    for one in members:
        values: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
        values |= {name: tuple(getattr(one, name)) for name in LISTS}
        values["number"] = one.siret or one.vat_number or one.siren
        made.append(
            {
                "slug": one.slug,
                "member": {
                    name: write(columns[name], value)
                    for name, value in values.items()
                    if value not in (None, (), "")
                },
                "sites": sites.get(one.id, []),
                "people": people.get(one.id, []),
            }
        )
    return made


def _sites(session: Session) -> Found:
    found: Found = {}
    for site in session.scalars(select(Site).order_by(Site.id)):
        found.setdefault(site.organisation_id, []).append({name: getattr(site, name) for name in SITE})
    return found


def _people(session: Session) -> Found:
    """Who may sign in, with their rights; how they do stays here."""
    rows = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.disabled_at.is_(None))
        .order_by(Membership.id)
    )
    found: Found = {}
    for place, person in rows:
        found.setdefault(place.organisation_id, []).append(
            {
                "email": person.email,
                "name": person.name,
                "language": person.language,
                "roles": sorted(role.value for role in roles(place)),
            }
        )
    return found


def _more(session: Session, slugs: dict[int, str]) -> dict[str, Found]:
    """What of listings does not stand in their columns, by row number."""
    return {
        "opening": _grouped(
            (row.equipment_id, _plain(row, OPENING)) for row in session.scalars(_in_order(OpeningRuleRow))
        ),
        "closings": _grouped(
            (row.equipment_id, _plain(row, CLOSING)) for row in session.scalars(_in_order(BlackoutRow))
        ),
        "rates": _grouped(
            (row.equipment_id, _card(row, slugs)) for row in session.scalars(_in_order(RateCard))
        ),
        "photos": _grouped(
            (row.equipment_id, {"file": picture_file(row.name, "page"), "fr": row.alt_fr, "en": row.alt_en})
            for row in session.scalars(_in_order(Photo, Photo.position))
        ),
        "documents": _grouped(
            (
                row.equipment_id,
                {
                    "file": document_file(row.name),
                    "title": row.title,
                    "kind": row.kind,
                    "readers": row.readers,
                },
            )
            for row in session.scalars(_in_order(Document, Document.position))
        ),
    }


OPENING = ("weekday", "opens_minute", "closes_minute", "valid_from", "valid_until", "weeks", "mode")
CLOSING = ("starts_local", "ends_local", "repeat", "except_days", "reason")


def _in_order(model: Any, *columns: Any) -> Any:
    return select(model).order_by(model.equipment_id, *columns, model.id)


def _plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _card(row: RateCard, slugs: dict[int, str]) -> dict[str, Any]:
    values = columns_of(row.card)
    values["organisation"] = slugs.get(values.pop("organisation_id") or 0)
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _grouped(found: Iterable[tuple[int, dict[str, Any]]]) -> Found:
    grouped: Found = {}
    for number, one in found:
        grouped.setdefault(number, []).append(one)
    return grouped


def is_named(session: Session, name: str) -> bool:
    """Whether a photo or a document lies in the storage under that name."""
    return any(
        session.scalar(select(model.id).where(model.name == name)) is not None for model in (Photo, Document)
    )
