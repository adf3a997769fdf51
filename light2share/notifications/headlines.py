"""What notifications are about, for many at once: a few queries for a whole page, whatever stands on it.

The words of a line are the subject of its mail; here stand the values for it, and where the line leads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from light2share.accounts.models import Person
from light2share.aftercare.models import Incident
from light2share.agreements.models import Acceptance, Agreement, AgreementVersion
from light2share.agreements.words import name_of
from light2share.audit.models import JournalLine
from light2share.billing.models import Quote
from light2share.billing.statement_models import Statement, Step
from light2share.bookings.models import Booking, BookingEvent, CalendarClash
from light2share.bookings.to_do import title_of
from light2share.db import Session
from light2share.equipment.models import Equipment, ListingEvent
from light2share.exchange.models import ListingImport
from light2share.feasibility.models import FeasibilityQuestion
from light2share.i18n import formats, language, ngettext
from light2share.mail.models import OutgoingMail
from light2share.messages.models import Message
from light2share.notifications import applied, departed, proved, stood, unused, wished
from light2share.notifications.authorised import rows_of
from light2share.notifications.line import Headline
from light2share.organisations.models import Enquiry, Invitation, Membership, Organisation, Site
from light2share.watching.models import SavedSearch, SearchHit

Mails = Sequence[OutgoingMail]
Found = dict[int, Headline]
Family = Callable[[Session, Mails, int], Found]
Aims = dict[int, tuple[int, str]]
"""By row number: the booking that it is about, and the endpoint of the page that it leads to."""
BookingFamily = Callable[[Session, Mails, int], Aims]
TO_THE_CLUSTER = frozenset({"bookings/reminder_cluster", "billing/reminder_cluster"})
FREED, PEOPLE, APPLICATIONS = "watching/freed", "people", "organisations/application_waiting"
STANDING = "standing"
APART = {
    **dict.fromkeys(stood.KINDS, STANDING),
    wished.KIND: wished.KIND,
    departed.KIND: departed.KIND,
    unused.KIND: unused.KIND,
    FREED: FREED,
    APPLICATIONS: APPLICATIONS,
    "organisations/joined": PEOPLE,
    "organisations/removed": PEOPLE,
    "organisations/rights_changed": PEOPLE,
}
"""Kinds that are about something else than the rest of their room."""
TO_ACCEPT = "agreements/asked"
FAULT_AHEAD = "aftercare/fault_ahead"


def headlines(session: Session, mails: Mails, person_id: int) -> Found:
    """By row number; none for what has gone, or is no longer the person's to see."""
    by_room: dict[str, list[OutgoingMail]] = {}
    for mail in mails:
        by_room.setdefault(APART.get(mail.kind) or mail.kind.partition("/")[0], []).append(mail)
    found: Found = {}
    aims: Aims = {}
    for room, theirs in by_room.items():
        if family := FAMILIES.get(room):
            found |= family(session, theirs, person_id)
        elif about := OF_BOOKINGS.get(room):
            aims |= about(session, theirs, person_id)
    return found | _of_bookings(session, mails, person_id, aims)


def _subjects(mails: Mails) -> set[int]:
    return {mail.subject_id for mail in mails}


def _pairs(session: Session, query: Select[int, int]) -> dict[int, int]:
    return dict(session.execute(query).all())


OWNER, REQUESTER = aliased(Organisation), aliased(Organisation)
BOOKINGS = (
    select(
        Booking.id,
        Booking.reference,
        Booking.starts_at,
        Booking.owner_id,
        Booking.requester_id,
        Equipment.slug,
        Equipment.title_fr,
        Equipment.title_en,
        Site.zone,
        OWNER.name.label("owner"),
        REQUESTER.name.label("requester"),
    )
    .join(Equipment, Equipment.id == Booking.equipment_id)
    .join(Site, Site.id == Equipment.site_id)
    .join(OWNER, OWNER.id == Booking.owner_id)
    .join(REQUESTER, REQUESTER.id == Booking.requester_id)
)


def _aims(mails: Mails, booking_of: Mapping[int, int], endpoint: str) -> Aims:
    return {
        mail.id: (booking_of[mail.subject_id], endpoint) for mail in mails if mail.subject_id in booking_of
    }


