"""The checklist in words, in the language of the answer."""

from __future__ import annotations

from collections.abc import Iterable

from light2share.bookings.checklist import Done, Line
from light2share.bookings.checks import OWES, Asked, CheckKind, Way
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.transitions import Party
from light2share.i18n import _, formats, gettext, language

KINDS = {
    CheckKind.AGREEMENT: _("Agreements of the owner"),
    CheckKind.TRAINING: _("Authorisation to run it alone"),
    CheckKind.INSURANCE: _("Insurance"),
    CheckKind.PREVENTION: _("Safety of the visit"),
    CheckKind.QUOTE: _("Quote accepted"),
    CheckKind.ORDER: _("Purchase order"),
}
MEANINGS = {
    CheckKind.AGREEMENT: _("Terms, confidentiality, safety rules: the documents of your organisation."),
    CheckKind.TRAINING: _("For those who run it alone: you name who may, and until when."),
    CheckKind.INSURANCE: _("The requester names its insurer and policy, and how long it runs."),
    CheckKind.PREVENTION: _(
        "You say that the joint inspection is done, that a prevention plan exists, or that none is needed."
    ),
    CheckKind.QUOTE: _("The requester accepts your quote."),
    CheckKind.ORDER: _("The requester names the number of its order."),
}
"""To the owner who asks for it."""
ASKED = {
    Asked.NO: _("Not asked for"),
    Asked.YES: _("Asked for"),
    Asked.BLOCKS: _("Asked for; no confirmation before"),
}
WAYS = {
    Way.INSPECTED: _("Joint inspection done"),
    Way.PLAN: _("Prevention plan in place"),
    Way.NOT_NEEDED: _("Not needed for this visit"),
}


def side_of(booking: Booking, kind: CheckKind, reader: Party | None) -> str:
    """Who has to see to a line, as the reader calls them."""
    if OWES[kind] is reader:
        return gettext("you")
    return booking.owner.name if OWES[kind] is Party.OWNER else booking.requester.name


def missing_label(booking: Booking, kinds: Iterable[CheckKind], reader: Party | None) -> str:
    """What is missing before it can be confirmed, and who must do each."""
    parts = [
        gettext("“%(name)s” (%(who)s)", name=KINDS[kind], who=side_of(booking, kind, reader))
        for kind in kinds
    ]
    return gettext(
        "It can’t be confirmed before this is done: %(what)s", what=formats.words(parts, language())
    )


def line_note(booking: Booking, line: Line, reader: Party | None) -> str:
    """Below a line: what was said by whom, or who has to see to it."""
    if line.done is not None:
        return done_label(booking, line.kind, line.done)
    if OWES[line.kind] is reader:
        words = gettext("You have to see to it.")
    else:
        words = gettext("%(company)s has to see to it.", company=side_of(booking, line.kind, reader))
    if line.blocks and booking.state in {BookingState.REQUESTED, BookingState.OFFERED}:
        return words + " " + gettext("No confirmation before.")
    return words


def done_label(booking: Booking, kind: CheckKind, done: Done) -> str:
    """What was said, by which side, when."""
    say, zone = language(), booking.equipment.site.zone
    parts = [str(WAYS[done.way])] if done.way else []
    if done.day and kind in {CheckKind.INSURANCE, CheckKind.TRAINING}:
        parts.append(gettext("until %(day)s", day=formats.day(done.day, say, year=True)))
    elif done.day:
        parts.append(formats.day(done.day, say, year=True))
    parts += [done.note] if done.note else []
    names = {booking.owner_id: booking.owner.name, booking.requester_id: booking.requester.name}
    who = names.get(done.organisation_id or 0, "")
    at = formats.day(done.at, say, zone, year=True)
    parts.append(gettext("%(company)s, %(day)s", company=who, day=at) if who else at)
    text = ". ".join(part.rstrip(". ") for part in parts)
    return text[:1].upper() + text[1:]
