"""Everything that points to a person: what of it they get to read, and what becomes of it when they go.

Each column of each table that points to a person stands here once; a test compares the list with the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import EmailChange, PasswordReset, RecoveryCode, SecondFactor, SignIn
from light2share.accounts.passkey_models import Passkey
from light2share.aftercare.models import Incident, VisitAnswer
from light2share.agreements.models import Acceptance
from light2share.audit.models import JournalLine
from light2share.authorisations.models import Authorisation, TrainingAnswer, TrainingRequest
from light2share.billing.models import Quote
from light2share.bookings.check_models import BookingCheck
from light2share.bookings.models import Booking, BookingDraft, BookingEvent
from light2share.calendars.models import CalendarFeed
from light2share.equipment.models import Equipment, ListingEvent, ListingForm
from light2share.exchange.models import ListingImport
from light2share.feasibility.models import FeasibilityQuestion
from light2share.i18n import _, p_
from light2share.mail.models import MailChoice, OutgoingMail
from light2share.messages.models import Message, ReadMark
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.models import Enquiry, Invitation, Membership, OrganisationStep
from light2share.organisations.wish_models import JoinWish, WishState
from light2share.privacy.models import Consent, SiteText
from light2share.proofs.models import Proof
from light2share.watching.models import Favourite, SavedSearch, UnmetSearch


class Fate(StrEnum):
    """What becomes of a row when its person goes."""

    GONE = "gone"
    UNLINKED = "unlinked"
    """It stays, and says no longer by whom."""
    NAMELESS = "nameless"
    """It can't be changed, or has to point to somebody: it points to a person without name and address."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of a table that point to a person by one column."""

    title: str
    model: Any
    column: str
    fate: Fate
    shown: tuple[str, ...] = ()
    """The columns that the person gets to read; none where another holding shows the same rows, or all is secret."""
    unproven: Enum | None = None
    """The `state` of rows that anybody may have made with the person's address: they are not shown as the person's."""

    @property
    def name(self) -> str:
        """The table and the column, as the database calls them."""
        return f"{self.model.__tablename__}.{self.column}"


GONE, UNLINKED, NAMELESS = Fate.GONE, Fate.UNLINKED, Fate.NAMELESS

