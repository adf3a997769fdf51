"""Listings as rows of a file: an owner's own with every column, and the catalogue as a visitor sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import for_owner, visible_to
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange import uniquip
from light2share.exchange.cells import write
from light2share.exchange.columns import OWN_PARTS, Column, Kind, figure_columns, own_columns, sheet_columns
from light2share.exchange.snapshots import Values, items, snapshots
from light2share.exchange.writers import Cell
from light2share.kernel.actor import VISITOR, Actor

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
    """The rows of one export."""

    def __init__(self, found: list[tuple[Equipment, Values]], columns: list[Column]) -> None:
        self.found, self.columns = found, columns

    @property
    def headers(self) -> list[str]:
        """What stands above the columns."""
        return [column.header for column in self.columns]

    def rows(self, comma: bool) -> Iterator[list[Cell]]:
        """One row for each listing, in the order of the columns."""
        for _, values in self.found:
            yield [cell(column, values.get(column.name), comma) for column in self.columns]

    def objects(self) -> Iterator[dict[str, Any]]:
        """One object for each listing; what is empty is left out."""
        for _, values in self.found:
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
    found = sorted(for_owner(session, actor), key=lambda item: item.slug)
    pairs = _with_values(session, [item.id for item in found], tree)
    columns = [column for column in sheet_columns(tree) if column.name not in NOT_OWN]
    return Listings(pairs, [*columns, *_figures(pairs, tree), *_own_words(pairs)])


def catalogue_size(session: Session) -> int:
    """How many listings a visitor sees."""
    return session.scalar(select(func.count()).select_from(visible_to(VISITOR).subquery())) or 0


def catalogue(session: Session, tree: Taxonomy, part: int, address: Address) -> Listings:
    """What a visitor sees, by address; `part` counts from 1."""
    ids = session.scalars(
        visible_to(VISITOR)
        .with_only_columns(Equipment.id)
        .order_by(Equipment.slug)
        .limit(PART)
        .offset((part - 1) * PART)
    )
    pairs = _with_values(session, list(ids), tree)
    for item, values in pairs:
        values |= {
            "owner": None if item.owner_masked else item.owner.name,
            "organisation": None if item.owner_masked else item.owner.slug,
            "town": item.site.town,
            "postcode": item.site.postcode,
            "department": item.site.department,
            "url": address(item.slug),
        }
        if not item.insurance_required:
            values["declared_value"] = None
    columns = [column for column in sheet_columns(tree) if column.public]
    about = [Column(name, Kind.TEXT, columns[0].group, public=True) for name in OF_CATALOGUE]
    return Listings(pairs, [*columns[:1], *about, *columns[1:], *_figures(pairs, tree), *_own_words(pairs)])


def _with_values(session: Session, ids: Sequence[int], tree: Taxonomy) -> list[tuple[Equipment, Values]]:
    pairs = []
    for first in range(0, len(ids), AT_ONCE):
        found = items(session, ids[first : first + AT_ONCE])
        taken = snapshots(session, found, tree)
        pairs += [(item, taken[item.id]) for item in found]
    return sorted(pairs, key=lambda pair: pair[0].slug)


def _figures(pairs: list[tuple[Equipment, Values]], tree: Taxonomy) -> list[Column]:
    """The columns of the specifications that any of them has."""
    used = {name.split(".")[1] for _, values in pairs for name in values if name.startswith("s.")}
    return figure_columns(parameter for slug, parameter in tree.parameters.items() if slug in used)


def _own_words(pairs: list[tuple[Equipment, Values]]) -> list[Column]:
    counts = [sum(name.startswith("own.") for name in values) // len(OWN_PARTS) for _, values in pairs]
    return own_columns(max(counts, default=0))


def published(
    listings: Listings, tree: Taxonomy, language: str, address: Address, by_key: bool
) -> Iterator[dict[str, str]]:
    """The same listings in the columns of UNIQUIP; `by_key` with the owner's own numbers."""
    for item, values in listings.found:
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
