"""A booking as values that templates show: times, people, prices, steps, history, in the language of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from markupsafe import Markup, escape

from light2share.bookings.access import party_of
from light2share.bookings.calibrated import calibration_of
from light2share.bookings.declared_words import declared_lines, declared_of
from light2share.bookings.models import Booking, BookingEvent, BookingProposal, BookingState, Outcome
from light2share.bookings.proposal_words import all_labels, asked_label, first_label, times_label
from light2share.bookings.times import unpacked
from light2share.bookings.transitions import Move, Party
from light2share.bookings.wording import count_label, event_label, mode_label, reason_label, state_label
from light2share.equipment.models import PriceMode
from light2share.equipment.texts import title
from light2share.equipment.words import PRICES
from light2share.i18n import formats, gettext, language, pgettext
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.quotes.rules import Line, lines_of
from light2share.quotes.words import lines_text, name_of
from light2share.web.clock import now

Values = dict[str, Any]
State = BookingState


def zone_of(booking: Booking) -> ZoneInfo:
    """The zone of the instrument's site, in which its times are shown."""
    return ZoneInfo(booking.equipment.site.zone)


def hours_of(booking: Booking, length: bool = True, year: bool = True) -> str:
    """When it is, in words; while an offer is open, when it could be."""
    choices = booking.choices
    if booking.state is State.OFFERED and (proposal := booking.open_proposal):
        choices = unpacked(proposal.choices)
    if len(choices) > 1 or len(choices[0]) > 1:
        return first_label(choices, zone_of(booking), year)
    return formats.when(booking.starts_at, booking.ends_at, language(), zone_of(booking), year, length)


def is_one_day(booking: Booking) -> bool:
    """Whether it begins and ends on one day of the site."""
    zone = zone_of(booking)
    return booking.starts_at.astimezone(zone).date() == booking.ends_at.astimezone(zone).date()


NAMES_A_PRICE = (PriceMode.RATE, PriceMode.QUOTE)
"""Where an amount stands: by the rates, or since the owner named one in a proposal."""


def price(mode: PriceMode, cents: int | None) -> str:
    """The estimate before tax, or how else it is paid for."""
    if mode in NAMES_A_PRICE and cents is not None:
        return gettext("%(amount)s excl. VAT", amount=formats.money(cents, language()))
    return str(PRICES[PriceMode.QUOTE if mode is PriceMode.RATE else mode])


def due(words: str, until: str) -> Markup:
    """A sentence with the moment that counts standing out."""
    return escape(words) % {"until": Markup("<b>{}</b>").format(until)}


def badge(
    state: BookingState, party: Party | None, proposed_by: Party | None = None, behind: bool = False
) -> tuple[str, str]:
    """The two values of the component badge_state: the state, and its words for this side.

    What waits for this side's answer looks like an offer, also beside a confirmed booking.
    """
    yours = party is not None and proposed_by not in {None, party}
    return str(State.OFFERED if yours else state), state_label(state, party, proposed_by, behind)


def request_facts(booking: Booking, with_price: bool = True) -> list[Values]:
    """What was asked, as pairs."""
    own = booking.choices
    lines: list[Values] = [
        {"label": gettext("Instrument"), "value": _linked(booking)},
        {
            "label": gettext("When"),
            "value": asked_label(own, zone_of(booking), length=True),
            "note": zone_words(own[0][0].start, zone_of(booking)),
        },
        {"label": gettext("Who runs it"), "value": mode_label(booking.access_mode)},
        {"label": gettext("Measurement"), "value": booking.purpose},
        {"label": gettext("Sample"), "value": booking.sample},
        {"label": gettext("Number of samples"), "value": count_label(booking.samples)},
        *declared_values(booking),
        {"label": gettext("Reference of the requester"), "value": booking.requester_reference},
        {"label": gettext("Calibration"), "value": calibration_of(booking, now())},
    ]
    if with_price:
        lines.append(estimate_line(booking, itemised=False))
    if booking.used_minutes is not None:
        lines.append(
            {"label": gettext("Really used"), "value": formats.duration(booking.used_minutes, language())}
        )
    return [line for line in lines if line["value"]]


def agreed_conditions(made: Mapping[int, BookingProposal]) -> list[Values]:
    """What the owner made a condition of what was agreed since, as pairs; `made` are the proposals of the record."""
    agreed = (one.conditions for one in made.values() if one.outcome is Outcome.ACCEPTED)
    return [{"label": gettext("Conditions"), "value": words} for words in dict.fromkeys(agreed) if words]


def declared_values(booking: Booking) -> list[Values]:
    """What its requester declared, as pairs."""
    return [{"label": label, "value": value} for label, value in declared_lines(declared_of(booking))]


def estimate_line(booking: Booking, itemised: bool = True) -> Values:
    """The price as it is frozen, by which rate, and what it is made of, as a pair with a note."""
    said = [name_of(booking.rate_class), lines_text(frozen_lines(booking)) if itemised else ""]
    return {
        "label": gettext("Estimate"),
        "value": price(booking.price_mode, booking.estimate_cents),
        "note": ". ".join(part for part in said if part),
    }


