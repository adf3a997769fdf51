"""Each row of a file against what is listed: new, changed, the same, or wrong, with the cell named. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, tuple_

from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange import uniquip
from light2share.exchange.cells import Known, read, write
from light2share.exchange.checked import FIRST_ONLY, Checked, Row, marks
from light2share.exchange.columns import OWN, OWN_PARTS, SPOKEN, Column, Headed, Kind, all_columns, recognised
from light2share.exchange.owners import Owner, Owners
from light2share.exchange.row_rules import check_row
from light2share.exchange.rules import MOST_OWN, CellFault, Change, Fault, Layout, Note, Wrong
from light2share.exchange.snapshots import items, snapshots


class Checker:
    """Checks rows of one file, some at a time. `seen` holds the line of each listing that the file has named before."""

    def __init__(
        self,
        session: Session,
        tree: Taxonomy,
        headers: Sequence[str],
        layout: Layout,
        organisation_id: int | None,
        language: str,
        comma: bool,
        today: date,
        seen: dict[tuple[int, str], int] | None = None,
        to_write: bool = False,
    ) -> None:
        self.session, self.tree, self.layout, self.today = session, tree, layout, today
        self.organisation_id, self.language = organisation_id, language
        self.to_write = to_write
        self.spoken = "fr" if comma else language
        self.comma = comma
        self.owners = Owners(session, tree)
        self.seen = {} if seen is None else seen
        self.names = uniquip.names_of(headers)
        self.headed: list[Headed] = recognised(headers, tree) if layout is Layout.SHEET else []
        self.columns = {column.name: column for column in all_columns(tree, own=MOST_OWN)}

    def check(self, rows: Iterable[Row]) -> list[Checked]:
        """What comes of each row, in their order."""
        checked = [self._read(row) for row in rows]
        self._find(checked)
        for one in checked:
            self._compare(one)
        return checked

    def _read(self, row: Row) -> Checked:
        one = Checked(row.number)
        if self.layout is Layout.UNIQUIP:
            self._read_uniquip(one, row)
        else:
            self._read_sheet(one, row)
        one.key = one.wanted.get("owner_key") or None
        return one

    def _read_sheet(self, one: Checked, row: Row) -> None:
        one.owner = self._owner(one, row)
        known = one.owner.known if one.owner else self._nobody()
        for place, headed in enumerate(self.headed):
            column, text = headed.column, row.cells.get(place, "")
            if column is None or column.kind is Kind.ORGANISATION or (not text and column.keeps):
                continue
            self._take(one, column, text, known, headed.unit)
        _close_ranks(one)

    def _take(self, one: Checked, column: Column, text: str, known: Known, given: str = "") -> None:
        try:
            one.wanted[column.name] = read(column, text, self.spoken, known, given)
        except CellFault as found:
            one.faults.append(Wrong(column.name, found.fault, found.values))

    def _nobody(self) -> Known:
        return Known(self.tree, organisations=self.owners.organisations())

    def _owner(self, one: Checked, row: Row) -> Owner | None:
        """The importer's own organisation, or the one that the row names where the importer has none."""
        if self.organisation_id is not None:
            return self.owners.of(self.organisation_id)
        place = next(
            (
                n
                for n, headed in enumerate(self.headed)
                if headed.column and headed.column.name == "organisation"
            ),
            None,
        )
        text = row.cells.get(place, "") if place is not None else ""
        try:
            slug = read(self.columns["organisation"], text, self.spoken, self._nobody())
            owner = self.owners.named(slug) if slug else None
        except CellFault:
            owner = None
        if owner is None:
            one.wrong("organisation", Fault.UNKNOWN_ORGANISATION, said=text[:60])
        return owner

    def _read_uniquip(self, one: Checked, row: Row) -> None:
        assert self.organisation_id is not None, "a file of this format names no organisation of ours"
        one.owner = self.owners.of(self.organisation_id)
        cells: dict[str, str] = {}
        for place, text in row.cells.items():
            if self.names[place]:
                cells.setdefault(self.names[place], text)
        if uniquip.says_nothing(cells):
            one.wrong("Name", Fault.NO_NAME)
            return
        known = one.owner.known
        found = uniquip.translated(cells, self.language, self.tree, known.sites, known.people)
        for name, text in found.cells.items():
            self._take(one, self.columns[name], text, known)
        one.first = dict(found.first)
        one.notes += found.notes

    def _find(self, checked: Sequence[Checked]) -> None:
        """The listings that the rows mean: by the owner's number, else by their address."""
        by_key = self._by_key(checked)
        by_slug = self._by_slug(checked)
        for one in checked:
            if one.owner is None:
                continue
            slug = one.wanted.pop("slug", None)
            keyed = by_key.get((one.owner.id, one.key)) if one.key else None
            named = by_slug.get((one.owner.id, slug)) if slug else None
            if self.layout is Layout.UNIQUIP and keyed is None and one.key:
                named = by_slug.get((one.owner.id, one.key))
                if named:  # an export of ours, of a listing without a number of its owner's
                    one.wanted.pop("owner_key", None)
            if slug and named is None and keyed is None:
                one.wrong("slug", Fault.NO_LISTING, said=slug)
            elif keyed is not None and named is not None and keyed != named:
                one.wrong("owner_key", Fault.OTHER_LISTING, said=one.key)
            elif not one.key and named is None and not one.faults:
                one.wrong("owner_key", Fault.NO_KEY)
            self._claim(one, keyed or named)
        self._attach(checked)

    def _by_key(self, checked: Sequence[Checked]) -> dict[tuple[int, str], int]:
        wanted = {(one.owner.id, one.key) for one in checked if one.owner and one.key}
        if not wanted:
            return {}
        rows = self.session.execute(
            select(Equipment.owner_id, Equipment.owner_key, Equipment.id).where(
                tuple_(Equipment.owner_id, Equipment.owner_key).in_(wanted)
            )
        )
        return {(owner, key): number for owner, key, number in rows if key}

    def _by_slug(self, checked: Sequence[Checked]) -> dict[tuple[int, str], int]:
        wanted = {one.wanted["slug"] for one in checked if one.wanted.get("slug")}
        if self.layout is Layout.UNIQUIP:
            wanted = {one.key for one in checked if one.key}
        if not wanted:
            return {}
        rows = self.session.execute(
            select(Equipment.owner_id, Equipment.slug, Equipment.id).where(Equipment.slug.in_(wanted))
        )
        return {(owner, slug): number for owner, slug, number in rows}

    def _claim(self, one: Checked, found: int | None) -> None:
        """One listing, one row: a second row that means the same is wrong."""
        one.before = {"id": found} if found else {}
        assert one.owner is not None
        for mark in marks(one.key, found):
            line = self.seen.setdefault((one.owner.id, mark), one.number)
            if line != one.number:
                one.wrong("ID" if self.layout is Layout.UNIQUIP else "owner_key", Fault.DOUBLE, line=line)
                return

    def _attach(self, checked: Sequence[Checked]) -> None:
        ids = {one.before["id"] for one in checked if one.before}
        found = {item.id: item for item in items(self.session, ids, self.to_write)} if ids else {}
        taken = snapshots(self.session, list(found.values()), self.tree) if found else {}
        for one in checked:
            number = one.before.pop("id", None)
            one.item = found.get(number) if number else None
            one.before = taken.get(number, {}) if number else {}

    def _compare(self, one: Checked) -> None:
        if one.owner is None:
            return
        if self.layout is Layout.UNIQUIP:
            _spare_known_texts(one, self.language)
            if one.item is not None:  # the others are about what a new listing starts with
                one.notes = [note for note in one.notes if note is Note.KEY_MADE]
        for name, value in one.wanted.items():
            before, column = one.before.get(name), self.columns[name]
            if name != FIRST_ONLY and not _same(before, value):
                texts = write(column, before, self.comma), write(column, value, self.comma)
                one.changes.append(Change(name, *texts))
        if one.item is None or one.changes:
            check_row(one, self.tree, self.today, self.layout)


