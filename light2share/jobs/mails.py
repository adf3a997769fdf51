"""Every kind of mail and who composes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import speaking
from light2share.identity.queries import words_in
from light2share.jobs import (
    account_letters,
    aftercare_letters,
    agreement_letters,
    application_letters,
    authorisation_letters,
    billing_letters,
    booking_letters,
    calendar_letters,
    feasibility_letters,
    import_letters,
    listing_letters,
    message_letters,
    notification_letters,
    organisation_letters,
    people_letters,
    privacy_letters,
    proof_letters,
    proposal_letters,
    standing_letters,
    watching_letters,
    wish_letters,
)
from light2share.jobs.letters import Content, language_of, written
from light2share.mail.message import Letter
from light2share.mail.models import OutgoingMail
from light2share.privacy.closing import DELETED
from light2share.privacy.retention import STAYS, WARNING

Compose = Callable[[Session, OutgoingMail, Person, datetime], Content | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How mails of a kind come about; `makes_secret` where composing writes the hash of a link that it tells.

    `tells_signed` where it tells a signed link that is not stored either; see `kept` for that of an answer.
    """

    compose: Compose
    makes_secret: bool = False
    tells_signed: bool = False


KINDS: dict[str, Kind] = {
    "accounts/company_changed": Kind(account_letters.company_changed),
    "accounts/email_changed": Kind(account_letters.email_changed),
    "accounts/email_confirm": Kind(account_letters.email_confirm, tells_signed=True),
    DELETED: Kind(privacy_letters.deleted),
    WARNING: Kind(privacy_letters.inactive),
    "accounts/new_device": Kind(account_letters.new_device),
    "accounts/passkey_changed": Kind(account_letters.passkey_changed),
    "accounts/password_changed": Kind(account_letters.password_changed),
    "accounts/password_reset": Kind(account_letters.password_reset, makes_secret=True),
    "accounts/second_factor_changed": Kind(account_letters.second_factor_changed),
    "aftercare/fault_ahead": Kind(aftercare_letters.fault_ahead),
    "aftercare/incident": Kind(aftercare_letters.incident),
    "agreements/accepted": Kind(agreement_letters.accepted),
    "agreements/asked": Kind(agreement_letters.asked),
    "authorisations/answered": Kind(authorisation_letters.answered),
    "authorisations/asked": Kind(authorisation_letters.asked),
    "authorisations/granted": Kind(authorisation_letters.granted),
    "authorisations/reminder_ending": Kind(authorisation_letters.reminder_ending),
    "authorisations/withdrawn": Kind(authorisation_letters.withdrawn),
    "availability/calendar_clash": Kind(calendar_letters.calendar_clash),
    "billing/quote_accepted": Kind(billing_letters.quote_accepted),
    "billing/quote_to_approve": Kind(billing_letters.quote_to_approve),
    "billing/reminder_cluster": Kind(billing_letters.reminder_cluster),
    "billing/reminder_contest": Kind(billing_letters.statement_contested),
    "billing/reminder_contest_again": Kind(billing_letters.statement_contested),
    "billing/reminder_mediation": Kind(billing_letters.reminder_mediation),
    "billing/statement_answered": Kind(billing_letters.statement_answered),
    "billing/statement_closed": Kind(billing_letters.statement_closed),
    "billing/statement_contested": Kind(billing_letters.statement_contested),
    "bookings/cancelled": Kind(booking_letters.cancelled),
    "bookings/change_expired": Kind(proposal_letters.ended),
    "bookings/change_proposed": Kind(proposal_letters.proposed),
    "bookings/change_refused": Kind(proposal_letters.ended),
    "bookings/change_taken_back": Kind(proposal_letters.ended),
    "bookings/completed": Kind(booking_letters.completed),
    "bookings/confirmed": Kind(booking_letters.confirmed),
    "bookings/declined": Kind(booking_letters.declined),
    "bookings/expired": Kind(booking_letters.expired),
    "bookings/no_show": Kind(booking_letters.no_show),
    "bookings/offer_expired": Kind(proposal_letters.offer_expired),
    "bookings/offer_refused": Kind(proposal_letters.ended),
    "bookings/offer_taken_back": Kind(proposal_letters.taken_back),
    "bookings/offered": Kind(proposal_letters.proposed),
    "bookings/reminder_answer": Kind(booking_letters.reminder_answer),
    "bookings/reminder_answer_again": Kind(booking_letters.reminder_answer),
    "bookings/reminder_cluster": Kind(booking_letters.reminder_cluster),
    "bookings/reminder_proposal": Kind(proposal_letters.reminder),
    "bookings/reminder_visit": Kind(booking_letters.reminder_visit),
    "bookings/requested": Kind(booking_letters.requested),
    "bookings/revised": Kind(booking_letters.requested),
    "bookings/free_again": Kind(booking_letters.free_again),
    "bookings/handed_over": Kind(booking_letters.handed_over),
    "bookings/rescheduled": Kind(proposal_letters.rescheduled),
    "bookings/taken_by_other": Kind(booking_letters.taken_by_other),
    "bookings/withdrawn": Kind(booking_letters.told),
    "equipment/in_review": Kind(listing_letters.in_review),
    "equipment/published": Kind(listing_letters.published),
    "equipment/reminder_stale": Kind(listing_letters.still_true, tells_signed=True),
    "equipment/sent_back": Kind(listing_letters.sent_back),
    "exchange/import_done": Kind(import_letters.done),
    "exchange/import_refused": Kind(import_letters.refused),
    "feasibility/answered": Kind(feasibility_letters.answered),
    "feasibility/asked": Kind(feasibility_letters.asked),
    "feasibility/reminder_answer": Kind(feasibility_letters.asked),
    "messages/new": Kind(message_letters.new),
    "notifications/digest_day": Kind(notification_letters.digest_day),
    "organisations/application_asked": Kind(application_letters.asked, tells_signed=True),
    "organisations/application_confirm": Kind(application_letters.confirm, tells_signed=True),
    "organisations/application_refused": Kind(application_letters.refused),
    "organisations/application_waiting": Kind(application_letters.waiting),
    "organisations/enquiry": Kind(organisation_letters.enquiry),
    "organisations/invited": Kind(people_letters.invited, tells_signed=True),
    "organisations/join_asked": Kind(wish_letters.asked),
    "organisations/join_link": Kind(wish_letters.link, tells_signed=True),
    "organisations/join_refused": Kind(wish_letters.refused),
    "organisations/joined": Kind(people_letters.joined),
    "organisations/leaves": Kind(standing_letters.leaves),
    "organisations/left": Kind(people_letters.left),
    "organisations/membership_ended": Kind(standing_letters.told),
    "organisations/merged": Kind(standing_letters.merged),
    "organisations/removed": Kind(people_letters.removed),
    "organisations/rights_changed": Kind(people_letters.rights_changed),
    "organisations/suspended": Kind(standing_letters.told),
    "organisations/suspension_lifted": Kind(standing_letters.told),
    "proofs/reminder_ending": Kind(proof_letters.reminder_ending),
    STAYS: Kind(privacy_letters.unused_account),
    "watching/digest_news": Kind(watching_letters.digest, tells_signed=True),
    "watching/freed": Kind(watching_letters.freed),
    "watching/found": Kind(watching_letters.found, tells_signed=True),
}


def letter_of(session: Session, mail: OutgoingMail, now: datetime) -> Letter | None:
    """The finished letter; None when its receiver has gone or it says nothing any more. Raises KeyError for no kind.

    What it says is read now; what happened is read from the record that it is about.
    """
    kind = KINDS[mail.kind]
    person = session.get(Person, mail.person_id)
    if person is None or (person.disabled_at is not None and mail.kind != DELETED):
        return None
    with speaking(language_of(person)):
        content = kind.compose(session, mail, person, now)
        if content is None:
            return None
        content.begins, content.signed = words_in(session, mail.kind, language_of(person))
        return written(mail, mail.kind, person, content)
