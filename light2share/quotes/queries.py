"""Reading rate cards. Only the owner reads all of them: everybody else gets what counts for their own organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, or_, select
from sqlalchemy.orm import joinedload

from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment
from light2share.equipment.queries import mode_changes
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation
from light2share.quotes import cards, rules
from light2share.quotes.cards import Requester, Tariff, first_day
from light2share.quotes.models import RateCard
from light2share.quotes.rules import Estimate

NOBODY = 0
"""The number of no organisation."""
ONE_ROW = select(literal(1)).subquery()
COUNTING = (
    select(RateCard, Organisation.kind, Organisation.size_class, Organisation.partner_cluster)
    .select_from(ONE_ROW)
    .outerjoin(Organisation, Organisation.id == bindparam("organisation"))
    .outerjoin(
        RateCard,
        and_(
            RateCard.equipment_id == bindparam("equipment"),
            or_(RateCard.organisation_id.is_(None), RateCard.organisation_id == bindparam("organisation")),
            or_(RateCard.valid_from.is_(None), RateCard.valid_from <= bindparam("day")),
            or_(RateCard.valid_until.is_(None), RateCard.valid_until >= bindparam("day")),
        ),
    )
)
"""The cards that may count on a day for an organisation, and what it is; those chosen for others are never read.

Where there are none, one row all the same.
"""


@dataclass(frozen=True, slots=True)
class Priced:
    """What something costs a requester, and by which rates."""

    tariff: Tariff
    estimate: Estimate


def tariff_of(session: Session, item: Equipment, organisation_id: int | None, day: date) -> Tariff:
    """What counts for a booking by that organisation which begins on `day`; for a visitor, what everybody pays."""
    return _tariff(session, COUNTING, item, organisation_id, day)[0]


def tariff_for(
    session: Session, item: Equipment, actor: Actor, day: date, *also: ColumnElement[Any]
) -> tuple[Tariff, Sequence[Any]]:
    """What the page of `item` says to the actor (to its owner, what everybody pays), and the values of `also`, which
    the same statement asks for.
    """
    own = actor.organisation_id == item.owner_id
    organisation_id = None if own else actor.organisation_id
    return _tariff(session, COUNTING.add_columns(*also), item, organisation_id, day)


def _tariff(
    session: Session,
    counting: Select[*tuple[Any, ...]],
    item: Equipment,
    organisation_id: int | None,
    day: date,
) -> tuple[Tariff, Sequence[Any]]:
    values = {"equipment": item.id, "organisation": organisation_id or NOBODY, "day": day}
    rows = session.execute(counting, values).all()
    _card, kind, size, partner, *also = rows[0]
    who = (
        Requester()
        if organisation_id is None
        else Requester(organisation_id, kind, size, partner is not None)
    )
    found = [row[0].card for row in rows if row[0] is not None]
    return cards.tariff(item.rates, mode_changes(item), found, who, day), also


def priced(
    session: Session,
    item: Equipment,
    organisation_id: int | None,
    periods: Sequence[Period],
    mode: AccessMode | None,
    samples: int = 1,
) -> Priced:
    """What these periods would cost that organisation."""
    zone = ZoneInfo(item.site.zone)
    day = first_day(min(period.start for period in periods), zone)
    found = tariff_of(session, item, organisation_id, day)
    return Priced(found, rules.estimate(found.in_mode(mode), periods, mode, zone, samples))


def for_owner(session: Session, item: Equipment) -> list[RateCard]:
    """Every card of an item with the organisation it names, for the managers of its owner."""
    return list(
        session.scalars(
            select(RateCard)
            .where(RateCard.equipment_id == item.id)
            .options(joinedload(RateCard.organisation))
            .order_by(RateCard.id)
        )
    )


def one_for_owner(session: Session, item: Equipment, card_id: int) -> RateCard | None:
    """One card of an item, for the managers of its owner."""
    return session.scalars(
        select(RateCard)
        .where(RateCard.equipment_id == item.id, RateCard.id == card_id)
        .options(joinedload(RateCard.organisation))
    ).first()