def frozen_lines(booking: Booking) -> tuple[Line, ...]:
    """What its price is made of; nothing where that is not known, or is no money."""
    return lines_of(booking.estimate_lines) if booking.price_mode in NAMES_A_PRICE else ()


def _linked(booking: Booking) -> str:
    """The instrument, leading to its page."""
    name = title(booking.equipment, language())
    url = url_for("equipment.show", slug=booking.equipment.slug)
    return Markup('<a href="{}">{}</a>').format(url, name) if url else name


def zone_words(at: datetime, zone: ZoneInfo) -> str:
    """The zone, named once beside a time: `Paris time (UTC+1)`."""
    return formats.zone_label(zone, language(), at)


def history(
    booking: Booking, events: Sequence[BookingEvent], made: Mapping[int, BookingProposal]
) -> list[Values]:
    """What happened, newest first, as the component timeline takes it; `made` are the proposals of its events."""
    zone = zone_of(booking)
    return [
        {
            "at": formats.moment(event.at, language(), zone),
            "iso": formats.iso(event.at),
            "text": event_label(event, event.organisation.name if event.organisation else ""),
            "detail": _said(event, booking, made.get(event.id)),
            "strong": position == 0,
        }
        for position, event in enumerate(events)
    ]


def _said(event: BookingEvent, booking: Booking, proposal: BookingProposal | None) -> str:
    """What was proposed or chosen, the reason and the words of a move."""
    reason = reason_label(event.reason) if event.reason else ""
    parts = _told(event, booking, proposal) if proposal else []
    if reason and event.message:
        parts.append(gettext("%(reason)s: %(words)s", reason=reason, words=event.message))
    elif reason or event.message:
        parts.append(reason or event.message)
    ended = [part if part.endswith((".", "!", "?")) else f"{part}." for part in parts[:-1]]
    return "– " + " ".join([*ended, parts[-1]]) if parts else ""


def _told(event: BookingEvent, booking: Booking, proposal: BookingProposal) -> list[str]:
    """The times of a proposal with what else it changes, or the one that was chosen."""
    choices, zone = unpacked(proposal.choices), zone_of(booking)
    if event.move == Move.ACCEPT_OFFER and proposal.chosen is not None:
        return [times_label(choices[proposal.chosen], zone, year=False)]
    if event.move not in {Move.OFFER, Move.RESCHEDULE}:
        return []
    prices = list(dict.fromkeys(price(booking.price_mode, cents) for cents in proposal.estimates))
    changed = prices != [price(booking.price_mode, proposal.estimate_before)]
    lines = [all_labels(choices, zone)]
    if changed:
        lines.append(gettext("Estimate: %(amount)s", amount=formats.clauses(prices, language())))
    if proposal.conditions:
        lines.append(gettext("Conditions: %(words)s", words=proposal.conditions))
    return lines


REACHED = (State.REQUESTED, State.OFFERED, State.CONFIRMED, State.IN_USE, State.COMPLETED)


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
    if booking.state is State.OFFERED:
        offered = formats.moment(at.get(State.OFFERED, booking.changed_at), say, zone, year=False)
        steps.append({"label": pgettext("track", "Proposal"), "note": offered})
    elif booking.behind:
        steps.append({"label": gettext("Waiting list"), "note": _kept_until(booking)})
    if not booking.without_approval:
        steps.append(_confirmation(booking, at.get(State.CONFIRMED), zone))
    steps += [
        {"label": gettext("Measurement"), "note": day},
        {"label": gettext("Completed"), "note": _completion(booking, at.get(State.COMPLETED), zone)},
    ]
    reached = {
        State.REQUESTED: int(booking.behind),
        State.OFFERED: 1,
        State.CONFIRMED: len(steps) - 3,
        State.IN_USE: len(steps) - 2,
    }.get(booking.state, len(steps) - 1)
    for position, step in enumerate(steps):
        step["done"], step["now"] = position < reached, position == reached
    return steps


def _done(label: str, note: str) -> Values:
    return {"label": label, "note": note, "done": True}


def _kept_until(booking: Booking) -> str:
    day = booking.expires_at or booking.starts_at
    return gettext("until %(day)s", day=formats.day(day, language(), zone_of(booking)))


def _confirmation(booking: Booking, at: datetime | None, zone: ZoneInfo) -> Values:
    """When it was confirmed, or until when an answer is awaited: that one comes is no promise that it says yes."""
    if at is None and booking.expires_at is not None and not booking.behind:
        until = formats.until(booking.expires_at, language(), zone, year=False)
        return {"label": pgettext("track", "Answer"), "note": gettext("by %(until)s", until=until)}
    note = formats.moment(at, language(), zone, year=False) if at else ""
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
        "badge": badge(booking.state, party, booking.proposed_by, booking.behind),
        "url": url_for("bookings.show", reference=booking.reference),
    }
