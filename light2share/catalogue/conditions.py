"""The criteria of a search as conditions on the table of listings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, false, or_, select, true

from light2share.availability.models import FreePeriod
from light2share.catalogue import fulltext
from light2share.catalogue.criteria import Figure, Search, Specification, Term
from light2share.catalogue.dates import Days
from light2share.catalogue.models import Listing, ListingFigure
from light2share.catalogue.places import KM_PER_DEGREE, Place
from light2share.equipment.models import AccessMode, Equipment, PriceMode
from light2share.equipment.models import Specification as StoredSpecification
from light2share.equipment.specifications import CLOSE_ENOUGH, Asked
from light2share.equipment.taxonomy import Kind, Parameter
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of

Condition = ColumnElement[bool]
DAY_MINUTES = 1440

MODE_COLUMNS = {
    AccessMode.OPERATOR_ASSISTED.value: Listing.operator_assisted,
    AccessMode.SELF_SERVICE.value: Listing.self_service,
    AccessMode.SAMPLE_MAIL_IN.value: Listing.sample_mail_in,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion that a close match may miss. `nearly` also takes a listing of another technique that has the words."""

    holds: Condition
    nearly: Condition
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes since 1970 (UTC) in which a slot is looked for, and what it has to last."""

    first: int
    last: int
    minutes: int


def wanted(search: Search, engine: str) -> list[Wanted]:
    """The criteria that may be missed, in the order: terms, figures, distance."""
    result = [_term(term, engine, alone=len(search.terms) == 1) for term in search.terms]
    for figure in search.figures:
        suits = _figure(figure)
        result.append(Wanted(suits, suits))
    if search.place and not search.km_is_strict:
        within = within_km(search.place, search.km or 0)
        result.append(Wanted(within, within))
    return result


def strict(search: Search) -> list[Condition]:
    """The criteria of the filters that are no facets with counts: specifications and a fixed distance."""
    conditions = [specification(one) for one in search.specifications]
    if search.place and search.km_is_strict:
        conditions.append(within_km(search.place, search.km or 0))
    if search.minutes:
        conditions.append(Listing.longest_minutes >= search.minutes)
    return conditions


def facets(search: Search) -> list[Condition]:
    """The criteria of the facets: techniques, ways of use, prices; several of one facet widen it."""
    conditions: list[Condition] = []
    if search.techniques:
        conditions.append(Listing.technique.in_(sorted(search.techniques)))
    if search.modes:
        conditions.append(or_(*(MODE_COLUMNS[mode].is_(true()) for mode in sorted(search.modes))))
    if search.prices:
        conditions.append(Listing.price_mode.in_([PriceMode(price) for price in sorted(search.prices)]))
    return conditions


def _term(term: Term, engine: str, alone: bool) -> Wanted:
    if term.is_unknown:
        return Wanted(false(), false(), is_words=True)
    in_text = Listing.equipment_id.in_(fulltext.having(engine, term.groups))
    if not term.techniques:
        return Wanted(in_text, in_text, is_words=True)
    named = Listing.technique.in_(sorted(term.techniques))
    either = or_(named, in_text)
    # One word among others may describe what they name: helium, beside `leak`, is no cryostat.
    describes = len(term.groups) == 1 and not alone
    return Wanted(either if describes else named, either, is_words=True)


def in_keys(term: Term, engine: str) -> Condition:
    """Whether the words stand in the title, make, model or technique."""
    return Listing.equipment_id.in_(fulltext.having(engine, term.groups, in_keys=True))


def _figure(figure: Figure) -> Condition:
    suits = or_(
        *(and_(ListingFigure.parameter == wish.parameter.slug, _covers(wish.parameter, wish.asked)) for wish in figure.wishes)
    )
    return Listing.equipment_id.in_(select(ListingFigure.equipment_id).where(suits))


def specification(one: Specification) -> Condition:
    """Whether a listing satisfies a filter on one parameter."""
    if one.parameter.kind is Kind.CHOICE or one.asked.words:
        stored = StoredSpecification
        return and_(
            *(
                Listing.equipment_id.in_(
                    select(stored.equipment_id).where(stored.parameter == one.parameter.slug, _says(one.parameter, word))
                )
                for word in one.asked.words
            )
        )
    return Listing.equipment_id.in_(
        select(ListingFigure.equipment_id).where(
            ListingFigure.parameter == one.parameter.slug, _covers(one.parameter, one.asked)
        )
    )


def _says(parameter: Parameter, word: str) -> Condition:
    if parameter.kind is Kind.CHOICE:
        return StoredSpecification.choice == word
    return or_(
        StoredSpecification.text_fr.icontains(word, autoescape=True),
        StoredSpecification.text_en.icontains(word, autoescape=True),
    )


def _covers(parameter: Parameter, asked: Asked) -> Condition:
    """As equipment.specifications.satisfies, in SQL."""
    low = asked.low if asked.low is not None else asked.high
    high = asked.high if asked.high is not None else asked.low
    if low is None or high is None:
        return true()
    smallest, largest = ListingFigure.minimum, ListingFigure.maximum
    if parameter.kind is Kind.NUMBER and not low == high:
        return and_(*_between(asked))
    if parameter.kind in (Kind.NUMBER, Kind.TEXT) and low == high:
        slack = abs(low) * CLOSE_ENOUGH
        return and_(smallest <= low + slack, largest >= low - slack)
    match parameter.kind:
        case Kind.MIN:
            return smallest <= low
        case Kind.MAX:
            return largest >= high
    return and_(smallest <= low, largest >= high)


def _between(asked: Asked) -> list[Condition]:
    bounds: list[Condition] = []
    if asked.low is not None:
        bounds.append(ListingFigure.minimum >= asked.low)
    if asked.high is not None:
        bounds.append(ListingFigure.maximum <= asked.high)
    return bounds


def square_km(place: Place) -> ColumnElement[float]:
    """The square of the distance in km, on the tangent plane: to sort by, and right to 0.5 % within 300 km."""
    north = (Listing.latitude - place.latitude) * KM_PER_DEGREE
    east = (Listing.longitude - place.longitude) * (KM_PER_DEGREE * math.cos(math.radians(place.latitude)))
    return north * north + east * east


def within_km(place: Place, km: int) -> Condition:
    """Whether a listing stands within `km`; half a kilometre more, since distances are shown rounded."""
    return square_km(place) <= (km + 0.5) ** 2


def window(days: Days | None, minutes: int | None, zone: ZoneInfo, now: datetime) -> Window:
    """When a slot is looked for: in the days asked for, else from now on."""
    present = minute_of(now)
    if days is None:
        return Window(present, present + 3 * 366 * DAY_MINUTES, minutes or 0)
    first = minute_of(to_utc(datetime.combine(days.first, time()), zone))
    last = minute_of(to_utc(datetime.combine(days.last + timedelta(days=1), time()), zone))
    return Window(max(first, present), last, minutes or 0)


def first_free(window: Window, now: datetime) -> Any:
    """A scalar subquery: the minute from which a listing has a stretch that is long enough in the window, or null.

    Lead time, horizon, shortest booking and step are the item's own, as in `availability.free.bookable`.
    """
    present, opens, step = minute_of(now + ALMOST_A_MINUTE), FreePeriod.starts_minute, Equipment.step_minutes
    soonest = present + Listing.lead_time_minutes
    missing = case((soonest > window.first, soonest), else_=window.first) - opens
    start = case((missing <= 0, opens), else_=opens + (missing + step - 1) // step * step)
    end = case((FreePeriod.ends_minute < window.last, FreePeriod.ends_minute), else_=window.last)
    need = case((Listing.shortest_minutes > window.minutes, Listing.shortest_minutes), else_=window.minutes)
    # A booking may run past the last day asked for; it only has to start in it, unless a length was asked for.
    until = end if window.minutes else FreePeriod.ends_minute
    found: Select[Any] = (
        select(start)
        .where(
            FreePeriod.equipment_id == Listing.equipment_id,
            FreePeriod.ends_minute > window.first,
            FreePeriod.starts_minute < window.last,
            start < window.last,
            until - start >= need,
            start <= present + Equipment.horizon_days * DAY_MINUTES,
        )
        .order_by(FreePeriod.ends_minute)
        .limit(1)
        .correlate(Listing, Equipment)
    )
    return found.scalar_subquery()


