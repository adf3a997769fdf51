"""What applications and the standing of organisations are called."""

from __future__ import annotations

from light2share.i18n import _, formats, gettext, language
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.identifiers import ELSEWHERE
from light2share.organisations.models import MembershipStatus

STATES = {
    ApplicationState.UNCONFIRMED: _("Address not confirmed"),
    ApplicationState.WAITING: _("Waits for you"),
    ApplicationState.ASKED: _("Waits for the applicant"),
    ApplicationState.ADMITTED: _("Admitted"),
    ApplicationState.REFUSED: _("Refused"),
}
BADGES = {
    ApplicationState.UNCONFIRMED: ("", "file"),
    ApplicationState.WAITING: ("wait", "clock"),
    ApplicationState.ASKED: ("info", "message"),
    ApplicationState.ADMITTED: ("free", "check"),
    ApplicationState.REFUSED: ("off", "close"),
}
STANDING = {
    MembershipStatus.ACTIVE: _("Member"),
    MembershipStatus.PENDING: _("Not admitted yet"),
    MembershipStatus.SUSPENDED: _("Suspended"),
    MembershipStatus.LEFT: _("Has left"),
}


def country_words(code: str) -> str:
    """The name of a country."""
    return gettext("Another country") if code == ELSEWHERE else formats.country(code, language())


def checked_words(said: Application) -> str:
    """Which number was given, and what its check tells."""
    if said.siret:
        return gettext("SIRET %(number)s: its check digit is right", number=said.siret)
    if said.vat_number:
        return gettext("VAT number %(number)s: its form is right", number=said.vat_number)
    if said.siren:
        return gettext("SIREN %(number)s: its check digit is right", number=said.siren)
    return gettext("No number given")


def step_words(step: ApplicationStep, first: bool) -> str:
    """What was done, as a short sentence."""
    if step.state is ApplicationState.WAITING:
        return gettext("Application confirmed by mail") if first else gettext("Answered")
    if step.state is ApplicationState.ASKED:
        return gettext("Asked back")
    return str(STATES[step.state])
