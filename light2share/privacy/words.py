"""How the values of what the site holds of a person read, in the language of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from light2share.aftercare import rules as aftercare
from light2share.aftercare import wording as aftercare_words
from light2share.agreements.models import AgreementVersion
from light2share.agreements.words import name_of, text_of
from light2share.audit.models import Happening
from light2share.audit.words import HAPPENINGS
from light2share.authorisations.rules import Said
from light2share.authorisations.wording import TOLD
from light2share.bookings.check_words import KINDS as CHECKS
from light2share.bookings.checks import CheckKind
from light2share.bookings.models import BookingState
from light2share.bookings.wording import STATES as BOOKINGS
from light2share.calendars.models import FeedScope
from light2share.equipment.rules import Happening as Listed
from light2share.exchange.rules import Stage
from light2share.exchange.words import STAGES
from light2share.i18n import _
from light2share.mail.topics import Channel, Topic, topic_of
from light2share.notifications.words import CHANNELS, TOPICS
from light2share.organisations.application_models import ApplicationState
from light2share.organisations.models import Outcome
from light2share.organisations.wish_models import WishState
from light2share.proofs.rules import ProofKind
from light2share.proofs.words import KINDS as PROOFS
from light2share.watching.rules import Alert
from light2share.watching.wording import ALERTS

APPLICATIONS = {
    ApplicationState.UNCONFIRMED: _("Address not confirmed"),
    ApplicationState.WAITING: _("Waits for the cluster"),
    ApplicationState.ASKED: _("Waits for the applicant"),
    ApplicationState.ADMITTED: _("Admitted"),
    ApplicationState.REFUSED: _("Refused"),
}
WISHES = {
    WishState.UNPROVEN: _("Address not confirmed"),
    WishState.WAITING: _("Waits for the organisation"),
    WishState.ACCEPTED: _("Accepted"),
    WishState.REFUSED: _("Refused"),
}
INVITATIONS = {
    Outcome.ACCEPTED: _("Accepted"),
    Outcome.DECLINED: _("Declined"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}
FEEDS = {
    FeedScope.PERSON: _("My own bookings"),
    FeedScope.ORGANISATION: _("All bookings of my organisation"),
    FeedScope.EQUIPMENT: _("One of our instruments"),
}
LISTED = {
    Listed.SUBMITTED: _("Sent to the cluster for review"),
    Listed.TAKEN_BACK: _("Taken back as a draft"),
    Listed.SENT_BACK: _("Sent back by the cluster"),
    Listed.PUBLISHED: _("Published"),
    Listed.PAUSED: _("Paused"),
    Listed.ARCHIVED: _("Archived"),
    Listed.WITHHELD: _("Hidden: membership suspended"),
    Listed.GIVEN_BACK: _("Shown again"),
    Listed.ASKED: _("Asked whether it is still true"),
    Listed.CONFIRMED: _("Confirmed to be still true"),
    Listed.MOVED: _("Given another address"),
}
WORDS: dict[type[Enum], Mapping[Any, str]] = {
    aftercare.Answer: aftercare_words.ANSWERS,
    aftercare.Kind: aftercare_words.KINDS,
    Alert: ALERTS,
    ApplicationState: APPLICATIONS,
    BookingState: BOOKINGS,
    Channel: CHANNELS,
    CheckKind: CHECKS,
    FeedScope: FEEDS,
    Happening: HAPPENINGS,
    Listed: LISTED,
    Outcome: INVITATIONS,
    ProofKind: PROOFS,
    Said: TOLD,
    Stage: STAGES,
    Topic: {**TOPICS, Topic.DIGEST: _("What is new, once a day")},
    WishState: WISHES,
}
"""The words of each list of values that holdings.py shows; a test looks that none is missing."""


def choice(value: Enum) -> str:
    """One value of a list of them."""
    return str(WORDS[type(value)][value])


def document(version: AgreementVersion) -> str:
    """Which text was accepted: its title, its kind and version, whose it is."""
    parts = (
        text_of(version).title,
        name_of(version.agreement.kind, version.number),
        version.agreement.owner.name,
    )
    return ", ".join(part for part in parts if part)


def mail(kind: str) -> str:
    """What a mail was about."""
    return choice(topic_of(kind))
