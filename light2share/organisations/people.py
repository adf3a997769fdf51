"""Who belongs to an organisation and with what rights: invited, joined, changed, gone. The caller commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update

from light2share.accounts.models import Person
from light2share.accounts.rules import plain_email
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.mail import outbox
from light2share.organisations.models import Invitation, Membership, Organisation, Outcome
from light2share.organisations.rules import INVITATION_LASTS, Role, columns, roles
from light2share.security.secrets import new_secret

INVITED, JOINED = "organisations/invited", "organisations/joined"
RIGHTS_CHANGED, REMOVED = "organisations/rights_changed", "organisations/removed"
LEFT = "organisations/left"


class LastAdmin(Exception):
    """An organisation would be left with nobody who looks after its people."""


class BelongsAlready(Exception):
    """The address belongs to somebody of the organisation, or has an invitation to it that still holds."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom somebody asks to join, and with what rights."""

    email: str
    name: str
    held: frozenset[Role]
    language: str


def invite(
    session: Session,
    organisation_id: int,
    actor: Actor | None,
    invited: Invited,
    now: datetime,
    *,
    anew: bool = False,
) -> Invitation:
    """Write to an address; one that nobody answered in time gives way, `anew` any. Raises BelongsAlready.

    An address without an account gets the row of a person, who can do nothing before they have chosen a password.
    """
    person = person_of(session, invited, now)
    before = _open(session, organisation_id, person.id)
    if _belongs(session, organisation_id, person.id) or (before and before.expires_at > now and not anew):
        raise BelongsAlready
    if before:
        _settle(session, before, Outcome.WITHDRAWN, now)
    row = Invitation(
        handle=new_secret(),
        organisation_id=organisation_id,
        person_id=person.id,
        name=invited.name,
        invited_by_id=actor.person_id if actor else None,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
        **columns(invited.held),
    )
    session.add(row)
    session.flush()
    _note(session, Happening.INVITED, actor, now, organisation_id, person.id, invited.held)
    outbox.queue(session, INVITED, [person.id], row.id, now)
    return row


