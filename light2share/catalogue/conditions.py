"""The criteria of a search as conditions on a listing, in SQL.

The statements of a search are put together as text: built from SQLAlchemy's expressions they cost several times what
the database needs to answer them. Nothing that a person typed becomes part of the text: values are bound (`Sql.bind`).
In every fragment `listing` and `equipment` stand for the row that is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.catalogue.criteria import Figure, Search, Specification, Term
from light2share.catalogue.dates import Days
from light2share.catalogue.fulltext import having
from light2share.catalogue.places import KM_PER_DEGREE, Place
from light2share.equipment.models import AccessMode
from light2share.equipment.specifications import CLOSE_ENOUGH, Asked
from light2share.equipment.taxonomy import Kind, Parameter
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of

DAY_MINUTES = 1440
FOR_EVER = 3 * 366 * DAY_MINUTES
MODE_COLUMNS = {
    AccessMode.OPERATOR_ASSISTED.value: "operator_assisted",
    AccessMode.SELF_SERVICE.value: "self_service",
    AccessMode.SAMPLE_MAIL_IN.value: "sample_mail_in",
    AccessMode.LOAN.value: "loan",
}

Value = str | int | float


@dataclass
class Sql:
    """The values bound in one statement; `engine` is the name of the dialect."""

    engine: str
    values: dict[str, Value] = field(default_factory=dict)

    def bind(self, value: Value) -> str:
        """The place of a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def listed(self, values: Iterable[Value]) -> str:
        """The places of several, in brackets."""
        return f"({', '.join(self.bind(value) for value in values)})"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion that a close match may miss. `nearly` takes another technique with the same words too."""

    holds: str
    nearly: str
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes since 1970 (UTC) in which a slot is looked for, and what it has to last."""

    first: int
    last: int
    minutes: int


def wanted(search: Search, sql: Sql) -> list[Wanted]:
    """The criteria that may be missed, in the order: terms, figures, distance."""
    result = [_term(term, sql, alone=len(search.terms) == 1) for term in search.terms]
    result += [Wanted(suits, suits) for suits in (_figure(figure, sql) for figure in search.figures)]
    if search.place and not search.km_is_strict:
        within = within_km(search.place, search.km or 0, sql)
        result.append(Wanted(within, within))
    return result


def strict(search: Search, sql: Sql) -> list[str]:
    """The criteria of the filters that are no facets with counts: specifications, a fixed distance."""
    conditions = [specification(one, sql) for one in search.specifications]
    if search.place and search.km_is_strict:
        conditions.append(within_km(search.place, search.km or 0, sql))
    return conditions


def facets(search: Search, sql: Sql, table: str = "listing") -> list[str]:
    """The criteria of the facets: techniques, ways of use, prices; several of one facet widen it."""
    conditions = []
    if search.techniques:
        conditions.append(f"{table}.technique IN {sql.listed(sorted(search.techniques))}")
    if search.modes:
        conditions.append(either(f"{table}.{MODE_COLUMNS[mode]}" for mode in sorted(search.modes)))
    if search.prices:
        conditions.append(f"{table}.price_mode IN {sql.listed(sorted(search.prices))}")
    return conditions


def both(conditions: Iterable[str]) -> str:
    """All of them."""
    return " AND ".join(conditions) or "TRUE"


def either(conditions: Iterable[str]) -> str:
    """One of them at least."""
    return f"({' OR '.join(conditions) or 'FALSE'})"


def long_enough(minutes: int, sql: Sql) -> str:
    """Whether so long a booking is taken; on `equipment`."""
    return f"equipment.longest_minutes >= {sql.bind(minutes)}"


def _term(term: Term, sql: Sql, alone: bool) -> Wanted:
    if term.is_unknown:
        return Wanted("FALSE", "FALSE", is_words=True)
    in_text = f"listing.equipment_id IN ({having(sql, term.groups)})"
    if not term.techniques:
        return Wanted(in_text, in_text, is_words=True)
    named = f"listing.technique IN {sql.listed(sorted(term.techniques))}"
    any_of_them = either((named, in_text))
    # One word among others may describe what they name: helium, beside `leak`, is no cryostat.
    describes = len(term.groups) == 1 and not alone
    return Wanted(any_of_them if describes else named, any_of_them, is_words=True)


def points(search: Search, sql: Sql, named: int, in_keys: int) -> str:
    """How well the words fit: `named` points for each technique asked for, `in_keys` for words in the title, make or
    model, and one more where the technique has such a word in its name.
    """
    found = []
    for term in search.terms:
        if term.techniques:
            of_them = f"listing.technique IN {sql.listed(sorted(term.techniques))}"
            found.append(f"CASE WHEN {of_them} THEN {named} ELSE 0 END")
        elif not term.is_unknown:
            stand_there = f"listing.equipment_id IN ({having(sql, term.groups, 'keys')})"
            found.append(f"CASE WHEN {stand_there} THEN {in_keys} ELSE 0 END")
            if term.related:
                related = f"listing.technique IN {sql.listed(sorted(term.related))}"
                found.append(f"CASE WHEN {related} THEN 1 ELSE 0 END")
    return " + ".join(found) or "0"


