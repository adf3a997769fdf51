"""Authorising people, renewing and withdrawing; asking to be trained and answering. The caller commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from light2share.authorisations import queries
from light2share.authorisations.access import may_keep
from light2share.authorisations.models import (
    Authorisation,
    AuthorisationTerm,
    TrainingAnswer,
    TrainingRequest,
)
from light2share.authorisations.rules import CLOSING, REMINDED_BEFORE, Said
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.kernel.localtime import to_local
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import answering_for

ASKED, ANSWERED = "authorisations/asked", "authorisations/answered"
GRANTED, WITHDRAWN = "authorisations/granted", "authorisations/withdrawn"
ENDING = "authorisations/reminder_ending"


def today_at(item: Equipment, now: datetime) -> date:
    """The day it is where the instrument stands."""
    return to_local(now, ZoneInfo(item.site.zone)).date()


def set_months(session: Session, item: Equipment, months: int) -> None:
    """Authorise people for so long as a rule from now on."""
    session.merge(AuthorisationTerm(equipment_id=item.id, months=months))
    session.flush()


def grant(
    session: Session,
    item: Equipment,
    person_id: int,
    organisation_id: int,
    ends_on: date,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """Authorise a person of another organisation until that day. Raises Stale if an authorisation of theirs stands."""
    if not may_keep(actor, item) or organisation_id == item.owner_id:
        raise Forbidden
    return _written(session, item, (person_id, organisation_id), today_at(item, now), ends_on, actor, now)


def renew(session: Session, row: Authorisation, ends_on: date, actor: Actor, now: datetime) -> Authorisation:
    """Let it last until another day: one that counts still goes on, one that is over begins anew.

    Raises Stale if it was withdrawn or renewed.
    """
    today = today_at(row.equipment, now)
    _end(row, actor, now, "")
    session.flush()
    since = row.starts_on if row.ends_on >= today else today
    return _written(session, row.equipment, (row.person_id, row.organisation_id), since, ends_on, actor, now)


def withdraw(session: Session, row: Authorisation, reason: str, actor: Actor, now: datetime) -> None:
    """It counts no more; the person gets the reason by mail. Raises Stale if it was withdrawn or renewed."""
    _end(row, actor, now, reason)
    session.flush()
    outbox.queue(session, WITHDRAWN, [row.person_id], row.id, now, zone=row.equipment.site.zone)


def _end(row: Authorisation, actor: Actor, now: datetime, reason: str) -> None:
    if not may_keep(actor, row.equipment):
        raise Forbidden
    if row.ended_at is not None:
        raise Stale
    row.ended_at, row.reason = now, reason


def _written(
    session: Session,
    item: Equipment,
    whose: tuple[int, int],
    since: date,
    ends_on: date,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """The new row, of which the person hears."""
    person_id, organisation_id = whose
    row = Authorisation(
        equipment_id=item.id,
        person_id=person_id,
        organisation_id=organisation_id,
        starts_on=since,
        ends_on=ends_on,
        granted_by_id=actor.person_id,
        granted_at=now,
    )
    session.add(row)
    _flush(session)
    outbox.queue(session, GRANTED, [person_id], row.id, now, zone=item.site.zone)
    return row


def ask(
    session: Session, item: Equipment, person_id: int, wish: str, words: str, actor: Actor, now: datetime
) -> TrainingRequest:
    """Ask the owner, whose managers get a mail, to train a person of the actor's organisation.

    What that person waits for already is found again, and nothing is written.
    """
    asks = actor.organisation_id or 0
    if found := queries.open_wish(session, item.id, person_id, asks):
        return found
    row = TrainingRequest(
        equipment_id=item.id,
        owner_id=item.owner_id,
        requester_id=asks,
        person_id=person_id,
        asked_by_id=actor.person_id,
        wish=wish,
        words=words,
        asked_at=now,
    )
    session.add(row)
    _flush(session)
    people = answering_for(session, item.owner_id)
    outbox.queue(session, ASKED, people, row.id, now, zone=item.site.zone)
    return row


def answer(
    session: Session, wish: TrainingRequest, said: Said, words: str, actor: Actor, now: datetime
) -> TrainingAnswer:
    """Propose a day, or say no: who asked and who is to be trained get a mail. Raises Stale if it is closed."""
    row = _said(session, wish, said, words, actor, now)
    outbox.queue(session, ANSWERED, _people(wish), row.id, now, zone=wish.equipment.site.zone)
    return row


def authorise(
    session: Session, wish: TrainingRequest, ends_on: date, actor: Actor, now: datetime
) -> Authorisation:
    """The training is done: the person is authorised until that day. Raises Stale if the wish is closed."""
    _said(session, wish, Said.AUTHORISED, "", actor, now)
    item = wish.equipment
    if found := queries.standing_of(session, item.id, wish.person_id, wish.requester_id):
        return renew(session, found, ends_on, actor, now)
    return grant(session, item, wish.person_id, wish.requester_id, ends_on, actor, now)


def _said(
    session: Session, wish: TrainingRequest, said: Said, words: str, actor: Actor, now: datetime
) -> TrainingAnswer:
    if not may_keep(actor, wish.equipment):
        raise Forbidden
    if not wish.is_open:
        raise Stale
    row = TrainingAnswer(request_id=wish.id, said=said, words=words, person_id=actor.person_id, at=now)
    session.add(row)
    if said in CLOSING:
        wish.closed_at = now
    session.flush()
    return row


def take_back(session: Session, wish: TrainingRequest, now: datetime) -> None:
    """Nobody is to be trained any more. A second time changes nothing; raises Stale if the owner has closed it."""
    if any(one.said in CLOSING for one in wish.answers):
        raise Stale
    wish.closed_at = wish.closed_at or now
    session.flush()


def remind(session: Session, now: datetime) -> None:
    """Tell the person and the owner's people, once, that an authorisation ends within thirty days.

    One that was given for less is not spoken of.
    """
    row = Authorisation
    told = select(OutgoingMail.id).where(OutgoingMail.kind == ENDING, OutgoingMail.subject_id == row.id)
    rows = session.scalars(
        select(row)
        .where(row.ended_at.is_(None), row.ends_on <= (now + REMINDED_BEFORE).date(), ~told.exists())
        .where(row.ends_on >= now.date())
        .options(joinedload(row.equipment).joinedload(Equipment.site))
        .order_by(row.id)
    )
    for one in rows.all():
        item = one.equipment
        if one.ends_on - today_at(item, one.granted_at) <= REMINDED_BEFORE:
            continue
        people = [one.person_id, *answering_for(session, item.owner_id)]
        outbox.queue(session, ENDING, people, one.id, now, zone=item.site.zone)


def _people(wish: TrainingRequest) -> Iterable[int]:
    return [number for number in (wish.person_id, wish.asked_by_id) if number is not None]


def _flush(session: Session) -> None:
    """Raises Stale where the database refuses a second one that stands or is open."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Stale from error
