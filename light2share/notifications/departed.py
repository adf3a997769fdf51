"""What notifications about colleagues who have left an organisation are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.audit.models import JournalLine
from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.models import Membership

KIND = "organisations/left"


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the line of the journal, to the admins of the organisation."""
    led = select(Membership.organisation_id).where(Membership.person_id == person_id, Membership.is_admin)
    rows = session.execute(
        select(JournalLine.id, Person.name)
        .join(Person, Person.id == JournalLine.about_id)
        .where(JournalLine.id.in_(subjects), JournalLine.organisation_id.in_(led))
    )
    return {row.id: Headline(row.name, "organisations.people_page") for row in rows}
