"""What the site forgets by itself: accounts that nobody uses, people who never came, old lines of the journal.

Each function works in the caller's transaction. Days are those of the real clock, like sessions: a demonstration whose
clock stands still must not think everybody gone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from light2share.accounts.models import Person, SignIn
from light2share.accounts.queries import cluster_managers
from light2share.audit.models import JournalLine
from light2share.db import Session
from light2share.mail import outbox
from light2share.organisations.application_models import Application
from light2share.organisations.models import Invitation, Membership
from light2share.organisations.people import admins_of
from light2share.privacy import closing
from light2share.privacy.closing import Refused
from light2share.privacy.obstacles import Why, obstacles
from light2share.privacy.periods import INACTIVE_KEPT, JOURNAL_KEPT, NEVER_JOINED_KEPT, NOTICE

WARNING = "accounts/reminder_inactive"
STAYS = "organisations/unused_account"
QUIET = {"synchronize_session": False}


def note_activity(session: Session) -> None:
    """Keep on which day each person last used a session; who is there again is warned no more.

    Opening a mail or fetching a calendar is no use.
    """
    theirs = SignIn.person_id == Person.id
    latest = select(func.date(func.max(SignIn.seen_at))).where(theirs).scalar_subquery()
    newer = or_(Person.seen_on.is_(None), Person.seen_on < latest)
    seen = update(Person).where(exists(select(SignIn.id).where(theirs)), newer)
    session.execute(seen.values(seen_on=latest, warned_on=None), execution_options=QUIET)


def warn(session: Session, now: datetime, today: date) -> None:
    """Tell those who were not there for so long that their account will be deleted, `NOTICE` ahead."""
    query = select(Person.id).where(
        *_members(), Person.warned_on.is_(None), _away_since(today - INACTIVE_KEPT + NOTICE)
    )
    people = list(session.scalars(query))
    outbox.queue(session, WARNING, people, today.toordinal(), now)
    warned = update(Person).where(Person.id.in_(people)).values(warned_on=today)
    session.execute(warned, execution_options=QUIET)


def to_delete(session: Session, today: date) -> list[int]:
    """Those who were warned long enough ago and have not come back."""
    query = select(Person.id).where(
        *_members(), Person.warned_on <= today - NOTICE, _away_since(today - INACTIVE_KEPT)
    )
    return list(session.scalars(query.order_by(Person.id)))


def close(session: Session, person_id: int, now: datetime) -> bool:
    """Delete the account of somebody who stays away; False if it stays, since nobody else looks after something."""
    try:
        closing.close(session, session.get_one(Person, person_id), None, now)
    except Refused:
        return False
    return True


def tell_of_staying(session: Session, person_id: int, now: datetime) -> None:
    """Tell who can change it that an unused account stays, because nobody else looks after something: the other admins
    of the organisation what a colleague can take over, else the cluster. Each once.
    """
    staff = cluster_managers(session)
    for found in obstacles(session, session.get_one(Person, person_id)):
        if (place := found.place) is None:
            continue
        admins = admins_of(session, place.organisation_id) if found.why is Why.HOLDS else []
        told = [number for number in admins if number != person_id] or staff
        outbox.queue(session, STAYS, [number for number in told if number != person_id], place.id, now)


def never_came(session: Session, now: datetime) -> list[int]:
    """People who were only invited, or applied in vain, and of whom nothing is open any more."""
    person = Person.id
    held = (
        select(Membership.id).where(Membership.person_id == person),
        select(Invitation.id).where(Invitation.person_id == person, Invitation.expires_at > now),
        select(Application.id).where(Application.person_id == person),
        select(SignIn.id).where(SignIn.person_id == person),
    )
    query = select(person).where(
        *_people(),
        Person.password_hash.is_(None),
        Person.is_cluster_manager.is_(False),
        Person.created_at < now - NEVER_JOINED_KEPT,
        *(~exists(one) for one in held),
    )
    return list(session.scalars(query.order_by(person)))


def forget_lines(session: Session, now: datetime, real_now: datetime) -> None:
    """Delete lines of the journal that are too old; the database gives up none that is younger than 180 days."""
    old = JournalLine.at < min(now, real_now) - JOURNAL_KEPT
    session.execute(delete(JournalLine).where(old), execution_options=QUIET)


def _people() -> tuple[ColumnElement[bool], ...]:
    return Person.disabled_at.is_(None), Person.demo.is_(False)


def _members() -> tuple[ColumnElement[bool], ...]:
    """People who can get in."""
    belongs = exists(select(Membership.id).where(Membership.person_id == Person.id))
    return *_people(), or_(Person.password_hash.is_not(None), belongs)


def _away_since(day: date) -> ColumnElement[bool]:
    began = datetime.combine(day, time(), UTC)
    return or_(Person.seen_on < day, and_(Person.seen_on.is_(None), Person.created_at < began))
