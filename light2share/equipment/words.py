"""How states, modes and prices of a listing are called; each is translated when it is shown."""

from __future__ import annotations

from light2share.equipment.rules import AccessMode, Approval, ListingState, Move, PriceMode
from light2share.i18n import _, gettext

STATES = {
    ListingState.DRAFT: _("Draft"),
    ListingState.IN_REVIEW: _("In review"),
    ListingState.PUBLISHED: _("Published"),
    ListingState.PAUSED: _("Paused"),
    ListingState.ARCHIVED: _("Archived"),
}
MODES = {
    AccessMode.OPERATOR_ASSISTED: _("Run by or with the owner"),
    AccessMode.SELF_SERVICE: _("Self-service"),
    AccessMode.SAMPLE_MAIL_IN: _("Samples sent in"),
    AccessMode.LOAN: _("Lent out"),
}
MODE_HINTS = {
    AccessMode.OPERATOR_ASSISTED: _("One of the owner’s people measures, or stays beside you"),
    AccessMode.SELF_SERVICE: _("You run it yourself, after the owner’s briefing"),
    AccessMode.SAMPLE_MAIL_IN: _("You send the samples and receive the results"),
    AccessMode.LOAN: _("You use it on your own premises"),
}
OWNER_MODE_HINTS = {
    AccessMode.OPERATOR_ASSISTED: _("One of you measures, or stays on site"),
    AccessMode.SELF_SERVICE: _("They run it alone, after your briefing"),
    AccessMode.SAMPLE_MAIL_IN: _("They send samples, you send results"),
    AccessMode.LOAN: _("They take it to their own premises"),
}
PRICES = {
    PriceMode.FREE: _("Free of charge"),
    PriceMode.EXCHANGE: _("Hours exchange"),
    PriceMode.RATE: _("Price"),
    PriceMode.QUOTE: _("On quote"),
}
APPROVALS = {
    Approval.OWNER: _("Each request needs your yes"),
    Approval.MEMBERS: _("Members are confirmed at once"),
}
MOVES = {
    Move.PUBLISH: _("Publish"),
    Move.PAUSE: _("Pause"),
    Move.ARCHIVE: _("Archive"),
}


def owner_unnamed() -> str:
    """What stands in the place of an owner's name that is told with a request only."""
    return gettext("Owner named once you ask")
