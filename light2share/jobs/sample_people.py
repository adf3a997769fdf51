"""Samples of what mails say about belonging to an organisation."""

from __future__ import annotations

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.jobs.sample_stage import About, Stage
from light2share.kernel.actor import Actor
from light2share.organisations import people
from light2share.organisations.models import Invitation
from light2share.organisations.people import Invited
from light2share.organisations.rules import Role

COLLEAGUE = Invited(
    "lou.moreau@requester.example", "Lou Moreau", frozenset({Role.MANAGER, Role.QUOTES}), "fr"
)


def invited(stage: Stage) -> About:
    """As its receiver gets it."""
    row = _invitation(stage)
    return About(row.person, row.id)


def joined(stage: Stage) -> About:
    """As an admin gets it."""
    return About(stage.member, _invitation(stage).id)


def changed(what: Happening, stage: Stage) -> About:
    """Other rights, or none any more."""
    by, number = Actor(stage.manager.id), stage.requester.id
    line = journal.note(
        stage.session, what, by, stage.now, number, stage.member.id, roles=[Role.QUOTES.value]
    )
    return About(stage.member, line.id)


def _invitation(stage: Stage) -> Invitation:
    """The one of this stage."""
    if found := stage.session.scalars(select(Invitation)).first():
        return found
    inviter: Person = stage.member
    actor = Actor(inviter.id, stage.requester.id, is_admin=True)
    return people.invite(stage.session, stage.requester.id, actor, COLLEAGUE, stage.now)