def _same(before: Any, value: Any) -> bool:
    return bool(before == value) or (before in (None, ()) and value in (None, ()))


def _close_ranks(one: Checked) -> None:
    """Number the specifications in the owner's own words without a gap, as a listing keeps them."""
    names = [name for name in one.wanted if OWN.fullmatch(name)]
    numbers = sorted({int(name.split(".")[1]) for name in names})
    if not numbers:
        return
    given = [{part: one.wanted.pop(f"own.{n}.{part}", None) for part in OWN_PARTS} for n in numbers]
    filled = [parts for parts in given if any(parts.values())]
    empty = dict.fromkeys(OWN_PARTS)
    for number, parts in enumerate([*filled, *([empty] * (len(given) - len(filled)))], 1):
        one.wanted |= {f"own.{number}.{part}": value for part, value in parts.items()}


def _spare_known_texts(one: Checked, language: str) -> None:
    """A text that the listing has already says nothing new, also if it is in the other language or the summary.

    The format has one text for all of these and does not say in which language it is; an export of ours holds whichever
    there is.
    """
    before = one.before
    titles = {before.get(f"title_{spoken}") for spoken in SPOKEN}
    about = {before.get(f"description_{spoken}") or before.get(f"summary_{spoken}") for spoken in SPOKEN}
    known = {"title": titles if any(titles) else {before.get("slug")}, "description": about}
    for name, texts in known.items():
        if (said := one.wanted.get(f"{name}_{language}")) and said in texts:
            del one.wanted[f"{name}_{language}"]
