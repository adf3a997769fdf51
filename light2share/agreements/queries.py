"""Reading agreements: what counts for whom, what an owner keeps, what an organisation has accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from light2share.accounts.models import Person
from light2share.agreements.models import (
    Acceptance,
    Agreement,
    AgreementItem,
    AgreementText,
    AgreementVersion,
)
from light2share.agreements.rules import AgreementKind
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import Actor

LATER = aliased(AgreementVersion)
LAST = (
    select(func.max(LATER.number))
    .where(LATER.agreement_id == AgreementVersion.agreement_id)
    .scalar_subquery()
)
"""The number of the version that counts."""
COUNTS = and_(Agreement.ended_at.is_(None), AgreementVersion.number == LAST)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A version that somebody is asked to accept, and what became of it."""

    version_id: int
    key: str
    kind: AgreementKind
    number: int
    accepted_at: datetime | None
    signed_on: date | None
    person: str
    """Who accepted it; empty where nobody did, or the owner entered a paper."""


def _with_acceptance(organisation_id: int) -> Select[*tuple[Any, ...]]:
    mine = and_(Acceptance.version_id == AgreementVersion.id, Acceptance.organisation_id == organisation_id)
    return (
        select(
            AgreementVersion.id,
            AgreementVersion.key,
            Agreement.kind,
            AgreementVersion.number,
            Acceptance.accepted_at,
            Acceptance.signed_on,
            Person.name,
        )
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .outerjoin(Acceptance, mine)
        .outerjoin(Person, and_(Person.id == Acceptance.person_id, Acceptance.signed_on.is_(None)))
        .order_by(Agreement.id, AgreementVersion.number)
    )


def asked_with(session: Session, owner_id: int, item_id: int, organisation_id: int) -> list[Wanted]:
    """The versions that count for bookings of an item by an organisation, accepted or not."""
    named = exists().where(AgreementItem.agreement_id == Agreement.id, AgreementItem.equipment_id == item_id)
    statement = _with_acceptance(organisation_id).where(
        COUNTS, Agreement.owner_id == owner_id, or_(Agreement.everywhere, named)
    )
    return [_wanted(row) for row in session.execute(statement)]


def these(
    session: Session, version_ids: Iterable[int] | Select[*tuple[Any, ...]], organisation_id: int
) -> list[Wanted]:
    """Versions that were noted earlier, and whether the organisation has accepted them."""
    statement = _with_acceptance(organisation_id).where(AgreementVersion.id.in_(version_ids))
    return [_wanted(row) for row in session.execute(statement)]


def _wanted(row: Any) -> Wanted:
    number, key, kind, version, accepted_at, signed_on, name = row
    return Wanted(number, key, kind, version, accepted_at, signed_on, name or "")


def _whole() -> Select[*tuple[Any, ...]]:
    return select(AgreementVersion).options(
        joinedload(AgreementVersion.agreement).joinedload(Agreement.owner),
        joinedload(AgreementVersion.texts),
    )


def version_for(session: Session, key: str, actor: Actor) -> AgreementVersion | None:
    """A version, for whoever may read it: the owner's members, those whose organisation has accepted one, and those
    who see an instrument with which it is asked for and know whose it is. None for others, as if it were not there.
    """
    found: AgreementVersion | None = (
        session.scalars(_whole().where(AgreementVersion.key == key)).unique().one_or_none()
    )
    if found is None or not actor.is_member:
        return None
    agreement = found.agreement
    if agreement.owner_id == actor.organisation_id or _touches(session, agreement, actor):
        return found
    return None


def _touches(session: Session, agreement: Agreement, actor: Actor) -> bool:
    """Whether the actor's organisation has to do with it."""
    accepted = exists().where(
        Acceptance.version_id == AgreementVersion.id,
        AgreementVersion.agreement_id == agreement.id,
        Acceptance.organisation_id == actor.organisation_id,
    )
    seen = visible_to(actor).where(
        Equipment.owner_id == agreement.owner_id, Equipment.owner_masked.is_(False)
    )
    if not agreement.everywhere:
        named = select(AgreementItem.equipment_id).where(AgreementItem.agreement_id == agreement.id)
        seen = seen.where(Equipment.id.in_(named))
    return bool(session.scalar(select(or_(accepted, seen.exists()))))


def version(session: Session, key: str) -> AgreementVersion | None:
    """The version; whether its reader may see it is asked elsewhere."""
    found: AgreementVersion | None = (
        session.scalars(_whole().where(AgreementVersion.key == key)).unique().one_or_none()
    )
    return found


