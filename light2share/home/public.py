"""What a visitor may see, for those who list or announce it: columns only, so that long lists stay cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import VISITOR
from light2share.organisations.models import MembershipStatus, Organisation, Site

AT_ONCE = 1000


def _listed() -> Select[Equipment]:
    return visible_to(VISITOR)


def count(session: Session) -> int:
    """How many listings everybody sees."""
    return session.scalar(_listed().with_only_columns(func.count())) or 0


def addresses(session: Session, before: int, most: int) -> Iterator[tuple[str, datetime]]:
    """Slug and last change of every such listing, `before` left out at the beginning."""
    asked = (
        _listed()
        .with_only_columns(Equipment.slug, Equipment.updated_at)
        .order_by(Equipment.id)
        .offset(before)
        .limit(most)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in session.execute(asked):
        yield row.slug, row.updated_at


def owners(session: Session) -> list[tuple[str, datetime]]:
    """Slug and last change of each organisation that shares something in its own name with everybody."""
    shared = (
        _listed()
        .where(~Equipment.owner_masked)
        .with_only_columns(Equipment.owner_id, func.max(Equipment.updated_at).label("changed_at"))
        .group_by(Equipment.owner_id)
        .subquery()
    )
    rows = session.execute(
        select(Organisation.slug, shared.c.changed_at)
        .join(shared, shared.c.owner_id == Organisation.id)
        .where(Organisation.status == MembershipStatus.ACTIVE)
        .order_by(Organisation.id)
    )
    return [(row.slug, row.changed_at) for row in rows]


@dataclass(frozen=True, slots=True)
class New:
    """A listing as it is announced; `owner` is empty where its name is told with a request only."""

    id: int
    slug: str
    title_fr: str | None
    title_en: str | None
    summary_fr: str | None
    summary_en: str | None
    technique: str
    owner: str
    town: str
    created_at: datetime
    published_at: datetime
    updated_at: datetime


def newest(session: Session, most: int) -> list[New]:
    """The listings that were published last, the latest first."""
    columns = (
        Equipment.id,
        Equipment.slug,
        Equipment.title_fr,
        Equipment.title_en,
        Equipment.summary_fr,
        Equipment.summary_en,
        Equipment.technique,
        Equipment.owner_masked,
        Organisation.name.label("owner"),
        Site.town,
        Equipment.created_at,
        Equipment.published_at,
        Equipment.updated_at,
    )
    rows = session.execute(
        _listed()
        .with_only_columns(*columns)
        .join(Organisation, Organisation.id == Equipment.owner_id)
        .join(Site, Site.id == Equipment.site_id)
        .where(Equipment.published_at.is_not(None))
        .order_by(Equipment.published_at.desc(), Equipment.id.desc())
        .limit(most)
    )
    return [
        New(
            id=row.id,
            slug=row.slug,
            title_fr=row.title_fr,
            title_en=row.title_en,
            summary_fr=row.summary_fr,
            summary_en=row.summary_en,
            technique=row.technique,
            owner="" if row.owner_masked else row.owner,
            town=row.town,
            created_at=row.created_at,
            published_at=row.published_at,
            updated_at=row.updated_at,
        )
        for row in rows
    ]
