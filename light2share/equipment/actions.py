"""What an owner does with a listing. Nothing here commits; each act asks the caller to have checked `access`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, update

from light2share.db import Session
from light2share.equipment import queries
from light2share.equipment.models import (
    Equipment,
    EquipmentUnit,
    ListingForm,
    Photo,
    Specification,
    TrustedOrganisation,
)
from light2share.equipment.rules import (
    AccessMode,
    Approval,
    Lack,
    ListingState,
    PriceMode,
    lacking,
)
from light2share.equipment.slugs import free_slug, slug_of
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import read
from light2share.equipment.values import rows_of
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale

MOST_PHOTOS = 10

SHEET = frozenset(
    {
        "site_id", "technique", "title_fr", "title_en", "summary_fr", "summary_en", "description_fr", "description_en",
        "manufacturer", "model", "commissioned_year", "domains", "access_modes", "price_mode", "hourly_rate_cents",
        "daily_rate_cents", "operator_hourly_rate_cents", "sample_rate_cents", "replacement_value_cents",
        "training_required", "laser_class", "cleanroom_class", "safety_notes_fr", "safety_notes_en", "dual_use_check",
        "calibrated_on", "calibration_interval_months", "owner_key", "uncertainty_fr", "uncertainty_en", "standards",
        "restricted_zone", "insurance_required", "declared_value_cents", "contact_id", "price_said",
    }
)  # fmt: skip
"""The columns that the owner writes on the sheet; the terms of booking belong to the availability editor."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture whose files lie in the storage."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NewListing:
    """The fields of the form that lists an instrument. A draft may lack any of them but the title."""

    title: str
    technique: str
    summary: str
    site_id: int
    language: str
    """The one that title and summary are written in."""
    access_modes: tuple[AccessMode, ...] = ()
    price_mode: PriceMode | None = None
    """None where it is not said yet."""
    hourly_cents: int | None = None
    daily_cents: int | None = None
    approval: Approval = Approval.OWNER
    trusted: tuple[int, ...] = ()
    """Row numbers of the organisations that Approval.CHOSEN means."""
    photo: StoredPicture | None = None


def create(session: Session, actor: Actor, new: NewListing, now: datetime) -> Equipment:
    """A new draft of the actor's organisation, with one unit and its photo if it has one."""
    if actor.organisation_id is None:
        raise ValueError("a listing has an owner")
    item = Equipment(
        slug=free_slug(new.title, queries.slugs_like(session, slug_of(new.title))),
        owner_id=actor.organisation_id,
        site_id=new.site_id,
        technique=new.technique,
        state=ListingState.DRAFT,
        **{f"title_{new.language}": new.title, f"summary_{new.language}": new.summary or None},
        access_modes=[mode.value for mode in new.access_modes],
        price_mode=new.price_mode or PriceMode.QUOTE,
        price_said=new.price_mode is not None,
        hourly_rate_cents=new.hourly_cents,
        daily_rate_cents=new.daily_cents,
        approval=new.approval,
        version=1,
        created_at=now,
        updated_at=now,
    )
    session.add(item)
    session.flush()
    session.add(EquipmentUnit(equipment_id=item.id, number=1))
    session.add_all(
        TrustedOrganisation(equipment_id=item.id, organisation_id=number)
        for number in sorted(set(new.trusted) - {item.owner_id})
    )
    if new.photo:
        add_photo(session, item, new.photo, {}, now)
    session.flush()
    return item


def edit(
    session: Session,
    item: Equipment,
    sheet: Mapping[str, Any],
    values: Mapping[str, Any],
    seen_version: int,
    now: datetime,
) -> None:
    """Write the sheet and replace the specifications. Raises Stale if `item` has changed since `seen_version`."""
    if unknown := sheet.keys() - SHEET:
        raise ValueError(f"no columns of the sheet: {sorted(unknown)}")
    claim(session, item, seen_version, now)
    for name, value in sheet.items():
        setattr(item, name, value)
    session.execute(delete(Specification).where(Specification.equipment_id == item.id))
    session.add_all(rows_of(item.id, values, taxonomy()))
    session.flush()


