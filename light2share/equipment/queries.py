"""Reading listings, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from light2share.db import Session
from light2share.equipment import access
from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ListingForm,
    ListingState,
    Photo,
    Specification,
    Visibility,
)
from light2share.kernel.actor import Actor


def visible_to(actor: Actor) -> Select[Equipment]:
    """The listings an actor may see (access.may_see), to be narrowed and sorted by the caller."""
    published, own = Equipment.state == ListingState.PUBLISHED, Equipment.owner_id == actor.organisation_id
    shown = {Visibility.PUBLIC}
    if actor.is_member or actor.is_cluster_manager:
        shown.add(Visibility.PARTNERS)
    if (actor.is_member and not actor.is_partner) or actor.is_cluster_manager:
        shown.add(Visibility.MEMBERS)
    seen = Equipment.visibility.in_(sorted(shown))
    if not actor.is_member:
        return select(Equipment).where(published, seen)
    named = select(AudienceMember.equipment_id).where(AudienceMember.organisation_id == actor.organisation_id)
    chosen = and_(
        Equipment.visibility == Visibility.CHOSEN, Equipment.id.in_(named.where(AudienceMember.sees))
    )
    others = and_(published, or_(seen, chosen), Equipment.id.not_in(named.where(~AudienceMember.sees)))
    return select(Equipment).where(or_(own if actor.is_manager else and_(own, published), others))


def standing(actor: Actor) -> Actor:
    """What `visible_to` looks at of an actor, so that what was made for one of an organisation serves the others."""
    return replace(actor, person_id=None, is_admin=False)


def listed(session: Session, slug: str, actor: Actor) -> Equipment | None:
    """The listing at `slug` with its owner and site; None if there is none for this actor."""
    return session.scalars(_at_a_slug(standing(actor)), {"slug": slug}).first()


@lru_cache(maxsize=1024)
def _at_a_slug(actor: Actor) -> Select[Equipment]:
    """Put together once per organisation: every page of an item asks it."""
    return (
        visible_to(actor)
        .where(Equipment.slug == bindparam("slug"))
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
    )


def for_owner(session: Session, actor: Actor) -> list[Equipment]:
    """Every listing of the actor's organisation with its site, for its managers; the latest change first."""
    if not actor.is_manager or actor.organisation_id is None:
        return []
    return list(
        session.scalars(
            select(Equipment)
            .where(Equipment.owner_id == actor.organisation_id)
            .options(joinedload(Equipment.site))
            .order_by(Equipment.updated_at.desc(), Equipment.id.desc())
        )
    )


def at_site(session: Session, site_id: int) -> list[Equipment]:
    """For the site itself, not for a person's eyes: every listing of equipment that stands there."""
    return list(session.scalars(select(Equipment).where(Equipment.site_id == site_id).order_by(Equipment.id)))


def published_of(session: Session, organisation_id: int, actor: Actor) -> list[Equipment]:
    """The published listings of an organisation that the actor sees and may know to be its, the newest first.

    With their sites.
    """
    found = session.scalars(
        visible_to(actor)
        .where(Equipment.owner_id == organisation_id, Equipment.state == ListingState.PUBLISHED)
        .options(joinedload(Equipment.site))
        .order_by(Equipment.published_at.desc(), Equipment.id)
    )
    return [item for item in found if access.knows_owner(actor, item)]


def similar_to(
    session: Session, item: Equipment, techniques: Iterable[str], actor: Actor, limit: int = 3
) -> list[Equipment]:
    """Published listings that the actor sees, other than `item`: first of its technique, then of `techniques`."""
    return list(
        session.scalars(
            visible_to(actor)
            .where(
                Equipment.state == ListingState.PUBLISHED,
                Equipment.technique.in_([*techniques, item.technique]),
                Equipment.id != item.id,
            )
            .options(joinedload(Equipment.owner), joinedload(Equipment.site))
            .order_by(Equipment.technique != item.technique, Equipment.published_at.desc(), Equipment.id)
            .limit(limit)
        )
    )


def specifications_of(session: Session, item: Equipment) -> list[Specification]:
    """The typed values of a listing."""
    return list(
        session.scalars(
            select(Specification).where(Specification.equipment_id == item.id).order_by(Specification.id)
        )
    )


def specifications_for(session: Session, ids: Iterable[int]) -> dict[int, list[Specification]]:
    """The typed values of several listings, by listing."""
    found: dict[int, list[Specification]] = {number: [] for number in ids}
    rows = select(Specification).where(Specification.equipment_id.in_(list(found))).order_by(Specification.id)
    for row in session.scalars(rows):
        found[row.equipment_id].append(row)
    return found


def photos_of(session: Session, item: Equipment) -> list[Photo]:
    """The photos of a listing, the first one first."""
    return list(
        session.scalars(select(Photo).where(Photo.equipment_id == item.id).order_by(Photo.position, Photo.id))
    )


def first_photos(session: Session, ids: Iterable[int]) -> dict[int, Photo]:
    """The first photo of each listing that has one, by listing."""
    found: dict[int, Photo] = {}
    rows = select(Photo).where(Photo.equipment_id.in_(list(ids))).order_by(Photo.position, Photo.id)
    for photo in session.scalars(rows):
        found.setdefault(photo.equipment_id, photo)
    return found


def photo(session: Session, item: Equipment, name: str) -> Photo | None:
    """One photo of a listing."""
    return session.scalars(select(Photo).where(Photo.equipment_id == item.id, Photo.name == name)).first()


def unit_ids_of(session: Session, item: Equipment) -> list[int]:
    """The identical pieces of a listing, in their order."""
    return list(
        session.scalars(
            select(EquipmentUnit.id)
            .where(EquipmentUnit.equipment_id == item.id)
            .order_by(EquipmentUnit.number)
        )
    )


def kept_form(session: Session, actor: Actor) -> ListingForm | None:
    """What the actor has typed to list an instrument and not sent yet."""
    if actor.person_id is None or actor.organisation_id is None:
        return None
    return session.scalars(
        select(ListingForm).where(
            ListingForm.person_id == actor.person_id, ListingForm.organisation_id == actor.organisation_id
        )
    ).first()


def slugs_like(session: Session, base: str) -> set[str]:
    """The slugs in use that start with `base`."""
    return set(
        session.scalars(select(Equipment.slug).where(Equipment.slug.startswith(base, autoescape=True)))
    )
