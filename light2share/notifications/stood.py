"""What notifications about memberships are about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.notifications.line import Headline
from light2share.organisations.membership_words import merged_names
from light2share.organisations.models import Membership, Organisation, OrganisationStep, StepKind

KINDS = (
    "organisations/leaves", "organisations/membership_ended", "organisations/merged", "organisations/suspended",
    "organisations/suspension_lifted",
)  # fmt: skip


def lines(session: Session, subjects: Iterable[int], person_id: int) -> dict[int, Headline]:
    """By the row number of the step: to the people of the organisation their own page, to staff the cluster's."""
    theirs = select(Membership.organisation_id).where(Membership.person_id == person_id)
    staff = select(Person.id).where(Person.id == person_id, Person.is_cluster_manager).exists()
    own = OrganisationStep.organisation_id.in_(theirs)
    rows = session.execute(
        select(
            OrganisationStep.id,
            OrganisationStep.what,
            OrganisationStep.words,
            Organisation.name,
            Organisation.slug,
            own.label("own"),
        )
        .join(Organisation, Organisation.id == OrganisationStep.organisation_id)
        .where(OrganisationStep.id.in_(subjects), own | staff)
    )
    found = {}
    for row in rows:
        name = merged_names(row.words, row.name) if row.what is StepKind.TOOK_IN else row.name
        found[row.id] = (
            Headline(name, "organisations.own_membership")
            if row.own
            else Headline(name, "organisations.standing", {"slug": row.slug})
        )
    return found