def _about_bookings(session: Session, mails: Mails, _person_id: int) -> Aims:
    of_event = select(BookingEvent.id, BookingEvent.booking_id).where(BookingEvent.id.in_(_subjects(mails)))
    return _aims(mails, _pairs(session, of_event), "bookings.show")


def _about_messages(session: Session, mails: Mails, _person_id: int) -> Aims:
    of_message = select(Message.id, Message.booking_id).where(Message.id.in_(_subjects(mails)))
    return _aims(mails, _pairs(session, of_message), "messages.show")


def _about_papers(session: Session, mails: Mails, _person_id: int) -> Aims:
    """What goes to the cluster leads to the booking, whose papers it does not see."""
    quotes = [mail for mail in mails if mail.kind.startswith("billing/quote_")]
    steps = [mail for mail in mails if mail not in quotes]
    found: Aims = {}
    if quotes:
        of_quote = select(Quote.id, Quote.booking_id).where(Quote.id.in_(_subjects(quotes)))
        found |= _aims(quotes, _pairs(session, of_quote), "billing.quote")
    if steps:
        of_step = select(Step.id, Statement.booking_id).join(Statement, Statement.id == Step.statement_id)
        booking_of = _pairs(session, of_step.where(Step.id.in_(_subjects(steps))))
        found |= _aims(steps, booking_of, "billing.statement")
        to_cluster = [mail for mail in steps if mail.kind in TO_THE_CLUSTER]
        found |= _aims(to_cluster, booking_of, "bookings.show")
    return found


def _about_incidents(session: Session, mails: Mails, person_id: int) -> Aims:
    """A fault ahead is about the receiver's own next booking, not about the one in which it was reported."""
    reported = [mail for mail in mails if mail.kind != FAULT_AHEAD]
    rows = select(Incident.id, Incident.booking_id).where(Incident.id.in_(_subjects(reported)))
    found = _aims(reported, _pairs(session, rows), "aftercare.show") if reported else {}
    ahead = [mail for mail in mails if mail.kind == FAULT_AHEAD]
    if ahead:
        theirs, first = aliased(Booking), aliased(Booking)
        own = session.execute(
            select(Incident.id, theirs.id)
            .join(first, first.id == Incident.booking_id)
            .join(theirs, theirs.equipment_id == first.equipment_id)
            .where(
                Incident.id.in_(_subjects(ahead)),
                theirs.starts_at > Incident.alerted_at,
                theirs.requester_id.in_(MINE),
            )
            .order_by(theirs.starts_at.desc()),
            {"person": person_id},
        )
        found |= _aims(ahead, dict(own.all()), "bookings.show")
    return found


def _about_clashes(session: Session, mails: Mails, _person_id: int) -> Aims:
    of_clash = select(CalendarClash.id, CalendarClash.booking_id).where(
        CalendarClash.id.in_(_subjects(mails))
    )
    return _aims(mails, _pairs(session, of_clash), "bookings.show")


def _of_bookings(session: Session, mails: Mails, person_id: int, aims: Aims) -> Found:
    """The lines about bookings, for people of their two organisations: two statements for all of them."""
    if not aims:
        return {}
    wanted = {booking_id for booking_id, _endpoint in aims.values()}
    rows = {row.id: row for row in session.execute(BOOKINGS.where(Booking.id.in_(wanted)))}
    mine = _organisations(session, person_id)
    found: Found = {}
    for mail in mails:
        booking_id, endpoint = aims.get(mail.id, (0, ""))
        row = rows.get(booking_id)
        if row and (mail.kind in TO_THE_CLUSTER or mine & {row.owner_id, row.requester_id}):
            other = row.requester if row.owner_id in mine else row.owner
            found[mail.id] = Headline(
                title_of(row),
                endpoint,
                {"reference": row.reference},
                _starts(row.starts_at, row.zone),
                f"{other}, {row.reference}",
                row.owner if mail.kind in TO_THE_CLUSTER else "",
            )
    return found


MINE = select(Membership.organisation_id).where(Membership.person_id == bindparam("person"))


def _organisations(session: Session, person_id: int) -> set[int]:
    return set(session.scalars(MINE, {"person": person_id}))


def _starts(at: datetime, zone: str) -> str:
    return f"{formats.day(at, language(), zone)} {formats.clock(at, zone)}"


