"""What notifications about standing documents are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.models import Membership
from light2share.proofs.models import Proof, ProofReminder
from light2share.proofs.words import KINDS


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the reminder, to the people of the organisation; none for what was replaced."""
    theirs = select(Membership.organisation_id).where(Membership.person_id == person_id)
    rows = session.execute(
        select(ProofReminder.id, ProofReminder.days, Proof.kind, Proof.series)
        .join(Proof, Proof.id == ProofReminder.proof_id)
        .where(ProofReminder.id.in_(subjects), Proof.organisation_id.in_(theirs), Proof.replaced_at.is_(None))
    )
    return {row.id: Headline(str(KINDS[row.kind]), "proofs.show", {"series": row.series}) for row in rows}