def last_of(session: Session, agreement_id: int) -> AgreementVersion:
    """The version that counts."""
    found: AgreementVersion | None = (
        session.scalars(
            _whole()
            .where(AgreementVersion.agreement_id == agreement_id)
            .order_by(AgreementVersion.number.desc())
        )
        .unique()
        .first()
    )
    assert found is not None
    return found


def acceptance(session: Session, version_id: int, organisation_id: int) -> Acceptance | None:
    """That the organisation has accepted the version."""
    return session.scalars(
        select(Acceptance)
        .where(Acceptance.version_id == version_id, Acceptance.organisation_id == organisation_id)
        .options(joinedload(Acceptance.person))
    ).first()


def kept_by(session: Session, owner_id: int) -> list[AgreementVersion]:
    """The versions that count of an owner's agreements."""
    return list(
        session.scalars(
            _whole()
            .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
            .where(COUNTS, Agreement.owner_id == owner_id)
            .order_by(Agreement.id)
        ).unique()
    )


def own(session: Session, key: str, owner_id: int) -> Agreement | None:
    """An agreement of that owner."""
    return session.scalars(
        select(Agreement).where(Agreement.key == key, Agreement.owner_id == owner_id)
    ).one_or_none()


def versions_of(session: Session, agreement: Agreement) -> list[AgreementVersion]:
    """All versions, the last one first."""
    return list(
        session.scalars(
            select(AgreementVersion)
            .where(AgreementVersion.agreement_id == agreement.id)
            .options(selectinload(AgreementVersion.texts))
            .order_by(AgreementVersion.number.desc())
        )
    )


def acceptances_of(session: Session, agreement: Agreement) -> list[Acceptance]:
    """Who accepted which version, the latest first."""
    return list(
        session.scalars(
            select(Acceptance)
            .join(AgreementVersion, AgreementVersion.id == Acceptance.version_id)
            .where(AgreementVersion.agreement_id == agreement.id)
            .options(
                joinedload(Acceptance.version),
                joinedload(Acceptance.organisation),
                joinedload(Acceptance.person),
            )
            .order_by(Acceptance.id.desc())
        )
    )


def accepted_by(session: Session, organisation_id: int) -> list[Acceptance]:
    """What an organisation has accepted, the latest first."""
    return list(
        session.scalars(
            select(Acceptance)
            .where(Acceptance.organisation_id == organisation_id)
            .options(
                joinedload(Acceptance.version)
                .joinedload(AgreementVersion.agreement)
                .joinedload(Agreement.owner),
                joinedload(Acceptance.version).selectinload(AgreementVersion.texts),
                joinedload(Acceptance.person),
            )
            .order_by(Acceptance.id.desc())
        )
    )


def items_of(session: Session, agreement: Agreement) -> list[int]:
    """Row numbers of the instruments that it names."""
    return list(
        session.scalars(select(AgreementItem.equipment_id).where(AgreementItem.agreement_id == agreement.id))
    )


def instruments_of(session: Session, owner_id: int) -> list[Equipment]:
    """The owner's instruments, to choose among, by name."""
    return list(
        session.scalars(
            select(Equipment).where(Equipment.owner_id == owner_id).order_by(Equipment.title_fr, Equipment.id)
        )
    )


def waiting_for(
    session: Session, organisation_id: int, pairs: Select[*tuple[Any, ...]]
) -> list[AgreementVersion]:
    """The versions that count and that an organisation has yet to accept; `pairs` selects owner and item of what it
    has booked or asked for.
    """
    booked = pairs.subquery()
    named = exists().where(
        AgreementItem.agreement_id == Agreement.id, AgreementItem.equipment_id == booked.c.equipment_id
    )
    asked = exists().where(booked.c.owner_id == Agreement.owner_id, or_(Agreement.everywhere, named))
    accepted = exists().where(
        Acceptance.version_id == AgreementVersion.id, Acceptance.organisation_id == organisation_id
    )
    return list(
        session.scalars(
            _whole()
            .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
            .where(COUNTS, asked, ~accepted)
            .order_by(Agreement.id)
        ).unique()
    )


def files_of(session: Session, owners: Select[*tuple[Any, ...]]) -> list[str]:
    """The names of the PDFs of these owners."""
    return list(
        session.scalars(
            select(AgreementText.file)
            .join(AgreementVersion, AgreementVersion.id == AgreementText.version_id)
            .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
            .where(AgreementText.file != "", Agreement.owner_id.in_(owners))
        )
    )
