"""Reading organisations and who belongs to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from light2share.accounts.models import Person, SecondFactor, SignIn
from light2share.accounts.queries import cluster_managers
from light2share.db import Session, datetime
from light2share.kernel.actor import Actor
from light2share.organisations.models import Logo, Membership, MembershipStatus, Organisation, Site
from light2share.organisations.rules import COLUMNS, Role, roles


@dataclass(frozen=True, slots=True)
class WhoIs:
    """A person who may sign in, and the membership they act by."""

    person_id: int
    session_epoch: int
    name: str
    email: str
    language: str | None
    theme: str | None
    zone: str | None
    demo: bool
    terms_wait: bool
    organisation_name: str | None
    organisation_slug: str | None
    sign_in_id: int | None
    """The row of the session that was named; None if it has ended or none was."""
    seen_at: datetime | None
    has_second_factor: bool
    is_trusted: bool
    """Whether they admit members, or bind an organisation, whichever they act for."""
    others: tuple[tuple[int, str], ...]
    """Row number and name of the other organisations that they may act for."""
    actor: Actor


RESTING = (MembershipStatus.SUSPENDED, MembershipStatus.LEFT)


def _open_to_its_people() -> ColumnElement[bool]:
    """Whether an organisation still has people who act for it."""
    status = Organisation.status
    left = and_(status == MembershipStatus.LEFT, Organisation.open_until.is_not(None))
    return or_(status.in_((MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED)), left)


WHO_IS = (
    select(
        Person.session_epoch,
        Person.name,
        Person.email,
        Person.language,
        Person.theme,
        Person.zone,
        Person.demo,
        Person.terms_wait,
        Person.is_cluster_manager,
        Membership.organisation_id,
        Membership.is_manager,
        Membership.is_admin,
        Membership.accepts_quotes,
        Membership.accepts_agreements,
        Organisation.name.label("organisation_name"),
        Organisation.slug.label("organisation_slug"),
        Organisation.partner_cluster,
        Organisation.status,
        SignIn.id.label("sign_in_id"),
        SignIn.seen_at,
        SecondFactor.confirmed_at,
    )
    .outerjoin(
        SignIn,
        (SignIn.secret_hash == bindparam("session"))
        & (SignIn.person_id == Person.id)
        & SignIn.ended_at.is_(None),
    )
    .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .outerjoin(
        Organisation,
        (Organisation.id == Membership.organisation_id) & _open_to_its_people(),
    )
    .where(Person.id == bindparam("person"), Person.disabled_at.is_(None))
    .order_by(Organisation.status.in_(RESTING), Membership.id)
)
"""Put together once: every page of a signed-in person asks it."""


def who_is(
    session: Session, person_id: int, organisation_id: int | None = None, session_hash: str = ""
) -> WhoIs | None:
    """The person acting for `organisation_id`, or for their first organisation; None if disabled or unknown."""
    wanted = {"person": person_id, "session": session_hash}
    rows = session.connection().execute(WHO_IS, wanted).all()  # plain rows: half the cost of the session's
    if not rows:
        return None
    active = [row for row in rows if row.organisation_slug is not None]
    row = next(
        (row for row in active if row.organisation_id == organisation_id), active[0] if active else rows[0]
    )
    belongs = row.organisation_slug is not None
    return WhoIs(
        person_id=person_id,
        session_epoch=row.session_epoch,
        name=row.name,
        email=row.email,
        language=row.language,
        theme=row.theme,
        zone=row.zone,
        demo=row.demo,
        terms_wait=row.terms_wait,
        organisation_name=row.organisation_name,
        organisation_slug=row.organisation_slug,
        sign_in_id=row.sign_in_id,
        seen_at=row.seen_at,
        has_second_factor=row.confirmed_at is not None,
        is_trusted=row.is_cluster_manager
        or any(one.is_admin or one.accepts_quotes or one.accepts_agreements for one in active),
        others=tuple((one.organisation_id, one.organisation_name) for one in active if one is not row),
        actor=Actor(
            person_id=person_id,
            organisation_id=row.organisation_id if belongs else None,
            is_manager=belongs and row.is_manager,
            is_admin=belongs and row.is_admin,
            accepts_quotes=belongs and row.accepts_quotes,
            accepts_agreements=belongs and row.accepts_agreements,
            is_cluster_manager=row.is_cluster_manager,
            is_partner=belongs and row.partner_cluster is not None,
            is_resting=belongs and row.status in RESTING,
        ),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person belongs, and what they do there beyond asking for test time."""

    organisation_id: int
    name: str
    slug: str
    roles: frozenset[Role]