def _about_freed_times(session: Session, mails: Mails, _person_id: int) -> Found:
    """To the instrument: whoever watches it no longer hears whose booking it was."""
    of_event = select(BookingEvent.id, BookingEvent.booking_id).where(BookingEvent.id.in_(_subjects(mails)))
    booking_of = _pairs(session, of_event)
    rows = {row.id: row for row in session.execute(BOOKINGS.where(Booking.id.in_(set(booking_of.values()))))}
    found = ((mail, rows.get(booking_of.get(mail.subject_id, 0))) for mail in mails)
    return {
        mail.id: Headline(
            title_of(row), "equipment.show", {"slug": row.slug}, _starts(row.starts_at, row.zone)
        )
        for mail, row in found
        if row
    }


def _about_listings(session: Session, mails: Mails, _person_id: int) -> Found:
    rows = session.execute(
        select(ListingEvent.id, Equipment.slug, Equipment.title_fr, Equipment.title_en)
        .join(Equipment, Equipment.id == ListingEvent.equipment_id)
        .where(ListingEvent.id.in_(_subjects(mails)))
    )
    return _each(
        mails, {row.id: Headline(title_of(row), "equipment.show", {"slug": row.slug}) for row in rows}
    )


def _about_questions(session: Session, mails: Mails, person_id: int) -> Found:
    rows = session.execute(
        select(
            FeasibilityQuestion.id,
            FeasibilityQuestion.handle,
            Equipment.slug,
            Equipment.title_fr,
            Equipment.title_en,
        )
        .join(Equipment, Equipment.id == FeasibilityQuestion.equipment_id)
        .where(
            FeasibilityQuestion.id.in_(_subjects(mails)),
            or_(FeasibilityQuestion.owner_id.in_(MINE), FeasibilityQuestion.requester_id.in_(MINE)),
        ),
        {"person": person_id},
    )
    lines = {row.id: Headline(title_of(row), "feasibility.show", {"handle": row.handle}) for row in rows}
    return _each(mails, lines)


def _about_authorisations(session: Session, mails: Mails, person_id: int) -> Found:
    found: Found = {}
    for kind in {mail.kind for mail in mails}:
        same = [mail for mail in mails if mail.kind == kind]
        endpoint, rows = rows_of(session, kind, _subjects(same), MINE, person_id)
        lines = {row.id: Headline(title_of(row), endpoint, {"handle": row.handle}) for row in rows}
        found |= _each(same, lines)
    return found


def _about_agreements(session: Session, mails: Mails, person_id: int) -> Found:
    """What waits to be accepted is about a booking, what has been about the acceptance itself."""
    asked = [mail for mail in mails if mail.kind == TO_ACCEPT]
    done = [mail for mail in mails if mail.kind != TO_ACCEPT]
    return (_to_accept(session, asked, person_id) if asked else {}) | (
        _accepted(session, done, person_id) if done else {}
    )


def _to_accept(session: Session, mails: Mails, person_id: int) -> Found:
    owners = session.execute(
        select(Booking.id, Organisation.name)
        .join(Organisation, Organisation.id == Booking.owner_id)
        .where(Booking.id.in_(_subjects(mails)), Booking.requester_id.in_(MINE)),
        {"person": person_id},
    )
    return _each(mails, {row.id: Headline(row.name, "agreements.documents") for row in owners})


def _accepted(session: Session, mails: Mails, person_id: int) -> Found:
    rows = session.execute(
        select(Acceptance.id, Agreement.key, Agreement.kind, AgreementVersion.number, Organisation.name)
        .join(AgreementVersion, AgreementVersion.id == Acceptance.version_id)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .join(Organisation, Organisation.id == Acceptance.organisation_id)
        .where(Acceptance.id.in_(_subjects(mails)), Agreement.owner_id.in_(MINE)),
        {"person": person_id},
    )
    lines = {
        row.id: Headline(f"{name_of(row.kind, row.number)}, {row.name}", "agreements.own", {"key": row.key})
        for row in rows
    }
    return _each(mails, lines)


