"""How states, modes and prices of a listing are called; each is translated when it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from light2share.equipment.quality import Hint, Mark, mark_of
from light2share.equipment.rules import (
    AccessMode,
    Approval,
    DocumentKind,
    FreeCancel,
    ListingState,
    Move,
    PriceMode,
    Readers,
    Visibility,
)
from light2share.i18n import _, formats, gettext, language, ngettext

LONGEST_IN_HOURS = 72

STATES = {
    ListingState.DRAFT: _("Draft"),
    ListingState.IN_REVIEW: _("In review"),
    ListingState.PUBLISHED: _("Published"),
    ListingState.PAUSED: _("Paused"),
    ListingState.WITHHELD: _("Hidden: membership suspended"),
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
    Approval.OWNER: _("Nobody"),
    Approval.CHOSEN: _("Organisations that you trust"),
    Approval.MEMBERS: _("All members"),
}
"""Who is confirmed without the owner's yes, as the owner chooses it."""
APPROVAL_HINTS = {
    Approval.OWNER: _("Each request waits for you"),
    Approval.CHOSEN: _("Those named below, within your limits"),
    Approval.MEMBERS: _("Within your limits, at once"),
}
AT_ONCE = {
    Approval.CHOSEN: _("Your organisation is confirmed at once"),
    Approval.MEMBERS: _("Members are confirmed at once"),
}
"""What somebody is told who needs no yes of the owner."""
AT_ONCE_THEN = _("At once if nothing that the owner asks for is missing")
PROMISES_AT_ONCE = {
    Approval.CHOSEN: _("Your organisation is confirmed at once, without waiting for the owner."),
    Approval.MEMBERS: _("Members are confirmed at once, without waiting for the owner."),
}
PROMISES_THEN = _(
    "Confirmed at once if nothing that the owner asks for is missing; if something is, the owner answers."
)
MOVES = {
    Move.PUBLISH: _("Publish"),
    Move.PAUSE: _("Pause"),
    Move.ARCHIVE: _("Archive"),
    Move.TAKE_BACK: _("Take back as a draft"),
}
PUBLISH_FOR_REVIEW = _("Send to the cluster for review")
VISIBILITIES = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.PARTNERS: _("Members, and those of partner clusters"),
    Visibility.MEMBERS: _("Members of the cluster"),
    Visibility.CHOSEN: _("Organisations that you choose"),
    Visibility.OWNER: _("Your organisation only"),
}
VISIBILITY_HINTS = {
    Visibility.PUBLIC: _("Visitors and search engines too; only members send requests"),
    Visibility.PARTNERS: _("People who are signed in for a member of this cluster or of a partner"),
    Visibility.MEMBERS: _("People who are signed in for a member of this cluster"),
    Visibility.CHOSEN: _("Nobody else learns that it exists"),
    Visibility.OWNER: _("For your own planning: no other organisation sees it"),
}
DOCUMENT_KINDS = {
    DocumentKind.DATASHEET: _("Data sheet"),
    DocumentKind.CALIBRATION: _("Calibration certificate"),
    DocumentKind.MANUAL: _("User manual"),
    DocumentKind.SAFETY: _("Safety instructions"),
    DocumentKind.CONDITIONS: _("Conditions of use"),
    DocumentKind.OTHER: _("Other document"),
}
READERS = {
    Readers.ALL: _("Whoever sees the listing"),
    Readers.MEMBERS: _("Members who see the listing"),
    Readers.BOOKED: _("You, and whoever has a confirmed booking"),
}
HINTS = {
    Hint.NO_PRICE: _("Say how it is paid for: it can’t be published before"),
    Hint.NO_OPENING: _("Open more hours: users find no free slot"),
    Hint.CALIBRATION_OVERDUE: _("Enter the new calibration: the last one has run out"),
    Hint.FEW_FIGURES: _("Add specifications: searches by figures don’t find it"),
    Hint.NO_WAVELENGTHS: _("Add the wavelengths, so that searches find it"),
    Hint.NO_UNCERTAINTY: _("Add the uncertainty, so that users can judge the fit"),
    Hint.NO_PHOTO: _("Add a photo: it shows the drawing of its family"),
    Hint.ONE_LANGUAGE: _("Add the texts in the other language"),
    Hint.NO_DESCRIPTION: _("Add a description: what it is good for, what users bring"),
    Hint.NO_CALIBRATION: _("Add the date of the last calibration"),
    Hint.NO_CERTIFICATE: _("Add the calibration certificate as a PDF"),
    Hint.NO_MAKER: _("Add the maker and the model"),
    Hint.NO_CONTACT: _("Name the person whom users may ask"),
}


def owner_unnamed() -> str:
    """What stands in the place of an owner's name that is told with a request only."""
    return gettext("Owner named once you ask")


def mark_in_words(found: Sequence[Hint]) -> str:
    """How complete a sheet is."""
    match mark_of(found):
        case Mark.COMPLETE:
            return gettext("Complete sheet")
        case Mark.GOOD:
            return ngettext(
                "Good sheet, %(num)s thing to add", "Good sheet, %(num)s things to add", len(found)
            )
    return gettext("Sheet to complete, %(num)s things to add", num=len(found))


def free_cancel_length(free: FreeCancel) -> str:
    """How long before the start: `2 working days`, `48 h`."""
    if free.days is not None:
        return ngettext("%(num)s working day", "%(num)s working days", free.days)
    if free.hours > LONGEST_IN_HOURS:
        return formats.duration(free.hours * 60, language())
    return gettext("%(hours)s h", hours=free.hours)