HOLDINGS = (
    Holding(_("Organisations you belong to"), Membership, "person_id", GONE,
            ("organisation_id", "is_manager", "is_admin", "accepts_quotes", "accepts_agreements", "created_at")),
    Holding(_("Invitations to you"), Invitation, "person_id", GONE,
            ("organisation_id", "name", "created_at", "outcome", "settled_at")),
    Holding(_("Invitations you sent"), Invitation, "invited_by_id", UNLINKED, ("organisation_id", "created_at")),
    Holding(_("Requests of yours to join"), JoinWish, "person_id", GONE,
            ("organisation_id", "name", "created_at", "state"), WishState.UNPROVEN),
    Holding(_("What you did with a membership"), OrganisationStep, "person_id", UNLINKED, ("words", "at")),
    Holding(_("Applications you signed"), Application, "person_id", NAMELESS,
            ("name", "person_name", "person_role", "terms_version", "created_at", "state"),
            ApplicationState.UNCONFIRMED),
    Holding(_("What you wrote on applications"), ApplicationStep, "person_id", UNLINKED, ("words", "at")),
    Holding(_("Terms of use you accepted"), Consent, "person_id", GONE, ("version", "accepted_at")),
    Holding(_("Texts of the site you wrote"), SiteText, "person_id", UNLINKED, ("page", "number", "created_at")),
    Holding(_("Sign-ins"), SignIn, "person_id", GONE, ("program", "created_at", "seen_at", "ended_at")),
    Holding(_("Second step of signing in"), SecondFactor, "person_id", GONE, ("confirmed_at",)),
    Holding(_("Passkeys, without the keys"), Passkey, "person_id", GONE, ("name", "created_at", "used_at")),
    Holding(_("Sign-in of your company"), CompanyIdentity, "person_id", GONE, ("issuer", "subject", "created_at")),
    Holding(_("Recovery codes, without the codes"), RecoveryCode, "person_id", GONE, ("used_at",)),
    Holding(_("Other addresses you wished for"), EmailChange, "person_id", GONE,
            ("before", "email", "created_at", "settled_at")),
    Holding(_("Links to choose a new password"), PasswordReset, "person_id", GONE, ("created_at", "used_at")),
    Holding(_("Bookings you asked for"), Booking, "requested_by_id", UNLINKED,
            ("reference", "equipment_id", "owner_id", "requester_id", "state", "starts_at", "ends_at", "purpose",
             "sample", "samples", "requester_reference", "hazard_notes", "end_user_country", "created_at")),
    Holding(_("Your moves of bookings"), BookingEvent, "person_id", NAMELESS,
            ("booking_id", "at", "to_state", "message")),
    Holding(_("What you ticked on checklists"), BookingCheck, "person_id", UNLINKED,
            ("booking_id", "kind", "done_at", "note")),
    Holding(_("Requests not sent yet"), BookingDraft, "person_id", GONE, ("equipment_id", "fields", "saved_at")),
    Holding(_("Messages you wrote"), Message, "person_id", UNLINKED, ("booking_id", "sent_at", "body")),
    Holding(_("How far you have read"), ReadMark, "person_id", NAMELESS, ("booking_id", "read_at")),
    Holding(_("Questions you asked before a date"), FeasibilityQuestion, "requested_by_id", UNLINKED,
            ("equipment_id", "asked_at", "purpose", "sample", "standard", "answer_text")),
    Holding(_("Quotes you accepted"), Quote, "accepted_by_id", UNLINKED,
            ("number", "accepted_at", "accepted_by_name", "purchase_order")),
    Holding(_("Terms and rules you accepted"), Acceptance, "person_id", UNLINKED,
            ("organisation_id", "version_id", "accepted_at", "signed_on")),
    Holding(_("Standing documents you added"), Proof, "added_by_id", UNLINKED,
            ("organisation_id", "kind", "title", "note", "starts_on", "ends_on", "added_at")),
    Holding(_("Your answers after a visit"), VisitAnswer, "person_id", UNLINKED,
            ("booking_id", "answered_at", "answer", "words")),
    Holding(_("Incidents you reported"), Incident, "person_id", UNLINKED,
            ("booking_id", "reported_at", "kind", "words")),
    Holding(_("Instruments you may run alone"), Authorisation, "person_id", GONE,
            ("equipment_id", "organisation_id", "starts_on", "ends_on", "ended_at", "reason")),
    Holding(_("Authorisations you gave"), Authorisation, "granted_by_id", UNLINKED, ("equipment_id", "granted_at")),
    Holding(_("Training asked for you"), TrainingRequest, "person_id", GONE,
            ("equipment_id", "asked_at", "wish", "words", "closed_at")),
    Holding(_("Training you asked for"), TrainingRequest, "asked_by_id", UNLINKED,
            ("equipment_id", "asked_at", "wish", "words")),
    Holding(_("Your answers about training"), TrainingAnswer, "person_id", UNLINKED, ("at", "said", "words")),
    Holding(_("Instruments that name you as the contact"), Equipment, "contact_id", UNLINKED,
            ("title_fr", "title_en")),
    Holding(_("What you did with listings"), ListingEvent, "person_id", UNLINKED,
            ("equipment_id", "kind", "at", "reason")),
    Holding(_("Listings not sent yet"), ListingForm, "person_id", GONE, ("organisation_id", "fields", "saved_at")),
    Holding(_("Files of listings you sent"), ListingImport, "person_id", GONE, ("name", "sent_at", "stage")),
    Holding(_("Favourites"), Favourite, "person_id", GONE, ("equipment_id", "tells_freed", "created_at")),
    Holding(_("Saved searches"), SavedSearch, "person_id", GONE, ("name", "query", "alert", "created_at")),
    Holding(_("Searches that found nothing"), UnmetSearch, "person_id", UNLINKED, ("query", "asked_on", "times")),
    Holding(_("Calendar feeds"), CalendarFeed, "person_id", GONE,
            ("name", "scope", "created_at", "last_read_at", "last_read_by")),
    Holding(_("Mails and notifications to you"), OutgoingMail, "person_id", GONE,
            ("kind", "created_at", "read_at")),
    Holding(_("How you hear of what"), MailChoice, "person_id", GONE, ("topic", "channel")),
    Holding(_("Messages you sent by contact forms"), Enquiry, "person_id", GONE,
            ("organisation_id", "name", "email", "company", "message", "created_at")),
    Holding(_("Your lines of the journal"), JournalLine, "person_id", NAMELESS,
            ("at", "what", "organisation_id", "details")),
    Holding(_("Lines of the journal about you"), JournalLine, "about_id", NAMELESS,
            ("at", "what", "organisation_id", "details")),
)  # fmt: skip
"""In the order in which a person reads them."""

