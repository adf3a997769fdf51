"""An account ends: at once for its person, and nameless as soon as they have been told by mail. The caller commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select, update

from light2share.accounts import sessions
from light2share.accounts.models import Person
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.billing.models import Quote
from light2share.bookings import draft_files
from light2share.bookings.models import BookingDraft
from light2share.calendars.models import CalendarEntry, CalendarFeed, FinishedFeed
from light2share.db import Session
from light2share.equipment.models import ListingForm
from light2share.equipment.pictures import files_of
from light2share.exchange.models import ListingImport
from light2share.kernel.actor import Actor
from light2share.mail import outbox
from light2share.mail.models import MailState, OutgoingMail
from light2share.organisations.application_models import Application
from light2share.privacy.holdings import HOLDINGS, Fate
from light2share.privacy.obstacles import lock, obstacles, places_of

DELETED = "accounts/deleted"
TOLD_WITHIN = timedelta(days=3)
"""So long the address waits for a mail server that is away."""
QUIET: dict[str, Any] = {"synchronize_session": False}


class Refused(Exception):
    """Something has to be done first: ask `obstacles`."""


def close(session: Session, person: Person, actor: Actor | None, now: datetime) -> None:
    """Let the person in no more, take them out of every organisation, and tell them. Raises Refused.

    `actor` is None where the site does it by itself.
    """
    places = places_of(session, person.id)
    lock(session, places)
    if obstacles(session, person):
        raise Refused
    for place in places:
        session.delete(place)
        where = place.organisation_id
        journal.left(session, Happening.LEFT, actor, now, where, person.id, place.created_at)
    journal.note(session, Happening.ACCOUNT_DELETED, actor, now, about_id=person.id)
    sessions.end_all(session, person, now)
    person.disabled_at, person.is_cluster_manager = now, False
    person.password_hash = None
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person.id), execution_options=QUIET)
    outbox.queue(session, DELETED, [person.id], person.id, now)


def to_erase(session: Session, now: datetime) -> list[int]:
    """Those whose account is closed and who have been told, or can't be."""
    told = select(OutgoingMail.id).where(
        OutgoingMail.person_id == Person.id,
        OutgoingMail.kind == DELETED,
        or_(OutgoingMail.state != MailState.WAITING, OutgoingMail.created_at < now - TOLD_WITHIN),
    )
    query = select(Person.id).where(Person.disabled_at.is_not(None), exists(told)).order_by(Person.id)
    return list(session.scalars(query))


def erase(session: Session, person_id: int, now: datetime) -> list[str]:
    """Take the name and the address out of everything; the uploaded files that go, for the caller to remove."""
    person = session.get_one(Person, person_id)
    files = _files(session, person_id)
    _forget_copies(session, person)
    quotes = update(Quote).where(Quote.accepted_by_id == person_id).values(accepted_by_name="")
    session.execute(quotes, execution_options=QUIET)
    said = update(Application).where(Application.person_id == person_id).values(person_name="")
    session.execute(said, execution_options=QUIET)
    for one in HOLDINGS:
        column = getattr(one.model, one.column)
        if one.fate is Fate.GONE:
            session.execute(delete(one.model).where(column == person_id), execution_options=QUIET)
        elif one.fate is Fate.UNLINKED:
            unlinked = update(one.model).where(column == person_id).values({one.column: None})
            session.execute(unlinked, execution_options=QUIET)
    person.name, person.email = "", nameless(person_id)
    person.language = person.theme = person.zone = person.seen_on = person.warned_on = None
    person.disabled_at = person.disabled_at or now
    session.flush()
    return files


def nameless(person_id: int) -> str:
    """What stands in place of the address; no mail can go there (RFC 2606)."""
    return f"deleted-{person_id}@deleted.invalid"


def _files(session: Session, person_id: int) -> list[str]:
    drafts: Select[int] = select(BookingDraft.id).where(BookingDraft.person_id == person_id)
    pictures = select(ListingForm.photo_name).where(ListingForm.person_id == person_id)
    imports = select(ListingImport.file).where(ListingImport.person_id == person_id)
    return [
        *draft_files.of_drafts(session, drafts),
        *(file for name in session.scalars(pictures) if name for file in files_of(name)),
        *(file for file in session.scalars(imports) if file),
    ]


def _forget_copies(session: Session, person: Person) -> None:
    """Calendars that name the person: they are made anew without them when somebody asks.

    Who was named followed from roles of that time, so the texts themselves are searched. No finished feed holds any
    longer once a name has changed, so all of them go.
    """
    unfolded = func.replace(CalendarEntry.body, "\r\n ", "")
    named = (unfolded.contains(one, autoescape=True) for one in (person.email, person.name) if one)
    session.execute(delete(CalendarEntry).where(or_(*named)), execution_options=QUIET)
    session.execute(delete(FinishedFeed), execution_options=QUIET)
