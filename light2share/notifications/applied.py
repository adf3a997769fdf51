"""What notifications about applications to become a member are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.application_models import Application, ApplicationStep


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the step, to staff of the cluster only."""
    rows = session.execute(
        select(ApplicationStep.id, Application.name, Application.handle)
        .join(Application, Application.id == ApplicationStep.application_id)
        .where(
            ApplicationStep.id.in_(subjects),
            select(Person.id).where(Person.id == person_id, Person.is_cluster_manager).exists(),
        )
    )
    return {
        number: Headline(name, "organisations.application", {"handle": handle})
        for number, name, handle in rows
    }
