"""Asking to join an organisation by its mail domain: mailbox proven, admins asked, accepted or refused.

The caller commits. Nothing that a visitor is answered depends on which addresses or organisations are known: only
the mail does, which its composer leaves out where there is nothing to join.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload

from light2share.accounts.models import Person
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.mail import outbox
from light2share.organisations import people
from light2share.organisations.models import Membership, MembershipStatus, Organisation
from light2share.organisations.nobody import forget_nobodies
from light2share.organisations.people import BelongsAlready, Invited
from light2share.organisations.rules import Role
from light2share.organisations.wish_models import JoinWish, WishState
from light2share.security.secrets import new_secret

UNPROVEN_KEPT = timedelta(days=7)
DECIDED_KEPT = timedelta(days=30)
LINK, ASKED, REFUSED = "organisations/join_link", "organisations/join_asked", "organisations/join_refused"
RESTS = "rests"
"""In the details of a mail: the organisation itself takes nobody in at present."""
TO_NEWCOMERS = (LINK, REFUSED)
"""Mails to those who may have no way in yet."""
DONE = {"synchronize_session": False}


def wish(session: Session, email: str, name: str, language: str, now: datetime) -> JoinWish:
    """Write to the address; if it is of an organisation, its link leads on."""
    person = people.person_of(session, Invited(email, name, frozenset(), language), now)
    row = JoinWish(
        handle=new_secret(), person_id=person.id, name=name, language=language, created_at=now, changed_at=now
    )
    session.add(row)
    session.flush()
    outbox.queue(session, LINK, [person.id], row.id, now)
    return row


def organisations_for(session: Session, person: Person) -> list[Organisation]:
    """The members of the mail domain of an address that have an admin and to which the person does not belong."""
    domain = person.email.rpartition("@")[2]
    theirs = select(Membership.organisation_id).where(Membership.person_id == person.id)
    led = (
        select(Membership.organisation_id)
        .join(Membership.person)
        .where(Membership.is_admin, Person.disabled_at.is_(None))
    )
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.mail_domains.contains(f'"{domain}"'),
                Organisation.status == MembershipStatus.ACTIVE,
                Organisation.id.not_in(theirs),
                Organisation.id.in_(led),
            )
            .order_by(Organisation.name, Organisation.id)
        )
    )


def unproven(session: Session, handle: str, now: datetime) -> JoinWish | None:
    """The request that the link of a mail opens; None if it is over, or never was."""
    return session.scalar(
        select(JoinWish)
        .join(JoinWish.person)
        .where(
            JoinWish.handle == handle,
            JoinWish.state == WishState.UNPROVEN,
            JoinWish.created_at > now - UNPROVEN_KEPT,
            Person.disabled_at.is_(None),
        )
        .options(contains_eager(JoinWish.person))
    )


def ask(session: Session, row: JoinWish, organisation_id: int, now: datetime) -> None:
    """The mailbox is proven: the admins are asked. Asking twice is once. Raises Stale."""
    try:
        with session.begin_nested():
            _move(session, row, WishState.UNPROVEN, WishState.WAITING, now, organisation_id)
    except IntegrityError:  # another request of this person waits there
        session.delete(row)
        session.flush()
        return
    outbox.queue(session, ASKED, people.admins_of(session, organisation_id), row.id, now)


def waiting(session: Session, actor: Actor) -> list[JoinWish]:
    """Those who want to join the actor's organisation, the first first; none for who is no admin of it."""
    return list(session.scalars(_own(actor).order_by(JoinWish.id))) if actor.is_admin else []


def own(session: Session, handle: str, actor: Actor) -> JoinWish | None:
    """One of them."""
    return session.scalar(_own(actor).where(JoinWish.handle == handle))


def _own(actor: Actor) -> Select[JoinWish]:
    mine = JoinWish.organisation_id == actor.organisation_id
    return (
        select(JoinWish).where(mine, JoinWish.state == WishState.WAITING).options(joinedload(JoinWish.person))
    )


def accept(session: Session, row: JoinWish, held: frozenset[Role], actor: Actor, now: datetime) -> bool:
    """Invite the person with these rights, in place of what an invitation said before; False if they belong already.

    Raises Stale if somebody was faster.
    """
    assert row.organisation_id is not None, "it was proven"
    _move(session, row, WishState.WAITING, WishState.ACCEPTED, now)
    invited = Invited(row.person.email, row.name, held, row.language)
    try:
        people.invite(session, row.organisation_id, actor, invited, now, anew=True)
    except BelongsAlready:
        return False
    return True


def refuse(session: Session, row: JoinWish, actor: Actor, now: datetime) -> None:
    """No; the person hears of it. Raises Stale if somebody was faster."""
    _move(session, row, WishState.WAITING, WishState.REFUSED, now)
    journal.note(session, Happening.JOINING_REFUSED, actor, now, row.organisation_id, row.person_id)
    outbox.queue(session, REFUSED, [row.person_id], row.id, now)


def settle(session: Session, organisation_id: int, actor: Actor | None, now: datetime) -> None:
    """Nobody decides any more on those who ask to join an organisation that rests: each hears so."""
    waits = select(JoinWish).where(
        JoinWish.organisation_id == organisation_id, JoinWish.state == WishState.WAITING
    )
    for row in session.scalars(waits.order_by(JoinWish.id)).all():
        _move(session, row, WishState.WAITING, WishState.REFUSED, now)
        journal.note(session, Happening.JOINING_REFUSED, actor, now, organisation_id, row.person_id)
        outbox.queue(session, REFUSED, [row.person_id], row.id, now, [RESTS])


def _move(
    session: Session,
    row: JoinWish,
    before: WishState,
    after: WishState,
    now: datetime,
    organisation_id: int | None = None,
) -> None:
    """From one state to the next, once. Raises Stale."""
    session.flush()
    moved = session.execute(
        update(JoinWish)
        .where(JoinWish.id == row.id, JoinWish.state == before)
        .values(state=after, changed_at=now, organisation_id=organisation_id or row.organisation_id)
        .returning(JoinWish.id),
        execution_options=DONE,
    ).first()
    if moved is None:
        raise Stale
    session.refresh(row)


def forget(session: Session, now: datetime) -> None:
    """Delete requests that nobody has proven and those decided long ago, with people who have no way in."""
    state, changed = JoinWish.state, JoinWish.changed_at
    stale = (state == WishState.UNPROVEN) & (changed < now - UNPROVEN_KEPT)
    over = state.in_([WishState.ACCEPTED, WishState.REFUSED]) & (changed < now - DECIDED_KEPT)
    gone = session.scalars(
        delete(JoinWish).where(stale | over).returning(JoinWish.person_id), execution_options=DONE
    )
    forget_nobodies(session, set(gone))
