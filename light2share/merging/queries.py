"""What hangs on two organisations, counted, and what stands in the way of merging them; for the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, union_all

from light2share.billing.models import BillingProfile
from light2share.billing.statement_models import Statement, StatementState
from light2share.bookings.models import Booking
from light2share.bookings.states import OVER
from light2share.db import Session
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import AT_WORK
from light2share.merging.rules import FIELDS, Difference, Open, Side, Why, differences, obstacles
from light2share.merging.ties import TIES, Tie
from light2share.organisations.models import Logo, Membership, MembershipStatus, Organisation, Site


@dataclass(frozen=True, slots=True)
class Member:
    """What tells an organisation from one of the same name."""

    row: Organisation
    towns: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class SamePlace:
    """A site of each that are the same place, as it seems."""

    goes: Site
    stays: Site


def members(session: Session, rows: Sequence[Organisation]) -> list[Member]:
    """These, in their order, with the towns of their sites and how many people they have."""
    numbers = [row.id for row in rows]
    towns: dict[int, dict[str, None]] = {number: {} for number in numbers}
    sites = select(Site.organisation_id, Site.town).where(Site.organisation_id.in_(numbers)).order_by(Site.id)
    for number, town in session.execute(sites):
        towns[number][town] = None
    people = dict(
        session.execute(
            select(Membership.organisation_id, func.count())
            .where(Membership.organisation_id.in_(numbers))
            .group_by(Membership.organisation_id)
        ).all()
    )
    return [Member(row, tuple(towns[row.id]), people.get(row.id, 0)) for row in rows]


def others(
    session: Session, stays: Organisation, words: str, skip: int, most: int
) -> tuple[list[Member], int]:
    """A page of the other members, those called as `stays` first, and how many there are.

    `words`: a part of the name or of a town, or the beginning of a number; empty for all.
    """
    row = Organisation
    wanted: list[ColumnElement[bool]] = [row.status == MembershipStatus.ACTIVE, row.id != stays.id]
    if words:
        digits = "".join(words.split())
        at = select(Site.organisation_id).where(Site.town.icontains(words, autoescape=True))
        wanted.append(
            or_(
                row.name.icontains(words, autoescape=True),
                row.id.in_(at),
                *(
                    number.istartswith(digits, autoescape=True)
                    for number in (row.siret, row.siren, row.vat_number)
                ),
            )
        )
    query = select(row).where(*wanted).order_by(row.name != stays.name, row.name, row.id)
    total = session.scalar(select(func.count()).select_from(row).where(*wanted)) or 0
    return members(session, session.scalars(query.offset(skip).limit(most)).all()), total


def counted(session: Session, gone: int, into: int) -> list[tuple[Tie, int]]:
    """How many rows each tie holds of the one that goes, in one question."""
    parts = [
        select(literal(place).label("place"), func.count().label("rows"))
        .select_from(one.model)
        .where(one.rows(gone, into))
        for place, one in enumerate(TIES)
    ]
    rows = session.execute(union_all(*parts)).all()
    return [(TIES[place], number) for place, number in sorted((row.place, row.rows) for row in rows)]


def between(session: Session, gone: int, into: int) -> int:
    """How many bookings between the two are over."""
    both = (gone, into)
    query = select(func.count()).select_from(Booking)
    return (
        session.scalar(
            query.where(Booking.owner_id.in_(both), Booking.requester_id.in_(both), Booking.state.in_(OVER))
        )
        or 0
    )


def in_the_way(session: Session, stays: Organisation, goes: Organisation) -> tuple[list[Why], Open]:
    """Every reason why they can't be merged now, and how many things are not over."""
    found = _unfinished(session, stays.id, goes.id)
    return obstacles(_side(stays), _side(goes), found), found


def _side(row: Organisation) -> Side:
    return Side(
        active=row.status is MembershipStatus.ACTIVE,
        leaves=row.leaves_on is not None,
        partner=row.partner_cluster is not None,
        demo=row.demo,
    )


def _unfinished(session: Session, one: int, other: int) -> Open:
    both = (one, other)
    of_both = (Booking.owner_id.in_(both), Booking.requester_id.in_(both))
    bookings = select(func.count()).select_from(Booking).where(*of_both, Booking.state.not_in(OVER))
    open_ones = (StatementState.OPEN, StatementState.CONTESTED)
    statements = select(func.count(Statement.id)).join(Booking, Booking.id == Statement.booking_id)
    imports = select(func.count(ListingImport.id)).where(
        ListingImport.organisation_id.in_(both), ListingImport.stage.in_(AT_WORK)
    )
    row = session.execute(
        select(
            bookings.scalar_subquery(),
            statements.where(*of_both, Statement.state.in_(open_ones)).scalar_subquery(),
            imports.scalar_subquery(),
        )
    ).one()
    return Open(*row)


def differing(session: Session, stays: Organisation, goes: Organisation) -> list[Difference]:
    """The fields of the profile in which the two differ."""
    logos = _there(session, Logo, stays.id, goes.id)
    papers = _there(session, BillingProfile, stays.id, goes.id)
    return differences(_said(stays, logos, papers), _said(goes, logos, papers))


def _there(session: Session, model: Any, one: int, other: int) -> dict[int, Any]:
    found = session.scalars(select(model).where(model.organisation_id.in_((one, other))))
    return {row.organisation_id: row for row in found}


def _said(row: Organisation, logos: dict[int, Any], papers: dict[int, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(row, name) for columns in FIELDS.values() for name in columns}
    profile = papers.get(row.id)
    logo = logos.get(row.id)
    return {
        **said,
        "logo": logo.name if logo else None,
        "billing": profile and (profile.legal_name or row.name),
    }


def same_places(session: Session, stays: int, goes: int) -> list[SamePlace]:
    """Sites of the two at one address, in one zone; what stands in one may stand in the other."""
    sites = list(
        session.scalars(select(Site).where(Site.organisation_id.in_((stays, goes))).order_by(Site.id))
    )
    known = {_mark(site): site for site in reversed(sites) if site.organisation_id == stays}
    return [
        SamePlace(site, known[_mark(site)])
        for site in sites
        if site.organisation_id == goes and site.address and _mark(site) in known
    ]


def _mark(site: Site) -> tuple[str, ...]:
    said = (site.address or "", site.postcode, site.town, site.zone)
    return tuple(" ".join(part.casefold().split()) for part in said)


def merged_lately(session: Session, since: datetime) -> list[Organisation]:
    """Those that became part of another since then, the first one first."""
    query = select(Organisation).where(
        Organisation.merged_at >= since, Organisation.merged_into_id.is_not(None)
    )
    return list(session.scalars(query.order_by(Organisation.merged_at, Organisation.id)))