COLUMNS = {
    "accepted_at": _("Accepted on"),
    "accepted_by_name": _("Name"),
    "accepts_agreements": _("Accepts documents"),
    "accepts_quotes": _("Accepts quotes"),
    "added_at": _("Added on"),
    "alert": _("Mails"),
    "answer": p_("what was said", "Answer"),
    "answer_text": _("The owner’s answer"),
    "answered_at": _("Answered on"),
    "asked_at": _("Asked on"),
    "asked_on": _("Day"),
    "at": _("When"),
    "before": _("Address before"),
    "body": _("Text"),
    "booking_id": _("Booking"),
    "channel": _("Channel"),
    "closed_at": _("Closed on"),
    "company": _("Company"),
    "confirmed_at": _("Confirmed on"),
    "created_at": _("Since"),
    "details": _("Details"),
    "done_at": _("Done on"),
    "email": _("E-mail"),
    "end_user_country": _("Country of the end user"),
    "ended_at": _("Ended on"),
    "ends_at": _("Until"),
    "ends_on": _("Until"),
    "equipment_id": _("Instrument"),
    "fields": _("What was typed"),
    "granted_at": _("Given on"),
    "hazard_notes": _("Hazards"),
    "is_admin": _("Looks after people and papers"),
    "is_manager": _("Lists equipment and answers requests"),
    "issuer": _("Address of the company’s sign-in"),
    "kind": _("Kind"),
    "last_read_at": _("Last read"),
    "last_read_by": _("Read by"),
    "message": _("Message"),
    "name": _("Name"),
    "note": _("Note"),
    "number": _("Number"),
    "organisation_id": _("Organisation"),
    "outcome": _("Outcome"),
    "owner_id": _("Owner"),
    "page": _("Page"),
    "person_name": _("Your name"),
    "person_role": _("Your position"),
    "program": _("Program"),
    "purchase_order": _("Order number"),
    "purpose": _("Purpose"),
    "query": _("Search"),
    "read_at": _("Read on"),
    "reason": _("Reason"),
    "reference": _("Reference"),
    "reported_at": _("Reported on"),
    "requester_id": _("Requester"),
    "requester_reference": _("Reference of the requester"),
    "said": p_("what was said", "Answer"),
    "sample": _("Sample"),
    "samples": _("Number of samples"),
    "saved_at": _("Saved on"),
    "scope": _("Extent"),
    "seen_at": _("Last used"),
    "seen_on": _("Last used"),
    "sent_at": _("Sent on"),
    "settled_at": _("Settled on"),
    "signed_on": _("Signed on"),
    "stage": _("State"),
    "standard": _("Standard"),
    "starts_at": _("From"),
    "starts_on": _("From"),
    "state": _("State"),
    "subject": _("Your name there"),
    "subject_line": _("Subject"),
    "tells_freed": _("Tells of freed times"),
    "terms_version": _("Version of the terms of use"),
    "times": _("Times"),
    "title": _("Title"),
    "title_en": _("Title in English"),
    "title_fr": _("Title in French"),
    "to_state": _("State after it"),
    "topic": _("Topic"),
    "used_at": _("Used on"),
    "version": _("Version"),
    "version_id": _("Document"),
    "what": _("What happened"),
    "wish": _("Wish"),
    "words": _("Text"),
}
"""What the columns are called to a reader."""
