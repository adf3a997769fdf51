"""Reading the standing documents of organisations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from light2share.db import Session
from light2share.kernel.files import file_of
from light2share.proofs.models import Proof, ProofReminder
from light2share.proofs.rules import ProofKind

ORDER = list(ProofKind)


def of(session: Session, organisations: Collection[int]) -> list[Proof]:
    """The versions that count of these organisations, in the order of their kinds, those that end last first."""
    rows = session.scalars(
        select(Proof).where(Proof.organisation_id.in_(organisations), Proof.replaced_at.is_(None))
    )
    return sorted(
        rows, key=lambda row: (ORDER.index(row.kind), -(row.ends_on or date.max).toordinal(), row.id)
    )


def own(session: Session, series: str, organisation_id: int, lock: bool = False) -> Proof | None:
    """The version that counts of a document of that organisation; with `lock` nobody replaces it meanwhile."""
    query = select(Proof).where(
        Proof.series == series, Proof.organisation_id == organisation_id, Proof.replaced_at.is_(None)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def versions(session: Session, series: str) -> list[Proof]:
    """Every version of a document, the latest first."""
    query = select(Proof).where(Proof.series == series).options(joinedload(Proof.added_by))
    return list(session.scalars(query.order_by(Proof.id.desc())))


def by_key(session: Session, key: str) -> Proof | None:
    """The version; whether its reader may have it is asked elsewhere."""
    return session.scalars(select(Proof).where(Proof.key == key)).one_or_none()


def ending(session: Session, organisation_id: int, until: date, limit: int) -> list[Proof]:
    """What an organisation keeps that has ended, or ends by that day, the first to end first."""
    return list(
        session.scalars(
            select(Proof)
            .where(
                Proof.organisation_id == organisation_id,
                Proof.replaced_at.is_(None),
                Proof.ends_on <= until,
            )
            .order_by(Proof.ends_on, Proof.id)
            .limit(limit)
        )
    )


def reminder(session: Session, number: int) -> ProofReminder | None:
    """For the site itself: the reminder of a mail."""
    return session.scalars(
        select(ProofReminder)
        .where(ProofReminder.id == number)
        .options(joinedload(ProofReminder.proof).joinedload(Proof.organisation))
    ).one_or_none()


def files_of(session: Session, owners: Select[*tuple[Any, ...]]) -> list[str]:
    """The files of these organisations as they lie in the storage, all versions."""
    rows = session.execute(select(Proof.name, Proof.file_kind).where(Proof.organisation_id.in_(owners)))
    return [file_of(name, kind) for name, kind in rows]
