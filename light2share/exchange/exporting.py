"""Listings as rows of a file: an owner's own with every column, and the catalogue as a visitor sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from light2share.catalogue.models import CatalogueState
from light2share.db import Session
from light2share.equipment.models import Equipment, OwnSpecification, Specification
from light2share.equipment.queries import for_owner, visible_to
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange import uniquip
from light2share.exchange.cells import write
from light2share.exchange.columns import Column, Kind, figure_columns, own_columns, sheet_columns
from light2share.exchange.snapshots import Values, items, snapshots
from light2share.exchange.writers import Cell
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations.models import Organisation, Site

AT_ONCE = 500
PART = 5000
"""Rows of one file of the catalogue; a longer catalogue comes in parts."""
NOT_OWN = frozenset({"organisation", "opening"})
OF_CATALOGUE = ("owner", "town", "postcode", "department", "url")
"""What the catalogue's rows say besides the public columns."""
NUMBERS = frozenset({Kind.WHOLE, Kind.EUROS, Kind.FIGURE})

Address = Callable[[str], str]
"""From a slug to the address of its page."""


class Listings:
    """The rows of one export, read a few hundred at a time while they are written."""

    def __init__(
        self,
        session: Session,
        tree: Taxonomy,
        ids: Sequence[int],
        columns: Sequence[Column],
        complete: Callable[[Equipment, Values], Values] = lambda _item, values: values,
    ) -> None:
        self.session, self.tree, self.ids, self.complete = session, tree, ids, complete
        self.columns = [*columns, *_figures(session, ids, tree), *_own_words(session, ids)]

    @property
    def headers(self) -> list[str]:
        """What stands above the columns."""
        return [column.header for column in self.columns]

    def found(self) -> Iterator[tuple[Equipment, Values]]:
        """Each listing with its values, in the order of the row numbers given."""
        for some in _parts(self.ids):
            places = {number: place for place, number in enumerate(some)}
            listed = sorted(items(self.session, some), key=lambda item: places[item.id])
            taken = snapshots(self.session, listed, self.tree)
            for item in listed:
                yield item, self.complete(item, taken[item.id])

    def rows(self, comma: bool) -> Iterator[list[Cell]]:
        """One row for each listing, in the order of the columns."""
        places = {column.name: (place, column) for place, column in enumerate(self.columns)}
        empty: list[Cell] = [""] * len(places)
        for _, values in self.found():
            row = empty[:]
            for name, value in values.items():
                if value is not None and name in places:
                    place, column = places[name]
                    row[place] = cell(column, value, comma)
            yield row

    def objects(self) -> Iterator[dict[str, Any]]:
        """One object for each listing; what is empty is left out."""
        for _, values in self.found():
            yield {
                column.name: plain(column, value)
                for column in self.columns
                if (value := values.get(column.name)) not in (None, ())
            }

    def units(self) -> dict[str, str]:
        """In which unit the figures of a column are."""
        return {column.name: column.unit for column in self.columns if column.unit}


