"""What the demo organisations' papers say of them, quotes of what is confirmed, statements of what was used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.billing import quoting, settling, statements
from light2share.billing.extras import Extra
from light2share.billing.models import BillingProfile
from light2share.billing.statement_models import Statement
from light2share.bookings.models import Booking, BookingState
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor

MOST = 8
TERMS = (
    "Acompte de 30 % à la commande pour toute réservation de plus de deux jours.\n"
    "Exécution sur le site du prestataire."
)
ADDED = (
    Extra("Solvant de nettoyage (isopropanol)", 500, "L", 1_890, 2_000),
    Extra("Échantillon supplémentaire", 2_000, "", 3_500, 2_000),
)
REASON = "Nous avons libéré le banc avant la fin du créneau."
PROFILES = {
    "owner": ("SAS", 250_000, "12 avenue des Photons", "13013", "Marseille", "RCS Marseille", TERMS),
    "requester": ("SARL", 40_000, "3 rue du Prisme", "31000", "Toulouse", "RCS Toulouse", ""),
}
COLUMNS = ("legal_form", "capital_euros", "street", "postcode", "town", "registration", "terms")


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Profiles of the demo owner and the demo requester; quotes of what is confirmed between anybody and them."""
    for key, values in PROFILES.items():
        profile = dict(zip(COLUMNS, values, strict=True))
        number = people[key].organisation_id
        session.add(BillingProfile(organisation_id=number, changed_at=now, **profile))
    session.flush()
    owner, admin = people["owner"], people["admin"]
    name = session.get_one(Person, admin.person_id).name
    own = [*_confirmed(session, Booking.owner_id == owner.organisation_id)]
    own += _confirmed(session, Booking.requester_id == admin.organisation_id)
    for number, booking in enumerate(dict.fromkeys(own)):
        made_at = max(booking.created_at, now - timedelta(days=5))
        quote = quoting.make(session, booking, made_at)
        if quote is not None and number % 2 and booking.requester_id == admin.organisation_id:
            actor = Actor(admin.person_id, admin.organisation_id, is_admin=True)
            order = f"BC-2026-{118 + number}" if number % 4 == 1 else ""
            later = made_at + (now - made_at) / 2
            quoting.accept(session, booking, quote.version, actor, name, later, order)
    _state(session, people, now)


def _state(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """What was used lately: one to confirm, with lines that the owner added, one contested, the others closed."""
    owner, requester = people["owner"].organisation_id, people["requester"].organisation_id
    made_at = now - timedelta(days=2)
    for side in (Booking.owner_id == owner, Booking.requester_id == requester):
        rows = (
            select(Booking)
            .where(side, Booking.state == BookingState.COMPLETED, Booking.estimate_cents > 0)
            .where(Booking.id.not_in(select(Statement.booking_id)))
            .order_by(Booking.ends_at.desc(), Booking.id)
            .limit(4)
        )
        for number, booking in enumerate(list(session.scalars(rows))):
            made = statements.of_use(session, booking, made_at)
            if number % 2 == 0:
                settling.change_extras(session, booking, 1, ADDED, made_at)
            if number == 1:
                less = made.booked_minutes * 3 // 4
                settling.contest(session, booking, 1, less, REASON, made_at + timedelta(hours=5))
            elif number > 1:
                settling.confirm(session, booking, made.version, made_at + timedelta(hours=5))
            if number == 2:
                on = made_at.date() + timedelta(days=1)
                settling.name_invoice(session, booking, made.version, f"F-2026-{412 + booking.id % 50}", on)


def _confirmed(session: Session, whose: ColumnElement[bool]) -> list[Booking]:
    """What is confirmed on that side and has a price, the next first."""
    rows = (
        select(Booking)
        .where(whose, Booking.state == BookingState.CONFIRMED, Booking.estimate_cents > 0)
        .order_by(Booking.starts_at, Booking.id)
        .limit(MOST)
    )
    return list(session.scalars(rows))
