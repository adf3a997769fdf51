"""How quotes come about and are accepted. The caller commits."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from light2share.billing import queries
from light2share.billing.content import Conditions, Content, asks_again, charged, packed, valid_until
from light2share.billing.models import BillingProfile, Quote, QuoteState
from light2share.billing.money import NORMAL_VAT
from light2share.billing.parties import Party
from light2share.bookings import audience, transitions
from light2share.bookings import queries as bookings
from light2share.bookings.act import Act
from light2share.bookings.checklist import lines_of as lines_of_checklist
from light2share.bookings.checklist import tick, untick
from light2share.bookings.checks import CheckKind
from light2share.bookings.models import Booking, BookingState
from light2share.bookings.states import OVER
from light2share.bookings.transitions import Move, Transition
from light2share.db import Session
from light2share.equipment.models import PriceMode
from light2share.equipment.texts import title
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.kernel.localtime import to_local
from light2share.mail import outbox
from light2share.organisations.models import Organisation
from light2share.organisations.queries import holders
from light2share.organisations.rules import Role
from light2share.quotes.rules import Line, agreed, lines_of

TO_APPROVE = "billing/quote_to_approve"
ACCEPTED = "billing/quote_accepted"
ASKS_FOR_A_PRICE = {Move.REQUEST, Move.REVISE}
AGREES_ON_A_PRICE = {Move.REQUEST, Move.ACCEPT, Move.ACCEPT_OFFER}
ENDED_IN_NOTHING = OVER - {BookingState.COMPLETED}


def has_price(booking: Booking) -> bool:
    """Whether its price is an amount that somebody pays, and one: a request may name times that differ."""
    one = booking.state is not BookingState.REQUESTED or len(booking.choices) == 1
    return one and booking.price_mode in {PriceMode.RATE, PriceMode.QUOTE} and bool(booking.estimate_cents)


def follow(session: Session, booking: Booking, row: Transition, act: Act) -> None:
    """After a move: a quote of what was agreed, or of what is asked for where the owner wants it accepted first.

    None is left to accept where the booking came to nothing.
    """
    if row.to is BookingState.CONFIRMED and row.move in AGREES_ON_A_PRICE:
        make(session, booking, act.now, but=act.actor.person_id)
    elif row.to is BookingState.REQUESTED and row.move in ASKS_FOR_A_PRICE:
        if has_price(booking) and _wanted_first(session, booking):
            make(session, booking, act.now, but=act.actor.person_id)
    elif row.to in ENDED_IN_NOTHING and (found := queries.current_quote(session, booking.id)):
        _replace(session, found, QuoteState.VOID)


def _wanted_first(session: Session, booking: Booking) -> bool:
    """Whether the owner's checklist names the quote, or the order that answers it."""
    return any(
        line.kind in {CheckKind.QUOTE, CheckKind.ORDER} for line in lines_of_checklist(session, booking)
    )


def make(
    session: Session, booking: Booking, now: datetime, anew: bool = False, but: int | None = None
) -> Quote | None:
    """The quote of what the booking costs now: a new version, unless the present one says the same or was accepted at
    this price; None where it has no price. With `anew` what was accepted at this price is asked for once more.

    The requester's admins hear of it, without `but`, whose own act it is.
    """
    if not has_price(booking):
        return None
    known = queries.sides(session, {booking.owner_id, booking.requester_id})
    seller, profile = known[booking.owner_id]
    content = content_of(
        session, booking, party(seller, profile), party(*known[booking.requester_id]), profile
    )
    before = queries.latest_quote(session, booking.id)
    if before is not None and before.state in queries.CURRENT:
        said = before.says
        if said == content or (
            before.state is QuoteState.ACCEPTED and not anew and not asks_again(said, content)
        ):
            return before
        _replace(session, before, QuoteState.REPLACED)
        for kind in (CheckKind.QUOTE, CheckKind.ORDER) if before.accepted_at else ():
            untick(session, booking, kind)
    quote = _written(session, booking, content, before.version + 1 if before else 1, now, profile)
    people = [one.id for one in holders(session, booking.requester_id, Role.QUOTES) if one.id != but]
    outbox.queue(session, TO_APPROVE, people, quote.id, now)
    return quote


