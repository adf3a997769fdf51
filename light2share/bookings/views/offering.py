"""The owner's third way to answer: other times, another price or conditions, held until the requester answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import request

from light2share.availability.opening import OpeningRule
from light2share.bookings import free_time, queries
from light2share.bookings.free_time import LOOKS_AROUND
from light2share.bookings.models import Booking
from light2share.bookings.proposals import MOST_CHOICES, USUAL_DAYS
from light2share.bookings.proposing import Proposed
from light2share.bookings.times import MOST_PERIODS
from light2share.bookings.views.checks import wanted
from light2share.bookings.views.facts import NAMES_A_PRICE, Values, zone_of
from light2share.bookings.views.owner_week import Pressing
from light2share.bookings.views.proposal_forms import OfferForm, moment_of, written
from light2share.db import Session
from light2share.equipment.rules import Terms
from light2share.i18n import formats, gettext, language
from light2share.kernel.period import Period
from light2share.web.clock import now

PROPOSE = "propose"
"""In the address: the start of a time that is ticked."""


def offer_form(booking: Booking, read: bool = True) -> OfferForm:
    """The form, in the zone of the instrument."""
    form = OfferForm(read=read)
    form.place_in(zone_of(booking), now())
    form.names_a_price = booking.price_mode in NAMES_A_PRICE
    form.most = MOST_PERIODS if needs_several(booking) else MOST_CHOICES
    return form


def proposed(form: OfferForm, booking: Booking) -> Proposed:
    """What a valid form proposes; without a time of its own, what was asked for.

    Each time is a choice, but where a request needs several: then all of them together are one.
    """
    times = form.stretches()
    choices: list[list[Period]] = [times] if needs_several(booking) else [[time] for time in times]
    return Proposed(
        choices=choices if times else booking.choices[:MOST_CHOICES],
        days=form.days.data,
        until=form.until,
        price_cents=form.price.data,
        conditions=form.conditions.data or "",
        message=form.message.data or "",
    )


def needs_several(booking: Booking) -> bool:
    """Whether the booking has several times, all of them needed."""
    return len(booking.choices[0]) > 1


def own_is_open(form: OfferForm) -> bool:
    """Whether the fields that are folded away hold something, or something is wrong with them."""
    fields = (form.starts, form.ends, form.price, form.conditions)
    another_stand = form.days.errors or form.days.data != USUAL_DAYS
    return bool(another_stand) or any(
        field.errors or (field.raw_data and any(field.raw_data)) for field in fields
    )


def marked(booking: Booking, form: OfferForm, at: datetime) -> list[str]:
    """The starts that are ticked so far, by the address or in the form that was sent, on the clock of the site."""
    zone, length = zone_of(booking), wanted(booking).length
    starts = {moment_of(mark, zone) for mark in request.args.getlist(PROPOSE)}
    if form.times.raw_data:
        starts = {one.start for one in form.times.ticked() if one.length == length}
    return [formats.local_iso(start, zone) for start in sorted(one for one in starts if one and one > at)]


def pressing_of(
    booking: Booking, form: OfferForm, at: datetime, room: Room, address: Callable[[date, Sequence[str]], str]
) -> Pressing:
    """What is ticked, and what a press on a free slot of the week adds to it."""
    marks = marked(booking, form, at)[: form.most]

    def fits(time: Period) -> bool:
        return time.start > at and room.has(time)

    return Pressing(wanted(booking).length, marks, len(marks) < form.most, fits, address)


@dataclass(frozen=True, slots=True)
class Room:
    """What is taken of each unit, whatever the booking itself takes: read once for a page."""

    terms: Terms
    taken: Mapping[int, Sequence[Period]]

    def has(self, time: Period) -> bool:
        """Whether a unit has the time free."""
        return self.has_all([time])

    def has_all(self, choice: Sequence[Period]) -> bool:
        """Whether one unit has all of the times free."""
        blocked = [self.terms.blocked(time) for time in choice]
        return any(
            not any(one.overlaps(other) for one in busy for other in blocked) for busy in self.taken.values()
        )


def room_of(session: Session, booking: Booking, *times: Period) -> Room:
    """Around what was asked for and `times`, as far as other times are looked for."""
    around = [*asked_times(booking), *times]
    item, length = booking.equipment, wanted(booking).length
    whole = Period(min(one.start for one in around), max(one.end for one in around))
    whole = item.terms.blocked(whole.widened(LOOKS_AROUND, LOOKS_AROUND + length))
    return Room(item.terms, queries.taken(session, item.id, whole, booking.id))


def options(
    session: Session,
    booking: Booking,
    form: OfferForm,
    pressing: Pressing,
    room: Room,
    at: datetime,
    rules: Sequence[OpeningRule],
) -> list[Values]:
    """The times that can be ticked: what was asked for, what is ticked, what is free near it.

    `rules` are all opening rules of the instrument.
    """
    zone, asked = zone_of(booking), asked_times(booking)
    pressed = [moment_of(mark, zone) for mark in pressing.marked]
    ticked = {Period(start, start + pressing.length) for start in pressed if start} | set(form.times.ticked())
    near = nearest_to(session, booking, at, rules)
    as_asked = [
        {**option(zone, time, time in ticked, room), "note": gettext("as asked")}
        for time in asked
        if time.start > at and room.has(time)
    ]
    others = sorted({*ticked, *near} - set(asked))
    return as_asked + [option(zone, time, time in ticked, room) for time in others]


def asked_times(booking: Booking) -> list[Period]:
    """Every time that the booking names, in order."""
    return sorted(one for choice in booking.choices for one in choice)


def nearest_to(
    session: Session, booking: Booking, at: datetime, rules: Sequence[OpeningRule] | None = None
) -> list[Period]:
    """Free times of the same length near the booking's own."""
    own, item = wanted(booking), booking.equipment
    named = asked_times(booking)
    found = free_time.nearest(session, item, own, at, MOST_CHOICES + 1, booking.access_mode, rules)
    others = sorted(
        (time for time in found if time not in named), key=lambda time: abs(time.start - own.start)
    )
    return others[:MOST_CHOICES]


def option(zone: ZoneInfo, time: Period, ticked: bool, room: Room) -> Values:
    """One time to tick; one that has gone says so, and is no longer ticked."""
    free = not ticked or room.has(time)
    return {
        "value": written(time, zone),
        "label": formats.when(time.start, time.end, language(), zone, year=False),
        "checked": ticked and free,
        "note": "" if free else gettext("no longer free"),
    }