def claim(session: Session, item: Equipment, seen_version: int, now: datetime) -> None:
    """Raise the version; of two who saw the same one, the second gets Stale."""
    raised = session.execute(
        update(Equipment)
        .where(Equipment.id == item.id, Equipment.version == seen_version)
        .values(version=seen_version + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(raised, CursorResult) or raised.rowcount != 1:
        raise Stale
    session.refresh(item, ["version", "updated_at"])


def lacks_of(item: Equipment) -> list[Lack]:
    """What a listing needs before it may be published."""
    title, summary = read(item, "title", "fr"), read(item, "summary", "fr")
    return lacking(
        title.text if title else "",
        item.technique if taxonomy().technique(item.technique) else "",
        summary.text if summary else "",
        item.access_modes,
        item.rates,
        item.price_said,
    )


def delete_draft(session: Session, item: Equipment) -> tuple[list[str], list[str]]:
    """Delete a draft that was never public; the names of its pictures and documents, whose files the caller removes."""
    pictures = [photo.name for photo in queries.photos_of(session, item)]
    papers = [document.name for document in queries.documents_of(session, item)]
    session.execute(delete(Equipment).where(Equipment.id == item.id))
    session.expunge(item)
    return pictures, papers


def add_photo(
    session: Session, item: Equipment, picture: StoredPicture, alt: Mapping[str, str], now: datetime
) -> Photo:
    """Put a picture behind the others; the caller has seen that there are fewer than MOST_PHOTOS."""
    photos = queries.photos_of(session, item)
    photo = Photo(
        equipment_id=item.id,
        position=photos[-1].position + 1 if photos else 1,
        name=picture.name,
        alt_fr=alt.get("fr") or None,
        alt_en=alt.get("en") or None,
        width=picture.width,
        height=picture.height,
        created_at=now,
    )
    session.add(photo)
    item.updated_at = now
    session.flush()
    return photo


def describe_photo(session: Session, photo: Photo, alt: Mapping[str, str]) -> None:
    """Say in words what it shows, in either language."""
    photo.alt_fr, photo.alt_en = alt.get("fr") or None, alt.get("en") or None
    session.flush()


def shift_photo(session: Session, item: Equipment, photo: Photo, by: int) -> None:
    """Let it change places with its neighbour: -1 towards the front, 1 towards the end; at an end nothing happens."""
    photos = queries.photos_of(session, item)
    place = next(number for number, one in enumerate(photos) if one.id == photo.id)
    other = place + by
    if 0 <= other < len(photos):
        photos[place], photos[other] = photos[other], photos[place]
    for number, one in enumerate(photos, 1):
        one.position = number
    session.flush()


def remove_photo(session: Session, photo: Photo) -> str:
    """Take it away; the name under which its files lie, which the caller removes after the commit."""
    session.delete(photo)
    session.flush()
    return photo.name


def keep_form(
    session: Session,
    actor: Actor,
    fields: list[tuple[str, str]],
    now: datetime,
    photo: StoredPicture | None = None,
) -> str | None:
    """Keep what the actor has typed so far, in place of what was kept before.

    A new picture replaces the kept one; the name of one that is dropped comes back, for its files to be removed.
    """
    kept = queries.kept_form(session, actor)
    if kept is None:
        kept = ListingForm(person_id=actor.person_id, organisation_id=actor.organisation_id)
        session.add(kept)
    kept.fields, kept.saved_at = [list(pair) for pair in fields], now
    dropped = None
    if photo:
        dropped = kept.photo_name
        kept.photo_name, kept.photo_width, kept.photo_height = photo.name, photo.width, photo.height
    session.flush()
    return dropped


def drop_kept_photo(session: Session, actor: Actor) -> str | None:
    """Forget the picture of the kept form; its name, for its files to be removed."""
    kept = queries.kept_form(session, actor)
    if kept is None or kept.photo_name is None:
        return None
    name = kept.photo_name
    kept.photo_name = kept.photo_width = kept.photo_height = None
    session.flush()
    return name


def forget_form(session: Session, actor: Actor) -> None:
    """The form was sent or thrown away."""
    if kept := queries.kept_form(session, actor):
        session.delete(kept)
        session.flush()


def forget_old_forms(session: Session, before: datetime) -> list[str]:
    """Delete forms kept since before then; the names of their pictures, for the files to be removed."""
    rows = session.execute(
        delete(ListingForm).where(ListingForm.saved_at < before).returning(ListingForm.photo_name)
    )
    return [name for (name,) in rows if name]
