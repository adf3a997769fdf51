"""Reading listings, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only, selectinload

from light2share.db import Session
from light2share.equipment import access, rules
from light2share.equipment.models import (
    AccessMode,
    Approval,
    AudienceMember,
    Document,
    DocumentKind,
    Equipment,
    EquipmentUnit,
    ListingForm,
    ListingState,
    ModeTerms,
    OldSlug,
    Photo,
    Specification,
    TrustedOrganisation,
    Visibility,
)
from light2share.equipment.rules import AS_ALWAYS, ModeChange, Terms
from light2share.kernel.actor import Actor
from light2share.organisations.models import Site


def visible_to(actor: Actor) -> Select[Equipment]:
    """The listings an actor may see (access.may_see), to be narrowed and sorted by the caller."""
    published, own = Equipment.state == ListingState.PUBLISHED, Equipment.owner_id == actor.organisation_id
    shown = {Visibility.PUBLIC}
    if actor.takes_part or actor.is_cluster_manager:
        shown.add(Visibility.PARTNERS)
    if (actor.takes_part and not actor.is_partner) or actor.is_cluster_manager:
        shown.add(Visibility.MEMBERS)
    seen = Equipment.visibility.in_(sorted(shown))
    clause = and_(published, seen)
    if actor.is_member:
        named = select(AudienceMember.equipment_id).where(
            AudienceMember.organisation_id == actor.organisation_id
        )
        chosen = and_(
            Equipment.visibility == Visibility.CHOSEN, Equipment.id.in_(named.where(AudienceMember.sees))
        )
        theirs = or_(seen, chosen) if actor.takes_part else seen
        others = and_(published, theirs, Equipment.id.not_in(named.where(~AudienceMember.sees)))
        clause = or_(own if actor.is_manager else and_(own, published), others)
    if access.may_review(actor):
        clause = or_(clause, Equipment.state == ListingState.IN_REVIEW)
    return select(Equipment).where(clause)


def standing(actor: Actor) -> Actor:
    """What `visible_to` looks at of an actor, so that what was made for one of an organisation serves the others."""
    return replace(actor, person_id=None, is_admin=False)


def listed(session: Session, slug: str, actor: Actor) -> Equipment | None:
    """The listing at `slug` with its owner and site; None if there is none for this actor."""
    return session.scalars(_at_a_slug(standing(actor)), {"slug": slug}).first()


def whole(session: Session, slug: str, actor: Actor) -> Equipment | None:
    """As `listed`, with what its modes change and its owner's own specifications: all in one statement."""
    found = session.scalars(_whole_at_a_slug(standing(actor)), {"slug": slug})
    return found.unique().first()


def limits_at(session: Session, slug: str, actor: Actor) -> Equipment | None:
    """As `listed`, with no more of the listing than the limits on its bookings, its modes and its site's zone."""
    return session.scalars(_limits_at_a_slug(standing(actor)), {"slug": slug}).unique().first()


@lru_cache(maxsize=1024)
def _at_a_slug(actor: Actor) -> Select[Equipment]:
    """Put together once per organisation: every page of an item asks it."""
    return (
        visible_to(actor)
        .where(Equipment.slug == bindparam("slug"))
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
    )


@lru_cache(maxsize=1024)
def _whole_at_a_slug(actor: Actor) -> Select[Equipment]:
    return _at_a_slug(actor).options(joinedload(Equipment.modes), joinedload(Equipment.own_specifications))


@lru_cache(maxsize=1024)
def _limits_at_a_slug(actor: Actor) -> Select[Equipment]:
    return (
        visible_to(actor)
        .where(Equipment.slug == bindparam("slug"))
        .options(
            load_only(*LIMITS, raiseload=True),
            joinedload(Equipment.site).load_only(Site.zone),
            joinedload(Equipment.modes),
        )
    )


LIMITS = (
    Equipment.id,
    Equipment.access_modes,
    Equipment.lead_time_minutes,
    Equipment.horizon_days,
    Equipment.shortest_minutes,
    Equipment.longest_minutes,
    Equipment.step_minutes,
    Equipment.buffer_before_minutes,
    Equipment.buffer_after_minutes,
)
"""What `Equipment.terms` and `quickest` are made of."""


def confirms_at_once(session: Session, item: Equipment, actor: Actor) -> bool:
    """Whether the owner of `item` lets the actor book opening hours without a yes of its own."""
    chosen = item.approval is Approval.CHOSEN
    return access.confirms_at_once(actor, item, chosen and item.id in trusting(session, [item.id], actor))


def trusting(session: Session, ids: Iterable[int], actor: Actor) -> set[int]:
    """Which of these listings name the actor's organisation as trusted."""
    wanted = list(ids)
    if not wanted or actor.organisation_id is None:
        return set()
    return set(session.scalars(TRUSTING, {"ids": wanted, "organisation": actor.organisation_id}))


