"""The words of questions, answers and kinds of incidents: pages and mails ask here."""

from __future__ import annotations

from light2share.aftercare.rules import Answer, Kind
from light2share.bookings.transitions import Party
from light2share.i18n import _

QUESTIONS = {
    Party.REQUESTER: _("Did it do what you needed?"),
    Party.OWNER: _("Would you lend to them again?"),
}
ANSWERS = {
    Answer.YES: _("Yes"),
    Answer.MOSTLY: _("Mostly"),
    Answer.PERHAPS: _("Perhaps"),
    Answer.NO: _("No"),
}
KINDS = {
    Kind.FAULT: _("Fault of the equipment"),
    Kind.DAMAGE: _("Damage"),
    Kind.LATE: _("Late"),
    Kind.OTHER: _("Something else"),
}
