"""A booking as values that templates show: times, people, prices, steps, history, in the language of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from markupsafe import Markup

from light2share.bookings.access import party_of
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.transitions import Party
from light2share.bookings.wording import event_label, mode_label, reason_label, state_label
from light2share.equipment.models import PriceMode
from light2share.equipment.texts import title
from light2share.equipment.words import PRICES
from light2share.i18n import formats, gettext, language, pgettext
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period

Values = dict[str, Any]
State = BookingState


def zone_of(booking: Booking) -> ZoneInfo:
    """The zone of the instrument's site, in which its times are shown."""
    return ZoneInfo(booking.equipment.site.zone)


def hours_of(booking: Booking, length: bool = True, year: bool = True) -> str:
    """When it is, in words."""
    return formats.when(booking.starts_at, booking.ends_at, language(), zone_of(booking), year, length)


def price(mode: PriceMode, cents: int | None) -> str:
    """The estimate before tax, or how else it is paid for."""
    if mode is PriceMode.RATE and cents is not None:
        return gettext("%(amount)s excl. VAT", amount=formats.money(cents, language()))
    return str(PRICES[PriceMode.QUOTE if mode is PriceMode.RATE else mode])


def badge(state: BookingState, party: Party | None) -> tuple[str, str]:
    """The two values of the component badge_state: the state, and its words for this side."""
    return str(state), state_label(state, party)


def request_facts(booking: Booking, with_price: bool = True) -> list[Values]:
    """What was asked, as pairs."""
    lines: list[Values] = [
        {"label": gettext("Instrument"), "value": _linked(booking)},
        {
            "label": gettext("When"),
            "value": hours_of(booking),
            "note": zone_words(booking.starts_at, zone_of(booking)),
        },
        {"label": gettext("Who runs it"), "value": mode_label(booking.access_mode)},
        {"label": gettext("Measurement"), "value": booking.purpose},
        {"label": gettext("Sample"), "value": booking.sample},
        {"label": gettext("Reference of the requester"), "value": booking.requester_reference},
    ]
    if with_price:
        lines.append(
            {"label": gettext("Estimate"), "value": price(booking.price_mode, booking.estimate_cents)}
        )
    if booking.used_minutes is not None:
        lines.append(
            {"label": gettext("Really used"), "value": formats.duration(booking.used_minutes, language())}
        )
    return [line for line in lines if line["value"]]


def _linked(booking: Booking) -> str:
    """The instrument, leading to its page."""
    name = title(booking.equipment, language())
    url = url_for("equipment.show", slug=booking.equipment.slug)
    return Markup('<a href="{}">{}</a>').format(url, name) if url else name


def zone_words(at: datetime, zone: ZoneInfo) -> str:
    """The zone, named once beside a time: `Paris time (UTC+1)`."""
    return formats.zone_label(zone, language(), at)


def history(booking: Booking, events: Sequence[BookingEvent]) -> list[Values]:
    """What happened, newest first, as the component timeline takes it."""
    zone = zone_of(booking)
    return [
        {
            "at": formats.moment(event.at, language(), zone),
            "iso": formats.iso(event.at),
            "text": event_label(
                event, booking.owner_id, event.organisation.name if event.organisation else ""
            ),
            "detail": _said(event),
            "strong": position == 0,
        }
        for position, event in enumerate(events)
    ]


def _said(event: BookingEvent) -> str:
    """The reason and the words of a move."""
    reason = reason_label(event.reason) if event.reason else ""
    if reason and event.message:
        return "– " + gettext("%(reason)s: %(words)s", reason=reason, words=event.message)
    return f"– {reason or event.message}" if reason or event.message else ""


REACHED = (State.REQUESTED, State.CONFIRMED, State.IN_USE, State.COMPLETED)


def track(booking: Booking, events: Sequence[BookingEvent]) -> list[Values]:
    """The way of the booking in steps, with the moment of each that is done."""
    zone, say = zone_of(booking), language()
    at: dict[BookingState, datetime] = {}
    for event in reversed(events):
        at.setdefault(event.to_state, event.at)
    asked = {
        "label": pgettext("track", "Booked") if booking.without_approval else pgettext("track", "Asked"),
        "note": formats.moment(booking.created_at, say, zone, year=False),
    }
    day = formats.day(booking.starts_at, say, zone)
    if booking.state not in REACHED:
        ended = at.get(booking.state, booking.changed_at)
        last = {
            "label": state_label(booking.state),
            "note": formats.moment(ended, say, zone, year=False),
            "now": True,
        }
        confirmed = at.get(State.CONFIRMED) if not booking.without_approval else None
        middle = (
            [_done(gettext("Confirmed"), formats.moment(confirmed, say, zone, year=False))]
            if confirmed
            else []
        )
        return [{**asked, "done": True}, *middle, last]
    steps: list[Values] = [asked]
    if not booking.without_approval:
        steps.append(_confirmation(booking, at.get(State.CONFIRMED), zone))
    steps += [
        {"label": gettext("Measurement"), "note": day},
        {"label": gettext("Completed"), "note": _completion(booking, at.get(State.COMPLETED), zone)},
    ]
    reached = {State.REQUESTED: 0, State.CONFIRMED: len(steps) - 3, State.IN_USE: len(steps) - 2}.get(
        booking.state, len(steps) - 1
    )
    for position, step in enumerate(steps):
        step["done"], step["now"] = position < reached, position == reached
    return steps


def _done(label: str, note: str) -> Values:
    return {"label": label, "note": note, "done": True}


def _confirmation(booking: Booking, at: datetime | None, zone: ZoneInfo) -> Values:
    if at is not None:
        note = formats.moment(at, language(), zone, year=False)
    elif booking.expires_at is not None:
        note = gettext("by %(day)s", day=formats.day(booking.expires_at, language(), zone))
    else:
        note = ""
    return {"label": gettext("Confirmed"), "note": note}


def _completion(booking: Booking, at: datetime | None, zone: ZoneInfo) -> str:
    return formats.day(at, language(), zone) if at else gettext("hours reported")


def nearest_links(item_slug: str, times: Sequence[Period], zone: ZoneInfo) -> list[Values]:
    """Free times, each leading to a request for it."""
    return [
        {
            "day": formats.day(time.start, language(), zone, year=True),
            "hours": formats.time_range(time.start, time.end, language(), zone, length=True)
            if time.start.astimezone(zone).date() == time.end.astimezone(zone).date()
            else formats.when(time.start, time.end, language(), zone, length=True),
            "url": url_for(
                "bookings.request_booking",
                slug=item_slug,
                starts=formats.local_iso(time.start, zone),
                ends=formats.local_iso(time.end, zone),
            ),
            "action": gettext("Ask for it"),
        }
        for time in times
    ]


def head(booking: Booking, actor: Actor) -> Values:
    """What stands above every page of a booking."""
    party = party_of(actor, booking)
    other = booking.requester if party is Party.OWNER else booking.owner
    return {
        "reference": booking.reference,
        "title": title(booking.equipment, language()),
        "item_url": url_for("equipment.show", slug=booking.equipment.slug),
        "other": other.name,
        "other_url": url_for("organisations.show", slug=other.slug),
        "place": booking.equipment.site.town,
        "hours": hours_of(booking),
        "badge": badge(booking.state, party),
        "url": url_for("bookings.show", reference=booking.reference),
    }