def _written(
    session: Session,
    booking: Booking,
    content: Content,
    version: int,
    now: datetime,
    profile: BillingProfile | None,
) -> Quote:
    days = profile.quote_days if profile else None
    made_on = to_local(now, ZoneInfo(content.zone)).date()
    quote = Quote(
        booking_id=booking.id,
        version=version,
        number=f"{booking.reference}-D{version}",
        made_at=now,
        valid_until=valid_until(made_on, days) if days else valid_until(made_on),
        content=packed(content),
        net_cents=content.totals.net_cents,
        gross_cents=content.totals.gross_cents,
    )
    session.add(quote)
    session.flush()
    return quote


def _replace(session: Session, quote: Quote, state: QuoteState) -> None:
    quote.state = state
    session.flush()


def content_of(
    session: Session, booking: Booking, seller: Party, buyer: Party, profile: BillingProfile | None
) -> Content:
    """What a quote of the booking as it stands says."""
    item, site = booking.equipment, booking.equipment.site
    return Content(
        seller,
        buyer,
        title(item, "fr"),
        title(item, "en"),
        tuple(row.period for row in bookings.periods(session, booking.id)),
        site.zone,
        f"{site.postcode} {site.town}",
        booking.access_mode,
        lines_now(booking),
        charged(conditions(profile), buyer),
    )


def lines_now(booking: Booking) -> tuple[Line, ...]:
    """What the price of the booking is made of; one line where that is not known."""
    lines = lines_of(booking.estimate_lines)
    cents = booking.estimate_cents
    return lines if sum(line.amount_cents for line in lines) == cents else agreed(cents)


def conditions(profile: BillingProfile | None) -> Conditions:
    """What a seller asks; the usual where it has said nothing."""
    if profile is None:
        return Conditions(NORMAL_VAT)
    return Conditions(
        profile.vat_rate,
        profile.payment_days,
        profile.terms,
        profile.reverse_charge,
        profile.late_percent,
        profile.no_show_percent,
    )


def party(organisation: Organisation, profile: BillingProfile | None) -> Party:
    """An organisation as papers name it."""
    known = Party(
        organisation.name,
        siren=organisation.siren or "",
        siret=organisation.siret or "",
        vat_number=organisation.vat_number or "",
    )
    if profile is None:
        return known
    return Party(
        profile.legal_name or organisation.name,
        profile.legal_form,
        profile.capital_euros,
        profile.street,
        profile.postcode,
        profile.town,
        known.siren,
        known.siret,
        profile.registration,
        known.vat_number,
    )


def today(booking: Booking, now: datetime) -> date:
    """The day at the site of the equipment."""
    return to_local(now, ZoneInfo(booking.equipment.site.zone)).date()


def accept(
    session: Session, booking: Booking, version: int, actor: Actor, name: str, now: datetime, order: str = ""
) -> Quote:
    """The requester accepts the quote it saw, by a press or by its purchase order; the owner is told.

    Raises Stale if there is another version, it was accepted already, or holds no more.
    """
    session.execute(select(Booking.id).where(Booking.id == booking.id).with_for_update())
    quote = queries.current_quote(session, booking.id)
    if quote is None or quote.version != version or quote.state is not QuoteState.OPEN:
        raise Stale
    if quote.valid_until < today(booking, now):
        raise Stale
    quote.state, quote.accepted_at = QuoteState.ACCEPTED, now
    quote.accepted_by_id, quote.accepted_by_name, quote.purchase_order = actor.person_id, name, order
    session.flush()
    tick(session, booking, CheckKind.QUOTE, actor, now, quote.number)
    if order:
        tick(session, booking, CheckKind.ORDER, actor, now, order)
    people = audience.people_of(session, booking, transitions.Party.OWNER)
    outbox.queue(session, ACCEPTED, people, quote.id, now)
    return quote