def invite_again(session: Session, before: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Another mail with a link of its own; that of the mail before ends."""
    _settle(session, before, Outcome.WITHDRAWN, now)
    invited = Invited(before.person.email, before.name, roles(before), before.person.language or "")
    return invite(session, before.organisation_id, actor, invited, now)


def withdraw(session: Session, invitation: Invitation, actor: Actor, now: datetime) -> bool:
    """End an invitation; False if it was answered meanwhile."""
    if not _settle(session, invitation, Outcome.WITHDRAWN, now):
        return False
    number, about = invitation.organisation_id, invitation.person_id
    journal.note(session, Happening.INVITATION_WITHDRAWN, actor, now, number, about)
    return True


def decline(session: Session, invitation: Invitation, now: datetime) -> bool:
    """The person invited does not want to; False if it was answered or withdrawn meanwhile."""
    if not _settle(session, invitation, Outcome.DECLINED, now):
        return False
    by = Actor(invitation.person_id)
    journal.note(session, Happening.INVITATION_DECLINED, by, now, invitation.organisation_id, by.person_id)
    return True


def accept(
    session: Session, invitation: Invitation, now: datetime, name: str = "", password_hash: str | None = None
) -> bool:
    """The person invited joins, with a name and a password if they had none; False if it was settled meanwhile."""
    if not _settle(session, invitation, Outcome.ACCEPTED, now):
        return False
    person, number = invitation.person, invitation.organisation_id
    if password_hash:
        person.name, person.password_hash = name or person.name, password_hash
    if not _belongs(session, number, person.id):
        session.add(
            Membership(
                person_id=person.id, organisation_id=number, created_at=now, **columns(roles(invitation))
            )
        )
    session.flush()
    _note(session, Happening.JOINED, Actor(person.id), now, number, person.id, roles(invitation))
    told = [one for one in admins_of(session, number) if one != person.id]
    outbox.queue(session, JOINED, told, invitation.id, now)
    return True


def change_rights(
    session: Session, membership: Membership, held: Collection[Role], actor: Actor, now: datetime
) -> bool:
    """Give and take rights; answers whether any changed. Raises LastAdmin."""
    before = roles(membership)
    if before == frozenset(held):
        return False
    if Role.ADMIN in before and Role.ADMIN not in held:
        _keep_an_admin(session, membership)
    for column, value in columns(held).items():
        setattr(membership, column, value)
    number, about = membership.organisation_id, membership.person_id
    line = _note(session, Happening.RIGHTS_CHANGED, actor, now, number, about, held)
    outbox.queue(session, RIGHTS_CHANGED, [about], line, now, own=actor.person_id)
    return True


def remove(session: Session, membership: Membership, actor: Actor, now: datetime) -> None:
    """Somebody leaves, of which its admins hear, or is taken out of an organisation. Raises LastAdmin.

    What they hold there has to be passed on before: see `organisations.views.leaving`.
    """
    if membership.is_admin:
        _keep_an_admin(session, membership)
    number, about = membership.organisation_id, membership.person_id
    session.delete(membership)
    left = about == actor.person_id
    what = Happening.LEFT if left else Happening.REMOVED
    line = journal.left(session, what, actor, now, number, about, membership.created_at).id
    if left:
        session.flush()
        outbox.queue(session, LEFT, admins_of(session, number), line, now)
    else:
        outbox.queue(session, REMOVED, [about], line, now)


def admins_of(session: Session, organisation_id: int) -> list[int]:
    """Row numbers of those who look after the people of an organisation and may sign in."""
    return list(session.scalars(_admins(organisation_id).order_by(Membership.id)))


def hold(session: Session, organisation_id: int) -> None:
    """Let nobody else leave it, or take a right away there, until the transaction ends."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def _keep_an_admin(session: Session, leaving: Membership) -> None:
    """See that an admin stays. Raises LastAdmin."""
    hold(session, leaving.organisation_id)
    others = _admins(leaving.organisation_id).where(Membership.id != leaving.id)
    if not session.scalar(select(func.count()).select_from(others.subquery())):
        raise LastAdmin


def _admins(organisation_id: int) -> Select[int]:
    return (
        select(Membership.person_id)
        .join(Membership.person)
        .where(
            Membership.organisation_id == organisation_id, Membership.is_admin, Person.disabled_at.is_(None)
        )
    )


def _note(
    session: Session,
    what: Happening,
    actor: Actor | None,
    now: datetime,
    organisation_id: int,
    about_id: int,
    held: Collection[Role],
) -> int:
    given = [role.value for role in Role if role in held]
    return journal.note(session, what, actor, now, organisation_id, about_id, roles=given).id


def _settle(session: Session, invitation: Invitation, outcome: Outcome, now: datetime) -> bool:
    """Close an invitation once, whoever is first."""
    settled = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.settled_at.is_(None))
        .values(outcome=outcome, settled_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).first()
    return settled is not None


def person_of(session: Session, invited: Invited, now: datetime) -> Person:
    """Who has that address; a new row, with no way in, if nobody had."""
    email = plain_email(invited.email)
    found = session.scalar(select(Person).where(Person.email == email))
    if found is None:
        found = Person(email=email, name=invited.name, language=invited.language or None, created_at=now)
        session.add(found)
        session.flush()
    return found


def _belongs(session: Session, organisation_id: int, person_id: int) -> bool:
    query = select(Membership.id).where(
        Membership.organisation_id == organisation_id, Membership.person_id == person_id
    )
    return session.scalar(query) is not None


def _open(session: Session, organisation_id: int, person_id: int) -> Invitation | None:
    query = select(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.person_id == person_id,
        Invitation.settled_at.is_(None),
    )
    return session.scalar(query)
