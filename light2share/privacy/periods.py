"""How long what is kept, and why: one table, which the privacy page shows and the worker keeps to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from light2share.accounts.sessions import REMEMBERED
from light2share.bookings.drafts import KEPT_FOR as DRAFTS_KEPT
from light2share.i18n import _, gettext, ngettext
from light2share.notifications.forgetting import READ_KEPT, UNREAD_KEPT
from light2share.organisations.actions import ENQUIRIES_KEPT
from light2share.organisations.applying import DECIDED_KEPT, UNCONFIRMED_KEPT
from light2share.organisations.wishing import DECIDED_KEPT as WISHES_KEPT
from light2share.organisations.wishing import UNPROVEN_KEPT as WISHES_UNPROVEN_KEPT
from light2share.proofs.rules import KEPT_AFTER as PROOFS_KEPT
from light2share.watching.rules import PERSON_KEPT, UNMET_KEPT

INACTIVE_KEPT = timedelta(days=730)
NOTICE = timedelta(days=30)
"""How long before an account is deleted for not being used its person is told."""
NEVER_JOINED_KEPT = timedelta(days=90)
JOURNAL_KEPT = timedelta(days=365)
NAMES_KEPT = timedelta(days=5 * 365)
"""How long a booking that is over names people and keeps their talk: as long as somebody may claim something of it."""
FORMS_KEPT = timedelta(days=30)
"""How long a second arrival of a form still gets the first answer."""
RESETS_KEPT = timedelta(days=30)
LISTINGS_KEPT = timedelta(days=90)
"""How long a form that lists an instrument is kept for the person who began it."""
IMPORTS_KEPT = timedelta(days=30)
"""How long the rows of an import are kept after the file was sent."""


@dataclass(frozen=True, slots=True)
class Period:
    """One line of the table."""

    what: str
    why: str
    how_long: Callable[[], str]
    tables: tuple[str, ...] = ()
    """The tables of holdings.py that it is about; a test looks that none of those is left out."""


def length(time: timedelta) -> str:
    """`2 years`, `18 months`, `90 days`."""
    if time.days % 365 == 0:
        return ngettext("%(num)s year", "%(num)s years", time.days // 365)
    if time.days > 365:
        return ngettext("%(num)s month", "%(num)s months", round(time.days / 30.5))
    return ngettext("%(num)s day", "%(num)s days", time.days)


def _account() -> str:
    return gettext(
        "as long as the account; one that is not used for %(long)s is deleted, %(notice)s after a mail that says so",
        long=length(INACTIVE_KEPT),
        notice=length(NOTICE),
    )


def _drafts() -> str:
    return gettext(
        "requests %(drafts)s and listings %(listings)s after the last change; files %(imports)s",
        drafts=length(DRAFTS_KEPT),
        listings=length(LISTINGS_KEPT),
        imports=length(IMPORTS_KEPT),
    )


def _mails() -> str:
    return gettext(
        "%(read)s after they were read, %(unread)s at most; those of a coming booking as long as it is ahead",
        read=length(READ_KEPT),
        unread=length(UNREAD_KEPT),
    )


def _applications() -> str:
    return gettext(
        "%(decided)s after the decision; %(unproven)s if the address is unconfirmed; people who never came: %(never)s",
        decided=length(DECIDED_KEPT),
        unproven=length(UNCONFIRMED_KEPT),
        never=length(NEVER_JOINED_KEPT),
    )


def _wishes() -> str:
    return gettext(
        "%(decided)s after the decision; %(unproven)s if the address is unconfirmed",
        decided=length(WISHES_KEPT),
        unproven=length(WISHES_UNPROVEN_KEPT),
    )


def _as_the_account() -> str:
    return gettext("as long as the account")


def _searches() -> str:
    return gettext(
        "%(long)s; the person’s name %(named)s; of a visitor, nothing but the search",
        long=length(UNMET_KEPT),
        named=length(PERSON_KEPT),
    )


PERIODS = (
    Period(_("Name, professional e-mail address, organisations, rights, language, display theme, time zone"),
           _("to sign you in, to send you the mails of your bookings"), _account, ("membership",)),
    Period(_("Password, secret of the second step, recovery codes"),
           _("to sign you in; only one-way hashes are kept, and the secret sealed"), _as_the_account,
           ("second_factor", "recovery_code")),
    Period(_("Passkeys: the public key, the name you gave it, when it was added and last used"),
           _("to sign you in without a password; the secret half stays on your device"),
           lambda: gettext("until you remove them, at most as long as the account"), ("passkey",)),
    Period(_("Sign-in of your company: its address, the identifier it knows you by, since when"),
           _("to sign you in with the account that your company gave you"),
           lambda: gettext("until you remove them, at most as long as the account"), ("company_identity",)),
    Period(_("Terms of use: which version you accepted, and when"), _("to prove who accepted which text"),
           _as_the_account, ("consent",)),
    Period(_("Sign-ins: when, with which program, last use; the mark of your browser as a one-way hash"),
           _("to list your sessions and to tell you of a new device"),
           lambda: gettext("%(long)s after the last use", long=length(REMEMBERED)), ("sign_in",)),
    Period(_("Links to choose a new password; changes of address, with the old one and the new one"),
           _("to let you in again or by another address; of a link only a one-way hash is kept"),
           lambda: length(RESETS_KEPT), ("password_reset", "email_change")),
    Period(_("Requests, bookings, quotes, statements: who asked, when, for what purpose, what was answered and owed"),
           _("to carry out the booking, to prove what was agreed, and for the accounts"),
           lambda: gettext("10 years at least; the names in them %(long)s after the end at most",
                           long=length(NAMES_KEPT)),
           ("booking", "booking_event", "booking_quote")),
    Period(_("Questions before a date, checklists, answers after a visit, incidents: who asked, ticked, wrote"),
           _("to prepare the booking, and to learn from it"),
           lambda: gettext("as long as the booking; the names in them %(long)s at most", long=length(NAMES_KEPT)),
           ("feasibility_question", "booking_check", "visit_answer", "incident")),
    Period(_("Messages and files about a booking: who wrote what, when it was read"),
           _("to carry out the booking; the place and camera a picture tells of are removed"),
           lambda: gettext("%(long)s after the end of the booking; the names as long as the accounts at most",
                           long=length(NAMES_KEPT)),
           ("message", "message_read")),
    Period(_("Agreements and rules accepted for an organisation: who, and when"),
           _("to prove what the organisations agreed on"),
           lambda: gettext("as long as the agreement; the name as long as the account"), ("agreement_acceptance",)),
    Period(_("Authorisations and training: who may run which instrument alone, who asked, gave, answered"),
           _("so that nobody runs an instrument alone without training"), _as_the_account,
           ("authorisation", "training_request", "training_answer")),
    Period(_("Standing documents of an organisation, such as its insurance, and who added them"),
           _("to show them to the companies it deals with, as it chooses, and to remind its admins"),
           lambda: gettext("%(long)s after their last day, or until removed", long=length(PROOFS_KEPT)), ("proof",)),
    Period(_("Listings, memberships, texts of the site: who is the contact, who published, decided, wrote"),
           _("to know whom to ask, and who did what"),
           lambda: gettext("the name as long as the account"),
           ("equipment", "equipment_event", "organisation_step", "site_text")),
    Period(_("Requests and listings not sent yet, files of many listings"),
           _("so that nothing typed is lost"), _drafts, ("booking_draft", "listing_form", "listing_import")),
    Period(_("Favourites, saved searches, calendar feeds, choices of mails"),
           _("to show them to you, and to tell you if you ask for it"),
           lambda: gettext("until you delete them, at most as long as the account"),
           ("favourite", "saved_search", "calendar_feed", "mail_choice")),
    Period(_("Searches that found nothing: what was looked for"),
           _("to know which instruments the cluster lacks"), _searches, ("unmet_search",)),
    Period(_("Mails and notifications"), _("to deliver each exactly once, and to show you what you were told"), _mails,
           ("outgoing_mail",)),
    Period(_("Messages sent by the contact form of an organisation: name, e-mail address, text"),
           _("to pass them on to the people of that organisation"), lambda: length(ENQUIRIES_KEPT), ("enquiry",)),
    Period(_("Applications of organisations and invitations: name, address, position"),
           _("to decide on them, and to let people in"), _applications,
           ("application", "application_step", "invitation")),
    Period(_("Requests to join an organisation: name, address"),
           _("to decide on them, and to let people in"), _wishes, ("join_wish",)),
    Period(_("Journal: sign-ins, rights, downloads, admissions, by whom"),
           _("to find misuse and to prove who did what"), lambda: length(JOURNAL_KEPT), ("journal_line",)),
    Period(_("Technical records: network address, page, time"), _("to protect the site and find faults"),
           lambda: gettext("no longer than needed for that purpose, one year at most")),
)  # fmt: skip
