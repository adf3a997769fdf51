"""Samples of what mails say about the ways of signing in: another address, a passkey."""

from __future__ import annotations

from sqlalchemy import select

from light2share.accounts import addresses
from light2share.accounts.models import EmailChange
from light2share.audit.models import Happening
from light2share.jobs.sample_stage import About, Stage


def sample(stage: Stage) -> About:
    """As its person gets it, at either address."""
    whose = EmailChange.person_id == stage.member.id
    row = stage.session.scalars(select(EmailChange).where(whose)).first()
    row = row or addresses.ask(stage.session, stage.member, "new.address@requester.example", stage.now)
    return About(stage.member, row.id)


def passkey(stage: Stage) -> About:
    """As its person gets it."""
    return About(stage.member, stage.member.id, (Happening.PASSKEY_ADDED.value, "Work laptop"))


def company(stage: Stage) -> About:
    """As its person gets it."""
    return About(stage.member, stage.member.id, (Happening.COMPANY_BOUND.value, "Example Photonics"))