def memberships_of(session: Session, person_id: int) -> list[Place]:
    """The organisations that a person may act for, in the order in which they joined them."""
    rows = session.execute(
        select(Membership, Organisation.id, Organisation.name, Organisation.slug)
        .join(Membership.organisation)
        .where(Membership.person_id == person_id, _open_to_its_people())
        .order_by(Membership.id)
    )
    return [Place(number, name, slug, roles(row)) for row, number, name, slug in rows]


def shown(session: Session, slug: str) -> Organisation | None:
    """The organisation as anybody may see it; None if there is no such member, or not any more."""
    return session.scalar(
        select(Organisation).where(Organisation.slug == slug, Organisation.status == MembershipStatus.ACTIVE)
    )


def with_merged(session: Session, organisation_id: int) -> list[int]:
    """Its row number, and those of all that were merged into it, one after the other."""
    known = select(Organisation.id).where(Organisation.id == organisation_id).cte(recursive=True)
    more = select(Organisation.id).join(known, Organisation.merged_into_id == known.c.id)
    return sorted(session.scalars(select(known.union(more).c.id)))


def what_became_of(session: Session, slug: str) -> Organisation | None:
    """The member that an organisation of this slug has become part of; None if it was not merged, or that one rests."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None or found.merged_into is None:
        return None
    while found.merged_into is not None:
        found = found.merged_into
    return found if found.status is MembershipStatus.ACTIVE else None


def logo_of(session: Session, organisation_id: int) -> Logo | None:
    """Its logo, if it has one."""
    return session.get(Logo, organisation_id)


def own(session: Session, actor: Actor) -> Organisation | None:
    """The organisation that the actor acts for; None for who acts for none."""
    return session.get(Organisation, actor.organisation_id) if actor.organisation_id else None


def own_site(session: Session, slug: str, actor: Actor) -> Site | None:
    """A site of the actor's own organisation; None for others', as if it were not there."""
    return session.scalar(
        select(Site).where(Site.slug == slug, Site.organisation_id == actor.organisation_id)
    )


def sites_of(session: Session, organisation_id: int) -> list[Site]:
    """The sites of an organisation, its first one first."""
    return list(
        session.scalars(select(Site).where(Site.organisation_id == organisation_id).order_by(Site.id))
    )


def answering_for(session: Session, organisation_id: int) -> list[int]:
    """Who reads what is written to an organisation: its managers, else its admins, else anybody of it, else the
    cluster's staff.
    """
    rows = session.execute(
        select(Person.id, Membership.is_manager, Membership.is_admin)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.disabled_at.is_(None))
        .order_by(Person.id)
    ).all()
    return (
        [row.id for row in rows if row.is_manager]
        or [row.id for row in rows if row.is_admin]
        or [row.id for row in rows]
        or cluster_managers(session)
    )


def holders(session: Session, organisation_id: int, role: Role) -> list[Person]:
    """Who has a role in an organisation, its admins among them, by name; may be nobody."""
    given: InstrumentedAttribute[bool] = getattr(Membership, COLUMNS[role])
    return list(
        session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.is_admin | given,
                Person.disabled_at.is_(None),
            )
            .order_by(Person.name, Person.id)
        )
    )


def people_of(session: Session, organisation_id: int) -> list[Person]:
    """The members of an organisation who may sign in, by name."""
    return list(
        session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == organisation_id, Person.disabled_at.is_(None))
            .order_by(Person.name, Person.id)
        )
    )


def others_than(session: Session, organisation_id: int) -> list[Organisation]:
    """Every other organisation that is a member at present, by name."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.status == MembershipStatus.ACTIVE, Organisation.id != organisation_id)
            .order_by(Organisation.name, Organisation.id)
        )
    )


def names_of(session: Session, organisations: Collection[int]) -> dict[int, str]:
    """What organisations are called, by their row numbers."""
    if not organisations:
        return {}
    found = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations))
    )
    return {row.id: row.name for row in found}
