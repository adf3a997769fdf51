"""Reading applications, and what the cluster sees of organisations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.applying import UNCONFIRMED_KEPT
from light2share.organisations.models import Invitation, Membership, MembershipStatus, Organisation, Site

OPEN = (ApplicationState.WAITING, ApplicationState.ASKED)


def to_confirm(session: Session, handle: str, now: datetime) -> Application | None:
    """The application that the first mail's link opens; None if it is confirmed, over, or never was."""
    found = _in_state(session, handle, ApplicationState.UNCONFIRMED)
    return found if found and found.created_at > now - UNCONFIRMED_KEPT else None


def to_answer(session: Session, handle: str, question: int) -> Application | None:
    """The application of which the cluster asks its question of that number; None if it is answered or over."""
    found = _in_state(session, handle, ApplicationState.ASKED)
    return found if found and len(questions(session, found.id)) == question else None


def _in_state(session: Session, handle: str, state: ApplicationState) -> Application | None:
    return session.scalar(
        select(Application)
        .join(Application.person)
        .where(Application.handle == handle, Application.state == state, Person.disabled_at.is_(None))
        .options(contains_eager(Application.person))
    )


def open_ones(session: Session, actor: Actor) -> list[Application]:
    """Those that the cluster has not decided, what waits for it first, the oldest first; none for others."""
    if not actor.is_cluster_manager:
        return []
    return list(
        session.scalars(
            select(Application)
            .where(Application.state.in_(OPEN))
            .order_by(Application.state.desc(), Application.changed_at, Application.id)
        )
    )


def seen(session: Session, handle: str, actor: Actor) -> Application | None:
    """An application as the cluster sees it; None for others, and before its address is confirmed."""
    if not actor.is_cluster_manager:
        return None
    return session.scalar(
        select(Application)
        .where(Application.handle == handle, Application.state != ApplicationState.UNCONFIRMED)
        .options(joinedload(Application.person), joinedload(Application.organisation))
    )


def steps(session: Session, application_id: int) -> list[ApplicationStep]:
    """What was done with it, the first first."""
    return list(
        session.scalars(
            select(ApplicationStep)
            .where(ApplicationStep.application_id == application_id)
            .options(joinedload(ApplicationStep.person))
            .order_by(ApplicationStep.id)
        )
    )


def questions(session: Session, application_id: int) -> list[ApplicationStep]:
    """What the cluster has asked of it, the first first."""
    row = ApplicationStep
    return list(
        session.scalars(
            select(row)
            .where(row.application_id == application_id, row.state == ApplicationState.ASKED)
            .order_by(row.id)
        )
    )


def alike(session: Session, application: Application) -> list[Organisation]:
    """Members with the same firm number, VAT number, mail domain or name: perhaps the same one, or a part of it."""
    same: list[ColumnElement[bool]] = [func.lower(Organisation.name) == application.name.lower()]
    if application.siren:
        same.append(Organisation.siren == application.siren)
    if application.vat_number:
        same.append(Organisation.vat_number == application.vat_number)
    for domain in application.mail_domains:
        same.append(Organisation.mail_domains.contains(f'"{domain}"'))
        same.append(Organisation.email.endswith(f"@{domain}", autoescape=True))
    return list(
        session.scalars(
            select(Organisation)
            .where(or_(*same), Organisation.status != MembershipStatus.LEFT)
            .order_by(Organisation.name, Organisation.id)
            .limit(10)
        )
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in the cluster's list."""

    organisation_id: int
    slug: str
    name: str
    status: MembershipStatus
    email: str | None
    town: str
    people: int
    invited: int


def _people() -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == Organisation.id, Person.disabled_at.is_(None))
        .correlate(Organisation)
        .scalar_subquery()
    )


def _invited(now: datetime) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Invitation)
        .where(
            Invitation.organisation_id == Organisation.id,
            Invitation.settled_at.is_(None),
            Invitation.expires_at > now,
        )
        .correlate(Organisation)
        .scalar_subquery()
    )


TOWN = (
    select(func.min(Site.town)).where(Site.organisation_id == Organisation.id).correlate(Organisation)
).scalar_subquery()


def lines(
    session: Session,
    now: datetime,
    which: Collection[MembershipStatus],
    empty: bool,
    words: str,
    skip: int,
    most: int,
) -> tuple[list[Line], int]:
    """A page of the organisations of these states by name, and how many there are.

    `empty`: those with nobody; `words`: a part of the name, empty for all.
    """
    wanted: list[ColumnElement[bool]] = [Organisation.status.in_(list(which))]
    if empty:
        wanted.append(_people() == 0)
    if words:
        wanted.append(Organisation.name.icontains(words, autoescape=True))
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.status,
            Organisation.email,
            TOWN,
            _people(),
            _invited(now),
        )
        .where(*wanted)
        .order_by(Organisation.name, Organisation.id)
        .offset(skip)
        .limit(most)
    )
    total = session.scalar(select(func.count()).select_from(Organisation).where(*wanted)) or 0
    return [Line(*row) for row in rows], total


def without_people(session: Session, now: datetime) -> int:
    """How many members with an address of their own have no people and no open invitation."""
    return session.scalar(select(func.count()).select_from(Organisation).where(*_nobody_yet(now))) or 0


def nobody_yet(session: Session, now: datetime, page: int = 1) -> list[Organisation]:
    """Those members, `MOST_INVITED` to a page."""
    rows = select(Organisation).where(*_nobody_yet(now)).order_by(Organisation.id)
    return list(session.scalars(rows.limit(MOST_INVITED).offset((page - 1) * MOST_INVITED)))


def _nobody_yet(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Organisation.status == MembershipStatus.ACTIVE,
        Organisation.email.is_not(None),
        _people() == 0,
        _invited(now) == 0,
    )


MOST_INVITED = 50
"""Organisations that are written to by one press."""


def member(session: Session, slug: str) -> Organisation | None:
    """Any organisation, whatever its state, for the cluster."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def slugs_like(session: Session, stem: str) -> set[str]:
    """The slugs that begin so, of members present and past."""
    return set(
        session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(stem, autoescape=True)))
    )


def has_applied(session: Session, organisation_id: int, person_id: int) -> bool:
    """Whether the organisation was admitted on this person's application."""
    query = select(Application.id).where(
        Application.organisation_id == organisation_id, Application.person_id == person_id
    )
    return session.scalar(query.limit(1)) is not None


def names_of_applicants(session: Session, applications: Collection[int]) -> dict[int, str]:
    """What applicants call themselves, by the row numbers of their applications."""
    found = session.execute(select(Application.id, Application.name).where(Application.id.in_(applications)))
    return {row.id: row.name for row in found}
