"""A sample of the mail about a standing document that ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from light2share.jobs.sample_stage import About, Stage
from light2share.kernel.files import FileKind
from light2share.proofs.models import Proof, ProofReminder
from light2share.proofs.rules import ProofKind


def ending(stage: Stage) -> About:
    """An insurance of the requester that ends in a month."""
    today = stage.now.date()
    row = stage.add(
        Proof(
            key=uuid4().hex,
            series=uuid4().hex,
            organisation_id=stage.requester.id,
            kind=ProofKind.LIABILITY,
            name=uuid4().hex,
            file_kind=FileKind.PDF,
            title="Certificate 2026",
            size=48_000,
            starts_on=today - timedelta(days=335),
            ends_on=today + timedelta(days=30),
            note="Insurer of the example, policy 118-204",
            shared=True,
            added_by_id=stage.member.id,
            added_at=stage.now - timedelta(days=335),
            changed_at=stage.now - timedelta(days=335),
        )
    )
    return About(stage.member, stage.add(ProofReminder(proof_id=row.id, days=30)).id)
