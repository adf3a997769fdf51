"""What stands beside the columns of a sheet: its own specifications, what differs by mode, its address, its copies.

Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from light2share.db import Session
from light2share.equipment import queries
from light2share.equipment.actions import SHEET, claim
from light2share.equipment.lifecycle import record
from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    Happening,
    ListingState,
    ModeTerms,
    OldSlug,
    OwnSpecification,
    Specification,
    TrustedOrganisation,
)
from light2share.equipment.rules import AccessMode, ModeChange
from light2share.equipment.slugs import RESERVED, free_slug, slug_of
from light2share.kernel.actor import Actor

MOST_OWN = 40
MINUTE = timedelta(minutes=1)
TERMS = (
    "approval", "answer_days", "free_cancel_hours", "free_cancel_days", "lead_time_minutes", "horizon_days",
    "shortest_minutes", "longest_minutes", "step_minutes", "buffer_before_minutes", "buffer_after_minutes",
    "visibility", "owner_masked",
)  # fmt: skip
COPIED = (SHEET | set(TERMS)) - {"owner_key", "title_fr", "title_en", "calibrated_on"}
"""What a copy takes over. Its name says that it is one; number and calibration are those of one piece."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A specification that the taxonomy does not know."""

    label_fr: str
    label_en: str
    value: str


def write_own(
    session: Session, item: Equipment, lines: Iterable[OwnLine], seen_version: int, now: datetime
) -> None:
    """Put these in the place of the present ones, in this order. Raises Stale as `edit`."""
    claim(session, item, seen_version, now)
    session.execute(delete(OwnSpecification).where(OwnSpecification.equipment_id == item.id))
    session.add_all(
        OwnSpecification(
            equipment_id=item.id,
            position=number,
            label_fr=line.label_fr or None,
            label_en=line.label_en or None,
            value=line.value,
        )
        for number, line in enumerate(lines, 1)
    )
    session.flush()


def write_modes(
    session: Session,
    item: Equipment,
    changes: Mapping[AccessMode, ModeChange],
    seen_version: int,
    now: datetime,
) -> None:
    """Say what differs in each mode, for bookings to come; the others are as the whole item. Raises Stale as `edit`."""
    claim(session, item, seen_version, now)
    session.execute(delete(ModeTerms).where(ModeTerms.equipment_id == item.id))
    session.add_all(
        ModeTerms(
            equipment_id=item.id,
            mode=mode,
            lead_time_minutes=None if change.lead_time is None else change.lead_time // MINUTE,
            hourly_rate_cents=change.hourly_cents,
            daily_rate_cents=change.daily_cents,
            sample_rate_cents=change.sample_cents,
        )
        for mode, change in changes.items()
        if change
    )
    session.flush()


def slug_is_free(session: Session, item: Equipment, slug: str) -> bool:
    """Whether a listing may have that address: nobody else's now, and not where another one's old address leads."""
    if slug in RESERVED or slug != slug_of(slug):
        return False
    others = select(Equipment.id).where(Equipment.slug == slug, Equipment.id != item.id)
    before = select(OldSlug.slug).where(OldSlug.slug == slug, OldSlug.equipment_id != item.id)
    return session.scalar(others) is None and session.scalar(before) is None


def change_slug(session: Session, item: Equipment, slug: str, actor: Actor, now: datetime) -> None:
    """Give it another address, which the caller has found free; the old one goes on leading to it."""
    if slug == item.slug:
        return
    session.execute(delete(OldSlug).where(OldSlug.slug == slug, OldSlug.equipment_id == item.id))
    session.add(OldSlug(slug=item.slug, equipment_id=item.id))
    record(session, item, Happening.MOVED, now, actor, item.slug)
    item.slug = slug
    item.updated_at = now
    item.version += 1
    session.flush()


def copy(session: Session, item: Equipment, titles: Mapping[str, str], now: datetime) -> Equipment:
    """A new draft with all of a listing but its photos, documents, own number and serial numbers.

    `titles` are its names by language. Opening hours belong to a later room: the caller copies them.
    """
    title = titles.get("fr") or titles.get("en") or item.slug
    twin = Equipment(
        slug=free_slug(title, queries.slugs_like(session, slug_of(title))),
        owner_id=item.owner_id,
        state=ListingState.DRAFT,
        title_fr=titles.get("fr") or None,
        title_en=titles.get("en") or None,
        version=1,
        created_at=now,
        updated_at=now,
        **{name: getattr(item, name) for name in COPIED},
    )
    session.add(twin)
    session.flush()
    session.add_all(
        EquipmentUnit(equipment_id=twin.id, number=number)
        for number, _unit in enumerate(queries.units_of(session, item), 1)
    )
    for model in (Specification, OwnSpecification, ModeTerms, AudienceMember, TrustedOrganisation):
        _copy_rows(session, model, item, twin)
    session.flush()
    session.refresh(twin, ["site", "owner"])
    return twin


def _copy_rows(session: Session, model: Any, item: Equipment, twin: Equipment) -> None:
    names = [one.key for one in model.__table__.columns if one.key not in {"id", "equipment_id"}]
    for row in session.scalars(select(model).where(model.equipment_id == item.id)).all():
        session.add(model(equipment_id=twin.id, **{name: getattr(row, name) for name in names}))
