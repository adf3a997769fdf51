"""What the page of a request says once it has been answered."""

from __future__ import annotations

from flask import url_for

from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import Move, Party
from light2share.bookings.views import facts
from light2share.bookings.views.facts import Values, zone_of
from light2share.bookings.wording import event_label, mode_label
from light2share.equipment.texts import title
from light2share.i18n import _, formats, gettext, language

State = BookingState
HAPPENED = {
    Move.ACCEPT: _("The booking is confirmed: a manager of %(owner)s accepted it on %(at)s."),
    Move.OFFER: _(
        "The request is answered with a proposal: a manager of %(owner)s made it on %(at)s."
        " The requester answers next."
    ),
    Move.DECLINE: _("The request is declined: a manager of %(owner)s answered it on %(at)s."),
    Move.WITHDRAW: _("The request is withdrawn: %(requester)s took it back on %(at)s."),
    Move.EXPIRE: _("The request has expired: no answer came by %(at)s."),
}


def what_happened(booking: Booking, event: BookingEvent) -> str:
    """What became of the request, when and by whom."""
    if booking.state is State.REQUESTED:
        return gettext("The time to answer is over: the request expires.")
    names = {
        "owner": booking.owner.name,
        "requester": booking.requester.name,
        "at": formats.moment(event.at, language(), zone_of(booking)),
    }
    if words := HAPPENED.get(Move(event.move)):
        return str(words) % names
    who = booking.owner if event.party is Party.OWNER else booking.requester
    return gettext("%(at)s: %(what)s.", at=names["at"], what=event_label(event, who.name))


def kept_facts(booking: Booking) -> list[Values]:
    """What whoever holds the link has read in its mail already: no price, no purpose."""
    return [
        {"label": gettext("Instrument"), "value": title(booking.equipment, language())},
        {
            "label": gettext("When"),
            "value": facts.hours_of(booking),
            "note": facts.zone_words(booking.starts_at, zone_of(booking)),
        },
        {"label": gettext("Requester"), "value": booking.requester.name},
        {"label": gettext("Who runs it"), "value": mode_label(booking.access_mode)},
        {"label": gettext("Booking"), "value": booking.reference},
    ]


def next_steps(booking: Booking, by_link: bool) -> list[Values]:
    """What the owner can do now; the links ask whoever is not signed in to do so first."""
    later = gettext("You sign in first.") if by_link else ""
    page = {
        "sign": "forward",
        "kind": "ng",
        "title": gettext("See the booking"),
        "note": gettext("State, people and history. %(later)s", later=later).strip(),
        "url": url_for("bookings.show", reference=booking.reference),
        "action": gettext("Go to the booking"),
    }
    if booking.state is not State.CONFIRMED:
        return [page]
    return [
        {
            "sign": "calendar",
            "kind": "ok",
            "title": gettext("Add it to your calendar"),
            "note": f"{booking.reference}.ics. {later}".strip(),
            "url": url_for("calendars.booking_ics", reference=booking.reference),
            "action": gettext("Calendar file"),
        },
        {**page, "title": gettext("Prepare the time: people, place and what is measured")},
    ]
