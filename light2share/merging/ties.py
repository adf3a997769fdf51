"""Everything that points to an organisation: how it goes over when one becomes part of another.

Each column of each table that points to an organisation stands here once; a test compares the list with the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from light2share.agreements.models import Acceptance, Agreement
from light2share.audit.models import JournalLine
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.billing.models import BillingProfile
from light2share.bookings.models import Booking, BookingCheck, BookingEvent
from light2share.calendars.models import CalendarFeed
from light2share.equipment.models import AudienceMember, Equipment, ListingForm, TrustedOrganisation
from light2share.exchange.models import ListingImport
from light2share.feasibility.models import FeasibilityQuestion
from light2share.i18n import _
from light2share.messages.models import Message, ReadMark
from light2share.organisations.application_models import Application
from light2share.organisations.models import (
    Enquiry,
    Invitation,
    Logo,
    Membership,
    Organisation,
    OrganisationStep,
    Site,
)
from light2share.organisations.wish_models import JoinWish
from light2share.proofs.models import Proof
from light2share.quotes.models import RateCard
from light2share.watching.models import SavedSearch


class Way(StrEnum):
    """How the rows that point to the organisation that goes come to the one that stays."""

    MOVED = "moved"
    JOINED = "joined"
    """Moved, after what would stand there twice was made one: see `joining`."""
    CHOSEN = "chosen"
    """There is one for each: somebody chooses which, the other goes."""
    COPIED = "copied"
    """The database lets nobody change them: the one that stays gets rows of its own."""
    KEPT = "kept"
    """They stay, because the database lets nobody change them or because they are about that one alone; who reads them
    follows `merged_into_id`."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The rows of a table that point to an organisation by one column."""

    title: str
    """What a preview calls them; empty where nobody has to know."""
    model: Any
    column: str
    way: Way
    other: str = ""
    """The column of the other party: what is between the two that merge stays, as it was agreed."""
    of_booking: bool = False
    """Whether it hangs on a booking, and stays with one between the two."""

    @property
    def name(self) -> str:
        """The table and the column, as the database calls them."""
        return f"{self.model.__tablename__}.{self.column}"

    def rows(self, gone: int, into: int) -> ColumnElement[bool]:
        """Which rows go over."""
        found = [getattr(self.model, self.column) == gone]
        if self.other:
            found.append(getattr(self.model, self.other) != into)
        if self.of_booking:
            both = (gone, into)
            between = select(Booking.id).where(Booking.owner_id.in_(both), Booking.requester_id.in_(both))
            found.append(self.model.booking_id.not_in(between))
        return and_(*found)


MOVED, JOINED, CHOSEN, COPIED, KEPT = Way.MOVED, Way.JOINED, Way.CHOSEN, Way.COPIED, Way.KEPT

TIES = (
    Tie(_("Sites"), Site, "organisation_id", JOINED),
    Tie(_("Listings"), Equipment, "owner_id", JOINED),
    Tie(_("Bookings of its instruments"), Booking, "owner_id", MOVED, other="requester_id"),
    Tie(_("Bookings that it asked for"), Booking, "requester_id", MOVED, other="owner_id"),
    Tie(_("Messages it wrote"), Message, "organisation_id", MOVED, other="to_id"),
    Tie(_("Messages it got"), Message, "to_id", MOVED, other="organisation_id"),
    Tie("", ReadMark, "organisation_id", MOVED, of_booking=True),
    Tie("", BookingCheck, "organisation_id", MOVED, of_booking=True),
    Tie("", BookingEvent, "organisation_id", KEPT),
    Tie(_("Questions before a date that it got"), FeasibilityQuestion, "owner_id", MOVED, other="requester_id"),
    Tie(_("Questions before a date that it asked"), FeasibilityQuestion, "requester_id", MOVED, other="owner_id"),
    Tie(_("People and their rights"), Membership, "organisation_id", JOINED),
    Tie(_("Invitations"), Invitation, "organisation_id", JOINED),
    Tie(_("Requests to join"), JoinWish, "organisation_id", JOINED),
    Tie(_("Authorisations of its people"), Authorisation, "organisation_id", JOINED),
    Tie(_("Wishes for training that it got"), TrainingRequest, "owner_id", MOVED, other="requester_id"),
    Tie(_("Wishes for training of its people"), TrainingRequest, "requester_id", JOINED, other="owner_id"),
    Tie(_("Terms, confidentiality and safety rules it asks for"), Agreement, "owner_id", JOINED),
    Tie(_("Terms, confidentiality and safety rules it accepted"), Acceptance, "organisation_id", COPIED),
    Tie(_("Standing documents"), Proof, "organisation_id", MOVED),
    Tie(_("Prices that others made for it alone"), RateCard, "organisation_id", JOINED),
    Tie(_("Listings of others that name it as a reader, or keep it out"), AudienceMember, "organisation_id", JOINED),
    Tie(_("Listings of others that it books without asking"), TrustedOrganisation, "organisation_id", JOINED),
    Tie(_("Saved searches"), SavedSearch, "organisation_id", MOVED),
    Tie(_("Calendar feeds"), CalendarFeed, "organisation_id", MOVED),
    Tie(_("Files of listings"), ListingImport, "organisation_id", JOINED),
    Tie(_("Listings not sent yet"), ListingForm, "organisation_id", JOINED),
    Tie(_("Messages by its contact form"), Enquiry, "organisation_id", MOVED),
    Tie(_("Applications"), Application, "organisation_id", MOVED),
    Tie("", BillingProfile, "organisation_id", CHOSEN),
    Tie("", Logo, "organisation_id", CHOSEN),
    Tie("", OrganisationStep, "organisation_id", KEPT),
    Tie("", JournalLine, "organisation_id", KEPT),
    Tie("", Organisation, "merged_into_id", KEPT),
)  # fmt: skip
"""In the order in which a preview names them."""

GO_OVER = tuple(one for one in TIES if one.way in {MOVED, JOINED})
"""Those whose rows are rewritten."""