TRUSTING = select(TrustedOrganisation.equipment_id).where(
    TrustedOrganisation.organisation_id == bindparam("organisation"),
    TrustedOrganisation.equipment_id.in_(bindparam("ids", expanding=True)),
)


def for_owner(session: Session, actor: Actor, with_modes: bool = False) -> list[Equipment]:
    """Every listing of the actor's organisation with its site, for its managers; the latest change first.

    `with_modes` for what asks each of its ways of use and their prices.
    """
    if not actor.is_manager or actor.organisation_id is None:
        return []
    wanted = kept_by(actor)
    return list(session.scalars(wanted.options(selectinload(Equipment.modes)) if with_modes else wanted))


def kept_by(actor: Actor) -> Select[Equipment]:
    """Selects what `for_owner` answers with; who asks has seen that the actor is a manager."""
    return (
        select(Equipment)
        .where(Equipment.owner_id == actor.organisation_id)
        .options(joinedload(Equipment.site))
        .order_by(Equipment.updated_at.desc(), Equipment.id.desc())
    )


def at_site(session: Session, site_id: int) -> list[Equipment]:
    """For the site itself, not for a person's eyes: every listing of equipment that stands there."""
    return list(session.scalars(select(Equipment).where(Equipment.site_id == site_id).order_by(Equipment.id)))


def published_of(session: Session, organisation_id: int, actor: Actor) -> list[Equipment]:
    """The published listings of an organisation that the actor sees and may know to be its, the newest first.

    With their sites.
    """
    return list(
        session.scalars(
            _published_of(organisation_id, actor)
            .options(joinedload(Equipment.site), selectinload(Equipment.modes))
            .order_by(Equipment.published_at.desc(), Equipment.id)
        )
    )


def published_count(organisation_id: int, actor: Actor) -> ScalarSelect[int]:
    """How many `published_of` would give, to be asked together with something else."""
    found = _published_of(organisation_id, actor).with_only_columns(func.count(Equipment.id))
    return found.scalar_subquery()


def _published_of(organisation_id: int, actor: Actor) -> Select[Equipment]:
    rows = visible_to(actor).where(
        Equipment.owner_id == organisation_id, Equipment.state == ListingState.PUBLISHED
    )
    if actor.is_cluster_manager or (actor.is_member and actor.organisation_id == organisation_id):
        return rows
    return rows.where(~Equipment.owner_masked)


def similar_to(
    session: Session, item: Equipment, techniques: Iterable[str], actor: Actor, limit: int = 3
) -> list[Equipment]:
    """Published listings that the actor sees, other than `item`: first of its technique, then of `techniques`."""
    others = sorted(set(techniques) - {item.technique})
    latest = [_latest_of(some, item, actor).limit(limit) for some in ([item.technique], others) if some]
    numbers = union_all(*(select(one.subquery().c.id) for one in latest))
    also = joinedload(Equipment.owner), joinedload(Equipment.site), joinedload(Equipment.modes)
    rows = select(Equipment).where(Equipment.id.in_(numbers)).options(*also)
    found = list(session.scalars(rows.order_by(Equipment.published_at.desc(), Equipment.id)).unique())
    return sorted(found, key=lambda one: one.technique != item.technique)[:limit]


def _latest_of(techniques: Sequence[str], item: Equipment, actor: Actor) -> Select[int]:
    """Their numbers, the newest first: along an index, as far as is asked.

    Beside a listing whose owner is not told, none of the same owner stands: it would tell.
    """
    rows = visible_to(actor).where(
        Equipment.state == ListingState.PUBLISHED,
        Equipment.technique.in_(techniques),
        Equipment.id != item.id,
    )
    if not access.knows_owner(actor, item):
        rows = rows.where(Equipment.owner_id != item.owner_id)
    return rows.with_only_columns(Equipment.id).order_by(Equipment.published_at.desc(), Equipment.id)


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


def photos_for(session: Session, ids: Iterable[int]) -> dict[int, list[Photo]]:
    """The photos of several listings, by listing, the first one first."""
    found: dict[int, list[Photo]] = {number: [] for number in ids}
    rows = select(Photo).where(Photo.equipment_id.in_(list(found))).order_by(Photo.position, Photo.id)
    for photo in session.scalars(rows):
        found[photo.equipment_id].append(photo)
    return found


def first_photos(session: Session, ids: Iterable[int]) -> dict[int, Photo]:
    """The first photo of each listing that has one, by listing."""
    return {number: photos[0] for number, photos in photos_for(session, ids).items() if photos}