def cell(column: Column, value: Any, comma: bool) -> Cell:
    """A value as a cell: a number where it is one."""
    if value is None or column.kind not in NUMBERS:
        return write(column, value, comma)
    if column.kind is Kind.EUROS:
        return value / 100 if value % 100 else int(value // 100)
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def plain(column: Column, value: Any) -> Any:
    """A value as JSON has it: euros with their cents, days as text, durations in minutes, ranges with both ends."""
    match value:
        case date():
            return value.isoformat()
        case (low, high) if column.kind is Kind.RANGE:
            return {"min": low, "max": high}
        case tuple():
            return list(value)
    return value / 100 if column.kind is Kind.EUROS else value


def own(session: Session, actor: Actor, tree: Taxonomy) -> Listings:
    """Every listing of the actor's organisation, by address."""
    ids = [item.id for item in sorted(for_owner(session, actor), key=lambda item: item.slug)]
    columns = [column for column in sheet_columns(tree) if column.name not in NOT_OWN]
    return Listings(session, tree, ids, columns)


def catalogue_size(session: Session) -> int:
    """How many listings a visitor sees."""
    return session.scalar(select(func.count()).select_from(visible_to(VISITOR).subquery())) or 0


def catalogue_ids(session: Session, part: int) -> list[int]:
    """What a visitor sees, by address; `part` counts from 1."""
    seen = visible_to(VISITOR).with_only_columns(Equipment.id).order_by(Equipment.slug)
    return list(session.scalars(seen.limit(PART).offset((part - 1) * PART)))


def state(session: Session, ids: Sequence[int]) -> str:
    """A text that becomes another one with what a visitor sees of these listings: of their sheets, owners, sites."""
    stands = [
        select(CatalogueState.version),
        select(Organisation.id, Organisation.name, Organisation.slug).order_by(Organisation.id),
        select(Site.id, Site.slug, Site.town, Site.postcode, Site.department).order_by(Site.id),
    ]
    found = [tuple(map(tuple, session.execute(query))) for query in stands]
    return sha256(repr((list(ids), found)).encode()).hexdigest()


def catalogue(session: Session, tree: Taxonomy, ids: Sequence[int], address: Address) -> Listings:
    """These listings as a visitor sees them."""
    columns = [column for column in sheet_columns(tree) if column.public]
    about = [Column(name, Kind.TEXT, columns[0].group, public=True) for name in OF_CATALOGUE]

    def complete(item: Equipment, values: Values) -> Values:
        shown = values | {
            "owner": None if item.owner_masked else item.owner.name,
            "organisation": None if item.owner_masked else item.owner.slug,
            "town": item.site.town,
            "postcode": item.site.postcode,
            "department": item.site.department,
            "url": address(item.slug),
        }
        return shown if item.insurance_required else {**shown, "declared_value": None}

    return Listings(session, tree, ids, [*columns[:1], *about, *columns[1:]], complete)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


def _figures(session: Session, ids: Sequence[int], tree: Taxonomy) -> list[Column]:
    """The columns of the specifications that any of them has."""
    used: set[str] = set()
    for some in _parts(ids):
        named = select(Specification.parameter).where(Specification.equipment_id.in_(some)).distinct()
        used.update(session.scalars(named))
    return figure_columns(parameter for slug, parameter in tree.parameters.items() if slug in used)


def _own_words(session: Session, ids: Sequence[int]) -> list[Column]:
    """As many columns for specifications in own words as the listing with most of them needs."""
    most = 0
    for some in _parts(ids):
        counts = (
            select(func.count())
            .where(OwnSpecification.equipment_id.in_(some))
            .group_by(OwnSpecification.equipment_id)
        )
        most = max(most, max(session.scalars(counts), default=0))
    return own_columns(most)


def published(
    listings: Listings, tree: Taxonomy, language: str, address: Address, by_key: bool
) -> Iterator[dict[str, str]]:
    """The same listings in the columns of UNIQUIP; `by_key` with the owner's own numbers."""
    for item, values in listings.found():
        title = _text(values, "title", language)
        about = _text(values, "description", language) or _text(values, "summary", language)
        technique = tree.technique(item.technique)
        url, owner = address(item.slug), "" if item.owner_masked and not by_key else item.owner.name
        yield uniquip.row_of(
            uniquip.Published(
                key=(item.owner_key if by_key else None) or item.slug,
                name=title or item.slug,
                description=about,
                technique=technique.name.in_(language) if technique else "",
                department="",
                town=item.site.town,
                contact_name=owner,
                contact_url=url,
                contact_email=values.get("contact") or "" if by_key else "",
                photo="",
                service_level="",
                web_address=url,
                institution=owner,
            )
        )


def _text(values: Values, name: str, language: str) -> str:
    """A text as its owner wrote it, in `language` or else in the other one."""
    for spoken in (language, "en", "fr"):
        if text := values.get(f"{name}_{spoken}"):
            return str(text)
    return ""
