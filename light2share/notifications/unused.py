"""What notifications about accounts that nobody uses are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.models import Membership, Organisation

KIND = "organisations/unused_account"


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the membership: to the admins of the organisation the person, to staff the organisation."""
    led = select(Membership.organisation_id).where(Membership.person_id == person_id, Membership.is_admin)
    staff = select(Person.id).where(Person.id == person_id, Person.is_cluster_manager).exists()
    own = Membership.organisation_id.in_(led)
    rows = session.execute(
        select(Membership.id, Person.name, Organisation.slug, own.label("own"))
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.id.in_(subjects), own | staff)
    )
    return {
        row.id: Headline(row.name, "organisations.person", {"number": str(row.id)})
        if row.own
        else Headline(row.name, "organisations.standing", {"slug": row.slug})
        for row in rows
    }