def photo(session: Session, item: Equipment, name: str) -> Photo | None:
    """One photo of a listing."""
    return session.scalars(select(Photo).where(Photo.equipment_id == item.id, Photo.name == name)).first()


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
    """The slugs that start with `base` and lead to a listing, now or still."""
    now = session.scalars(select(Equipment.slug).where(Equipment.slug.startswith(base, autoescape=True)))
    before = session.scalars(select(OldSlug.slug).where(OldSlug.slug.startswith(base, autoescape=True)))
    return {*now, *before}


def moved_to(session: Session, slug: str, actor: Actor) -> str | None:
    """The present slug of a listing that had this one before; None if there is none that this actor may see."""
    number = select(OldSlug.equipment_id).where(OldSlug.slug == slug).scalar_subquery()
    found = session.scalars(visible_to(actor).where(Equipment.id == number)).first()
    return found.slug if found else None


def units_of(session: Session, item: Equipment) -> list[EquipmentUnit]:
    """The identical pieces of a listing that take bookings, in their order."""
    return list(
        session.scalars(
            select(EquipmentUnit)
            .where(EquipmentUnit.equipment_id == item.id, EquipmentUnit.retired_at.is_(None))
            .order_by(EquipmentUnit.number)
        )
    )


def documents_of(session: Session, item: Equipment) -> list[Document]:
    """The documents of a listing, the first one first; who may download each is asked elsewhere."""
    return list(
        session.scalars(
            select(Document).where(Document.equipment_id == item.id).order_by(Document.position, Document.id)
        )
    )


def document(session: Session, item: Equipment, name: str) -> Document | None:
    """One document of a listing."""
    return session.scalars(
        select(Document).where(Document.equipment_id == item.id, Document.name == name)
    ).first()


def with_certificates(session: Session, ids: Iterable[int]) -> set[int]:
    """Which of these listings have a calibration certificate."""
    rows = select(Document.equipment_id).where(
        Document.equipment_id.in_(list(ids)), Document.kind == DocumentKind.CALIBRATION
    )
    return set(session.scalars(rows))


def mode_changes(item: Equipment) -> dict[AccessMode, ModeChange]:
    """What differs in each access mode that differs at all."""
    return {row.mode: row.change for row in item.modes}


def changes_for(session: Session, ids: Iterable[int]) -> dict[int, dict[AccessMode, ModeChange]]:
    """What differs in the modes of each of these listings that has any difference."""
    found: dict[int, dict[AccessMode, ModeChange]] = {}
    wanted = list(ids)
    if wanted:
        for row in session.scalars(select(ModeTerms).where(ModeTerms.equipment_id.in_(wanted))):
            found.setdefault(row.equipment_id, {})[row.mode] = row.change
    return found


def in_mode(item: Equipment, mode: AccessMode | None) -> ModeChange:
    """What differs in one mode."""
    return mode_changes(item).get(mode, AS_ALWAYS) if mode else AS_ALWAYS


def quickest(item: Equipment) -> Terms:
    """The limits on a booking in the mode that may be asked for at the shortest notice."""
    return rules.quickest(item.terms, item.access_modes, mode_changes(item))


def own_leads(session: Session) -> dict[int, dict[AccessMode, ModeChange]]:
    """The notice of every mode of any listing that has one of its own, and nothing else of it."""
    found: dict[int, dict[AccessMode, ModeChange]] = {}
    columns = ModeTerms.equipment_id, ModeTerms.mode, ModeTerms.lead_time_minutes
    for number, mode, lead in session.execute(
        select(*columns).where(ModeTerms.lead_time_minutes.is_not(None))
    ):
        found.setdefault(number, {})[mode] = ModeChange(timedelta(minutes=lead or 0))
    return found


def by_number(session: Session, equipment_id: int) -> Equipment | None:
    """For the site itself, not for a person's eyes: the listing of a mail or of a link."""
    return session.scalars(
        select(Equipment)
        .where(Equipment.id == equipment_id)
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
    ).first()


def once_at(session: Session, slug: str) -> Equipment | None:
    """For the site itself, not for a person's eyes: the listing that is at `slug`, or was."""
    before = select(OldSlug.equipment_id).where(OldSlug.slug == slug).scalar_subquery()
    return session.scalars(
        select(Equipment)
        .where(or_(Equipment.slug == slug, Equipment.id == before))
        .options(joinedload(Equipment.owner), joinedload(Equipment.site))
    ).first()


def has_key(session: Session, item: Equipment, owner_key: str) -> bool:
    """Whether another listing of the same owner has that number."""
    return (
        session.scalar(
            select(Equipment.id).where(
                Equipment.owner_id == item.owner_id, Equipment.owner_key == owner_key, Equipment.id != item.id
            )
        )
        is not None
    )
