"""The price of a booking: found by the owner's rates when it is asked for, kept with it line by line ever after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from light2share.bookings.models import Booking, BookingProposal
from light2share.bookings.times import length_of
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment, PriceMode
from light2share.kernel.period import Period
from light2share.quotes import queries as quotes
from light2share.quotes.cards import RequesterClass
from light2share.quotes.rules import Line, agreed, lines_of, stored


@dataclass(frozen=True, slots=True)
class Price:
    """Cents before tax (None where there is no figure), what they are made of, and whose rate card says so."""

    cents: int | None
    lines: tuple[Line, ...] = ()
    by: RequesterClass | None = None


def asked(
    session: Session,
    item: Equipment,
    requester_id: int | None,
    periods: Sequence[Period],
    mode: AccessMode | None,
    samples: int | None,
) -> dict[str, Any]:
    """What these periods cost that organisation now: the columns of a booking that keep it.

    Samples that nobody has counted cost what one does.
    """
    found = quotes.priced(session, item, requester_id, periods, mode, samples or 1)
    return {
        "price_mode": found.tariff.rates.mode,
        "estimate_cents": found.estimate.total_cents,
        "estimate_lines": stored(found.estimate.lines),
        "rate_class": found.tariff.by,
    }


def ask_again(
    session: Session,
    booking: Booking,
    item: Equipment,
    periods: Sequence[Period],
    mode: AccessMode | None,
    samples: int | None,
) -> None:
    """Let a request cost what it now asks for; as long as before, run in the same way and with as many samples sent in,
    it keeps its price.
    """
    as_many = mode is not AccessMode.SAMPLE_MAIL_IN or (booking.samples or 1) == (samples or 1)
    if booking.access_mode == mode and length_of(booking.choices[0]) == length_of(periods) and as_many:
        return
    for column, value in asked(session, item, booking.requester_id, periods, mode, samples).items():
        setattr(booking, column, value)


def proposed(
    session: Session,
    booking: Booking,
    item: Equipment,
    choice: Sequence[Period],
    own: Sequence[Period],
    named_cents: int | None,
) -> Price:
    """What one choice of a proposal costs: what the owner names; else what it was if it is as long as `own`, since a
    new rate changes no price; else by the rates, where the booking is paid for by them.
    """
    if named_cents is not None:
        return Price(named_cents, agreed(named_cents))
    if length_of(choice) == length_of(own) or booking.price_mode is not PriceMode.RATE:
        return Price(booking.estimate_cents, lines_of(booking.estimate_lines), booking.rate_class)
    found = quotes.priced(
        session, item, booking.requester_id, choice, booking.access_mode, booking.samples or 1
    )
    return Price(found.estimate.total_cents, found.estimate.lines, found.tariff.by)


def packed(prices: Sequence[Price]) -> dict[str, Any]:
    """The columns of a proposal that keep what each of its choices costs."""
    return {
        "estimates": [price.cents for price in prices],
        "breakdowns": [[price.by, stored(price.lines)] for price in prices],
    }


def settle(booking: Booking, proposal: BookingProposal, choice: int) -> None:
    """Let the booking cost what was proposed for that choice."""
    booking.estimate_cents = proposal.estimates[choice]
    if len(proposal.breakdowns) != len(proposal.estimates):  # proposed before lines were kept
        same = booking.estimate_cents == proposal.estimate_before
        booking.estimate_lines = booking.estimate_lines if same else []
        return
    by, booking.estimate_lines = proposal.breakdowns[choice]
    booking.rate_class = RequesterClass(by) if by else None