def _figure(figure: Figure, sql: Sql) -> str:
    suits = either(
        f"(parameter = {sql.bind(wish.parameter.slug)} AND {_covers(wish.parameter, wish.asked, sql)})"
        for wish in figure.wishes
    )
    return f"listing.equipment_id IN (SELECT equipment_id FROM listing_figure WHERE {suits})"


def specification(one: Specification, sql: Sql) -> str:
    """Whether a listing satisfies a filter on one parameter."""
    slug = sql.bind(one.parameter.slug)
    if one.parameter.kind is Kind.CHOICE or one.asked.words:
        return both(
            "listing.equipment_id IN (SELECT equipment_id FROM equipment_specification"
            f" WHERE parameter = {slug} AND {_says(one.parameter, word, sql)})"
            for word in one.asked.words
        )
    return (
        f"listing.equipment_id IN (SELECT equipment_id FROM listing_figure WHERE parameter = {slug}"
        f" AND {_covers(one.parameter, one.asked, sql)})"
    )


def _says(parameter: Parameter, word: str, sql: Sql) -> str:
    if parameter.kind is Kind.CHOICE:
        return f"choice = {sql.bind(word)}"
    escaped = word.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    like = f"LIKE {sql.bind(f'%{escaped}%')} ESCAPE '!'"
    return f"(lower(text_fr) {like} OR lower(text_en) {like})"


def _covers(parameter: Parameter, asked: Asked, sql: Sql) -> str:
    """As equipment.specifications.satisfies, in SQL."""
    low = asked.low if asked.low is not None else asked.high
    high = asked.high if asked.high is not None else asked.low
    if low is None or high is None:
        return "TRUE"
    if parameter.kind in (Kind.NUMBER, Kind.TEXT) and low == high:
        slack = abs(low) * CLOSE_ENOUGH
        return f"minimum <= {sql.bind(low + slack)} AND maximum >= {sql.bind(low - slack)}"
    match parameter.kind:
        case Kind.NUMBER:
            bounds = [f"minimum >= {sql.bind(asked.low)}"] if asked.low is not None else []
            return both(bounds + ([f"maximum <= {sql.bind(asked.high)}"] if asked.high is not None else []))
        case Kind.MIN:
            return f"minimum <= {sql.bind(low)}"
        case Kind.MAX:
            return f"maximum >= {sql.bind(high)}"
    return f"minimum <= {sql.bind(low)} AND maximum >= {sql.bind(high)}"


def square_km(place: Place, sql: Sql) -> str:
    """The square of the distance in km, on the tangent plane: to sort by, and right to 0.5 % within 300 km."""
    east_km = KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    north = f"(listing.latitude - {sql.bind(place.latitude)}) * {sql.bind(KM_PER_DEGREE)}"
    east = f"(listing.longitude - {sql.bind(place.longitude)}) * {sql.bind(east_km)}"
    return f"({north}) * ({north}) + ({east}) * ({east})"


def within_km(place: Place, km: int, sql: Sql) -> str:
    """Whether a listing stands within `km`; half a kilometre more, since distances are shown rounded."""
    return f"{square_km(place, sql)} <= {sql.bind((km + 0.5) ** 2)}"


def window(days: Days | None, minutes: int | None, zone: ZoneInfo, now: datetime) -> Window:
    """When a slot is looked for: in the days asked for, else from now on."""
    present = minute_of(now)
    if days is None:
        return Window(present, present + FOR_EVER, minutes or 0)
    first = minute_of(to_utc(datetime.combine(days.first, time()), zone))
    last = minute_of(to_utc(datetime.combine(days.last + timedelta(days=1), time()), zone))
    return Window(max(first, present), last, minutes or 0)


def first_free(window: Window, now: datetime, sql: Sql) -> str:
    """The minute from which a listing has a stretch that is long enough in the window, or null.

    Lead time, horizon, shortest booking and step are the item's own, as in `availability.free.bookable`.
    """
    present = sql.bind(minute_of(now + ALMOST_A_MINUTE))
    first, last, asked = (sql.bind(value) for value in (window.first, window.last, window.minutes))
    soonest = f"{present} + equipment.lead_time_minutes"
    low = f"CASE WHEN {soonest} > {first} THEN {soonest} ELSE {first} END"
    step = "equipment.step_minutes"
    start = (
        f"CASE WHEN opens >= {low} THEN opens ELSE opens + ({low} - opens + {step} - 1) / {step} * {step} END"
    )
    need = f"CASE WHEN equipment.shortest_minutes > {asked} THEN equipment.shortest_minutes ELSE {asked} END"
    # A booking may run past the last day asked for; it only has to start in it, unless a length was asked for.
    until = f"CASE WHEN closes < {last} THEN closes ELSE {last} END" if window.minutes else "closes"
    return f"""(SELECT start FROM (
    SELECT {start} AS start, closes FROM (
      SELECT starts_minute AS opens, ends_minute AS closes FROM free_period
      WHERE equipment_id = equipment.id AND ends_minute > {first} AND starts_minute < {last}) AS free
  ) AS entered
  WHERE start < {last} AND {until} - start >= {need}
    AND start <= {present} + equipment.horizon_days * {DAY_MINUTES}
  ORDER BY closes LIMIT 1)"""
