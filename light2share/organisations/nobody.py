"""People who are only the row of an address that somebody has typed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.organisations.application_models import Application
from light2share.organisations.models import Invitation, Membership
from light2share.organisations.wish_models import JoinWish


def forget_nobodies(session: Session, people: Collection[int]) -> None:
    """Delete those of these people who belong nowhere, are asked nowhere and could not sign in."""
    if not people:
        return
    session.execute(
        delete(Person).where(
            Person.id.in_(people),
            Person.password_hash.is_(None),
            ~Person.is_cluster_manager,
            Person.id.not_in(select(Membership.person_id)),
            Person.id.not_in(select(Invitation.person_id)),
            Person.id.not_in(select(Application.person_id)),
            Person.id.not_in(select(JoinWish.person_id)),
        ),
        execution_options={"synchronize_session": False},
    )
