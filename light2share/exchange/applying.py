"""Write checked rows: new listings, and the changed cells of those that are there. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, func, select

from light2share.availability import stored
from light2share.availability.models import OpeningRuleRow
from light2share.availability.opening import PRESETS, Preset
from light2share.bookings import queries as bookings
from light2share.catalogue import actions as catalogue
from light2share.db import Model, Session
from light2share.equipment import lifecycle, queries
from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ModeTerms,
    OldSlug,
    OwnSpecification,
    Specification,
    TrustedOrganisation,
)
from light2share.equipment.rules import MOVES, AccessMode, Approval, ListingState, PriceMode, Visibility
from light2share.equipment.slugs import free_slug, slug_of
from light2share.equipment.taxonomy import Taxonomy
from light2share.equipment.values import rows_of
from light2share.exchange.checked import DEFAULTS, FIRST_ONLY, Checked
from light2share.exchange.columns import OWN_PARTS, Kind, sheet_columns
from light2share.exchange.rules import MOST_OWN, VALID
from light2share.exchange.snapshots import MODE_RATES, Values, figures_of
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation

ENUMS: dict[str, type] = {"price_mode": PriceMode, "approval": Approval, "visibility": Visibility}
OF_FREE_TIME = frozenset(
    "site units access_mode open_on_holidays horizon_days lead_time shortest step buffer_before buffer_after".split()
) | {f"{mode.value}.lead_time" for mode in AccessMode}
"""What the stored free time of a listing depends on."""


class Writer:
    """Writes the rows of one file, some at a time."""

    def __init__(
        self, session: Session, tree: Taxonomy, now: datetime, actor: Actor, review: bool = False
    ) -> None:
        self.session, self.tree, self.now, self.actor = session, tree, now, actor
        self.review = review and not actor.is_cluster_manager
        self._asked_cluster = False
        self.columns = {column.name: column for column in sheet_columns(tree) if column.attribute}
        self._slugs: dict[str, set[str]] = {}
        self._given: set[str] = set()
        self._organisations: dict[str, int] = {}

    def write(self, checked: Sequence[Checked]) -> list[Checked]:
        """Write the rows that are new or changed; those are answered, each with its item."""
        rows = [one for one in checked if one.verdict in VALID]
        fresh = [one for one in rows if one.item is None]
        before = {id(one): one.item.state for one in rows if one.item is not None}
        self._add(fresh)
        for one in rows:
            if id(one) in before:
                self._change(one)
        self.session.flush()
        for one in rows:
            self._move(one)
        touched = [
            one.item.id
            for one in rows
            if one.item is not None and ListingState.PUBLISHED in (one.item.state, before.get(id(one)))
        ]
        if touched:
            catalogue.index_several(self.session, touched)
        return rows

    def _add(self, fresh: Sequence[Checked]) -> None:
        self._look_up_slugs(fresh)
        for one in fresh:
            one.item = self._new(one)
            self.session.add(one.item)
        self.session.flush()
        parts = [part for one in fresh for part in self._parts(one)]
        # What fills the same columns stands together, so that one statement takes it all.
        parts.sort(key=lambda part: (type(part).__name__, getattr(part, "parameter", "")))
        self.session.bulk_save_objects(parts)

    def _parts(self, one: Checked) -> Iterator[Model]:
        """What of a new listing stands in tables of its own."""
        assert one.item is not None
        number, after = one.item.id, one.after
        yield from self._units(number, after, 0)
        yield from rows_of(number, figures_of(after, self.tree), self.tree)
        yield from _own(number, after)
        yield from _modes(number, after)
        yield from self._audience(number, after)
        yield from self._trusted(number, after)
        for rule in PRESETS[Preset(one.wanted.get(FIRST_ONLY) or Preset.ON_REQUEST)]:
            yield OpeningRuleRow(
                equipment_id=number,
                weekday=rule.weekday,
                opens_minute=rule.opens_minute,
                closes_minute=rule.closes_minute,
            )

    def _new(self, one: Checked) -> Equipment:
        assert one.owner is not None
        after = one.after
        item = Equipment(
            slug=self._slug(_title(one)),
            owner_id=one.owner.id,
            site_id=one.owner.site_ids[after.get("site") or one.owner.first_site or ""],
            technique=after.get("technique") or "",
            state=ListingState.DRAFT,
            contact_id=self._contact(one),
            version=1,
            created_at=self.now,
            updated_at=self.now,
        )
        self._fill(item, {**DEFAULTS, **after})
        return item

    def _fill(self, item: Equipment, values: Values) -> None:
        for name, value in values.items():
            column = self.columns.get(name)
            if column is None or name in {"state", "technique"}:
                continue
            if column.kind in {Kind.SEVERAL, Kind.WORDS}:
                value = list(value or ())
            if name == "price_mode":
                item.price_said = True
            setattr(item, column.attribute, ENUMS[name](value) if name in ENUMS else value)

    def _change(self, one: Checked) -> None:
        item, after = one.item, one.after
        assert item is not None
        assert one.owner is not None
        names = {change.column for change in one.changes}
        self._fill(item, {name: one.wanted[name] for name in names})
        if "technique" in names:
            item.technique = after["technique"]
        if "site" in names:
            item.site_id = one.owner.site_ids[after["site"]]
        if "contact" in names:
            item.contact_id = self._contact(one)
        if "open_on_holidays" in names:
            item.opened_holidays = []
        item.version += 1
        item.updated_at = self.now
        self._change_parts(one, item, names, after)
        if names & OF_FREE_TIME:
            self.session.flush()
            self.session.refresh(item, ["site"])
            stored.refresh_all(self.session, item, partial(bookings.taken, self.session, item.id), self.now)

    def _change_parts(self, one: Checked, item: Equipment, names: set[str], after: Values) -> None:
        """Rewrite what stands in tables of its own, where a cell of it has changed."""
        modes = {mode.value for mode in AccessMode}
        if any(name.startswith("s.") for name in names):
            self._replace(Specification, item, rows_of(item.id, figures_of(after, self.tree), self.tree))
        if any(name.startswith("own.") for name in names):
            self._replace(OwnSpecification, item, _own(item.id, after))
        if any(name.partition(".")[0] in modes for name in names):
            self._replace(ModeTerms, item, _modes(item.id, after))
        if {"seen_by", "hidden_from"} & names:
            self._replace(AudienceMember, item, self._audience(item.id, after))
        if "trusted" in names:
            self._replace(TrustedOrganisation, item, self._trusted(item.id, after))
        if {"units", "unit_labels"} & names:
            self._change_units(one, item, after)

    def _replace(self, model: Any, item: Equipment, rows: Any) -> None:
        fresh = list(rows)
        self.session.execute(delete(model).where(model.equipment_id == item.id))
        self.session.flush()
        self.session.add_all(fresh)

    def _change_units(self, one: Checked, item: Equipment, after: Values) -> None:
        labels = after.get("unit_labels") or ()
        present = queries.units_of(self.session, item)
        for place, unit in enumerate(present):
            unit.label = labels[place] if place < len(labels) else None
        last = self.session.scalar(
            select(func.max(EquipmentUnit.number)).where(EquipmentUnit.equipment_id == item.id)
        )
        self.session.add_all(self._units(item.id, after, len(present), (last or 0) - len(present)))

    def _units(self, equipment_id: int, after: Values, there: int, apart: int = 0) -> list[EquipmentUnit]:
        """Those that are missing beyond the ones `there`; numbers of pieces that were removed are not given again."""
        labels = after.get("unit_labels") or ()
        return [
            EquipmentUnit(
                equipment_id=equipment_id,
                number=number + apart,
                label=labels[number - 1] if number <= len(labels) else None,
            )
            for number in range(there + 1, max(after.get("units") or 1, len(labels)) + 1)
        ]

    def _audience(self, equipment_id: int, after: Values) -> list[AudienceMember]:
        hidden, seeing = after.get("hidden_from") or (), after.get("seen_by") or ()
        named = {**dict.fromkeys(seeing, True), **dict.fromkeys(hidden, False)}
        return [
            AudienceMember(equipment_id=equipment_id, organisation_id=self._organisation(slug), sees=sees)
            for slug, sees in named.items()
        ]

    def _trusted(self, equipment_id: int, after: Values) -> list[TrustedOrganisation]:
        return [
            TrustedOrganisation(equipment_id=equipment_id, organisation_id=self._organisation(slug))
            for slug in after.get("trusted") or ()
        ]

    def _organisation(self, slug: str) -> int:
        if slug not in self._organisations:
            found = self.session.scalar(select(Organisation.id).where(Organisation.slug == slug))
            assert found is not None, "the check has found it"
            self._organisations[slug] = found
        return self._organisations[slug]

    def _contact(self, one: Checked) -> int | None:
        email = one.after.get("contact")
        assert one.owner is not None
        return one.owner.known.people.get(email) if email else None

    def _move(self, one: Checked) -> None:
        """Publish, pause or archive, as the owner would; the cluster is told of the first that it is asked about."""
        item, wanted = one.item, one.wanted.get("state")
        if item is None or wanted is None or wanted == item.state.value:
            return
        for act, (sources, target) in MOVES.items():
            if target.value == wanted and item.state in sources:
                lifecycle.move(
                    self.session,
                    item,
                    act,
                    item.version,
                    self.now,
                    self.actor,
                    self.review,
                    tell=not self._asked_cluster,
                )
                self._asked_cluster |= item.state is ListingState.IN_REVIEW
                return

    def _look_up_slugs(self, fresh: Sequence[Checked]) -> None:
        """What is taken among the addresses that these rows would like."""
        wanted = {slug_of(_title(one)) for one in fresh} - self._slugs.keys()
        taken = set(self.session.scalars(select(Equipment.slug).where(Equipment.slug.in_(wanted))))
        taken |= set(self.session.scalars(select(OldSlug.slug).where(OldSlug.slug.in_(wanted))))
        for base in wanted:
            self._slugs[base] = {base} | queries.slugs_like(self.session, base) if base in taken else set()

    def _slug(self, title: str) -> str:
        """An address of its own; a number behind it where others have it already."""
        base = slug_of(title)
        slug = free_slug(title, _Taken(self, base))
        self._given.add(slug)
        return slug

    def is_taken(self, slug: str, base: str) -> bool:
        """Whether an address is in use: given just now, seen at the look-up, or another title's own."""
        if slug in self._given or slug in self._slugs[base]:
            return True
        if slug == base:
            return False
        old = self.session.scalar(select(OldSlug.slug).where(OldSlug.slug == slug))
        return bool(old or self.session.scalar(select(Equipment.id).where(Equipment.slug == slug)))


@dataclass(frozen=True, slots=True)
class _Taken:
    """The addresses in use, as `free_slug` asks for them."""

    writer: Writer
    base: str

    def __contains__(self, slug: object) -> bool:
        return self.writer.is_taken(str(slug), self.base)


def _title(one: Checked) -> str:
    return one.after.get("title_en") or one.after.get("title_fr") or ""


def _own(equipment_id: int, after: Values) -> list[OwnSpecification]:
    rows: list[OwnSpecification] = []
    for number in range(1, MOST_OWN + 1):
        parts = {part: after.get(f"own.{number}.{part}") for part in OWN_PARTS}
        if parts["value"]:
            rows.append(OwnSpecification(equipment_id=equipment_id, position=len(rows) + 1, **parts))
    return rows


def _modes(equipment_id: int, after: Values) -> list[ModeTerms]:
    rows = []
    for mode in AccessMode:
        rates = {f"{rate}_cents": after.get(f"{mode.value}.{rate}") for rate in MODE_RATES}
        lead = after.get(f"{mode.value}.lead_time")
        if lead is not None or any(rate is not None for rate in rates.values()):
            rows.append(ModeTerms(equipment_id=equipment_id, mode=mode, lead_time_minutes=lead, **rates))
    return rows
