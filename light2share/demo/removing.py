"""Taking every demo row away again, and nothing else."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.agreements import queries as agreements
from light2share.audit.models import JournalLine
from light2share.bookings import asked, draft_files
from light2share.bookings.models import Booking, BookingDraft, BookingEvent, BookingPeriod
from light2share.equipment import pdf, pictures
from light2share.equipment.models import Document, Equipment, Photo
from light2share.feasibility import queries as feasibility
from light2share.feasibility.models import FeasibilityQuestion
from light2share.kernel.files import file_of
from light2share.messages import queries as messages
from light2share.organisations.models import Logo, Membership, Organisation
from light2share.organisations.profile import logo_file
from light2share.proofs import queries as proofs


def present(session: Session) -> bool:
    """Whether there is demo data."""
    return session.scalar(select(Organisation.id).where(Organisation.demo).limit(1)) is not None


def empty(session: Session) -> bool:
    """Whether nobody has used the site yet: no organisation, demo or not."""
    return session.scalar(select(Organisation.id).limit(1)) is None


def remove(session: Session) -> list[str]:
    """Delete demo bookings, listings, organisations and people, with what hangs on them.

    A booking goes if either side is a demo; the database lets go of its record only then. Answers with the names of the
    uploaded files that nothing names any more, which the caller removes after the commit.
    """
    owns = select(Organisation.id).where(Organisation.demo)
    bookings = select(Booking.id).where(Booking.owner_id.in_(owns) | Booking.requester_id.in_(owns))
    files = _files(session, owns, bookings, select(Equipment.id).where(Equipment.owner_id.in_(owns)))
    session.execute(delete(FeasibilityQuestion).where(_asked(owns)), execution_options=QUIET)
    for model in (BookingEvent, BookingPeriod):
        session.execute(delete(model).where(model.booking_id.in_(bookings)), execution_options=QUIET)
    session.execute(delete(Booking).where(Booking.id.in_(bookings)), execution_options=QUIET)
    session.execute(delete(Equipment).where(Equipment.owner_id.in_(owns)), execution_options=QUIET)
    persons = select(Person.id).where(Person.demo)
    of_demo = (
        JournalLine.organisation_id.in_(owns)
        | JournalLine.person_id.in_(persons)
        | JournalLine.about_id.in_(persons)
    )
    session.execute(delete(JournalLine).where(of_demo), execution_options=QUIET)
    session.execute(delete(Membership).where(Membership.organisation_id.in_(owns)), execution_options=QUIET)
    session.execute(delete(Person).where(Person.demo), execution_options=QUIET)
    session.execute(delete(Organisation).where(Organisation.demo), execution_options=QUIET)
    return files


def _asked(organisations: Select[int]) -> ColumnElement[bool]:
    row = FeasibilityQuestion
    return row.owner_id.in_(organisations) | row.requester_id.in_(organisations)


def _files(session: Session, owns: Select[int], bookings: Select[int], items: Select[int]) -> list[str]:
    """The uploaded files of these bookings and listings, and of the questions of these organisations."""
    drafts = select(BookingDraft.id).where(
        BookingDraft.equipment_id.in_(items)
        | BookingDraft.person_id.in_(select(Person.id).where(Person.demo))
    )
    questions = select(FeasibilityQuestion.id).where(_asked(owns))
    photos = session.scalars(select(Photo.name).where(Photo.equipment_id.in_(items)))
    papers = session.scalars(select(Document.name).where(Document.equipment_id.in_(items)))
    return [
        *(file_of(name, kind) for name, kind in messages.files_to_remove(session, bookings)),
        *(file_of(name, kind) for name, kind in feasibility.files_to_remove(session, questions)),
        *asked.files_to_remove(session, bookings),
        *draft_files.of_drafts(session, drafts),
        *(file for name in photos for file in pictures.files_of(name)),
        *(pdf.file_of(name) for name in papers),
        *(
            logo_file(name)
            for name in session.scalars(select(Logo.name).where(Logo.organisation_id.in_(owns)))
        ),
        *(pdf.file_of(name) for name in agreements.files_of(session, owns)),
        *proofs.files_of(session, owns),
    ]


QUIET = {"synchronize_session": False}
