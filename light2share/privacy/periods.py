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


def _searches() -> str:
    return gettext(
        "%(long)s; the person’s name %(named)s; of a visitor, nothing but the search",
        long=length(UNMET_KEPT),
        named=length(PERSON_KEPT),
    )


PERIODS = (
    Period(_("Name, professional e-mail address, organisations, rights, language, display theme, time zone"),
           _("to sign you in, to send you the mails of your bookings"), _account),
    Period(_("Password, secret of the second step, recovery codes"),
           _("to sign you in; only one-way hashes are kept, and the secret sealed"),
           lambda: gettext("as long as the account")),
    Period(_("Sign-ins: when, with which program, last use"),
           _("to list your sessions and to tell you of a new device"),
           lambda: gettext("%(long)s after the last use", long=length(REMEMBERED))),
    Period(_("Links to choose a new password"), _("to let you in again; only a one-way hash is kept"),
           lambda: length(RESETS_KEPT)),
    Period(_("Requests, bookings, quotes, statements: who asked, when, for what purpose, what was answered and owed"),
           _("to carry out the booking, to prove what was agreed, and for the accounts"),
           lambda: gettext("10 years at least; the names in them %(long)s after the end at most",
                           long=length(NAMES_KEPT))),
    Period(_("Messages and files about a booking: who wrote what, when it was read"),
           _("to carry out the booking; the place and camera a picture tells of are removed"),
           lambda: gettext("%(long)s after the end of the booking; the names as long as the accounts at most",
                           long=length(NAMES_KEPT))),
    Period(_("Standing documents of an organisation, such as its insurance, and who added them"),
           _("to show them to the companies it deals with, as it chooses, and to remind its admins"),
           lambda: gettext("%(long)s after their last day, or until removed", long=length(PROOFS_KEPT))),
    Period(_("Requests and listings not sent yet, files of many listings"),
           _("so that nothing typed is lost"), _drafts),
    Period(_("Favourites, saved searches, calendar feeds"),
           _("to show them to you, and to tell you if you ask for it"),
           lambda: gettext("until you delete them, at most as long as the account")),
    Period(_("Searches that found nothing: what was looked for"),
           _("to know which instruments the cluster lacks"), _searches),
    Period(_("Mails and notifications"), _("to deliver each exactly once, and to show you what you were told"), _mails),
    Period(_("Messages sent by the contact form of an organisation: name, e-mail address, text"),
           _("to pass them on to the people of that organisation"), lambda: length(ENQUIRIES_KEPT)),
    Period(_("Applications of organisations and invitations: name, address, position"),
           _("to decide on them, and to let people in"), _applications),
    Period(_("Journal: sign-ins, rights, downloads, admissions, by whom"),
           _("to find misuse and to prove who did what"), lambda: length(JOURNAL_KEPT)),
    Period(_("Technical records: network address, page, time"), _("to protect the site and find faults"),
           lambda: gettext("no longer than needed for that purpose, one year at most")),
)  # fmt: skip