def _about_imports(session: Session, mails: Mails, person_id: int) -> Found:
    rows = session.execute(
        select(ListingImport.id, ListingImport.name, ListingImport.reference).where(
            ListingImport.id.in_(_subjects(mails)), ListingImport.person_id == person_id
        )
    )
    lines = {row.id: Headline(row.name, "exchange.show", {"reference": row.reference}) for row in rows}
    return _each(mails, lines)


def _about_enquiries(session: Session, mails: Mails, person_id: int) -> Found:
    """The text itself came by mail alone: the line leads to the page of the organisation."""
    rows = session.execute(
        select(Enquiry.id, Enquiry.name, Enquiry.company, Organisation.slug)
        .join(Organisation, Organisation.id == Enquiry.organisation_id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Enquiry.id.in_(_subjects(mails)), Membership.person_id == person_id)
    )
    lines = {
        row.id: Headline(row.company or row.name, "organisations.show", {"slug": row.slug}) for row in rows
    }
    return _each(mails, lines)


def _about_people(session: Session, mails: Mails, person_id: int) -> Found:
    """Who joined, to their colleagues; what became of one's own rights, by the organisation."""
    came = [mail for mail in mails if mail.kind == "organisations/joined"]
    names = session.execute(
        select(Invitation.id, Person.name)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.id.in_(_subjects(came)), Invitation.organisation_id.in_(MINE)),
        {"person": person_id},
    )
    mine = [mail for mail in mails if mail not in came]
    companies = session.execute(
        select(JournalLine.id, Organisation.name)
        .join(Organisation, Organisation.id == JournalLine.organisation_id)
        .where(JournalLine.id.in_(_subjects(mine)), JournalLine.about_id == person_id)
    )
    return _each(came, {row.id: Headline(row.name, "organisations.people_page") for row in names}) | _each(
        mine, {row.id: Headline(row.name, "accounts.account") for row in companies}
    )


def _about_searches(session: Session, mails: Mails, person_id: int) -> Found:
    hits = {number for mail in mails for number in mail.details}
    rows = session.execute(
        select(SearchHit.id, SavedSearch.name, SavedSearch.handle)
        .join(SavedSearch, SavedSearch.id == SearchHit.saved_search_id)
        .where(SearchHit.id.in_(hits), SavedSearch.person_id == person_id)
    )
    searches = {row.id: row for row in rows}
    found: Found = {}
    for mail in mails:
        theirs = [searches[number] for number in mail.details if number in searches]
        if mail.kind == "watching/found" and theirs:
            values = {"handle": theirs[0].handle}
            found[mail.id] = Headline(theirs[0].name, "watching.opened", values)
        elif theirs:
            told = ngettext("%(num)s new instrument", "%(num)s new instruments", len(theirs))
            found[mail.id] = Headline(told, "watching.searches")
    return found


def _about_accounts(_session: Session, mails: Mails, _person_id: int) -> Found:
    return {mail.id: Headline("", "accounts.account") for mail in mails}


def _each(mails: Iterable[OutgoingMail], lines: Mapping[int, Headline]) -> Found:
    return {mail.id: lines[mail.subject_id] for mail in mails if mail.subject_id in lines}


def _told_by(lines: Callable[[Session, set[int], int], dict[int, Headline]]) -> Family:
    """Those that a file of their own reads."""
    return lambda session, mails, person_id: _each(mails, lines(session, _subjects(mails), person_id))


OF_BOOKINGS: dict[str, BookingFamily] = {
    "aftercare": _about_incidents,
    "availability": _about_clashes,
    "billing": _about_papers,
    "bookings": _about_bookings,
    "messages": _about_messages,
}
"""How what the kinds of each room are about is found, where it is a booking."""
FAMILIES: dict[str, Family] = {
    FREED: _about_freed_times,
    PEOPLE: _about_people,
    APPLICATIONS: _told_by(applied.lines),
    STANDING: _told_by(stood.lines),
    wished.KIND: _told_by(wished.lines),
    departed.KIND: _told_by(departed.lines),
    unused.KIND: _told_by(unused.lines),
    "accounts": _about_accounts,
    "agreements": _about_agreements,
    "authorisations": _about_authorisations,
    "equipment": _about_listings,
    "exchange": _about_imports,
    "feasibility": _about_questions,
    "organisations": _about_enquiries,
    "proofs": _told_by(proved.lines),
    "watching": _about_searches,
}
"""How the kinds of each other room are read."""
