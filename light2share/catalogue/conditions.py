"""The criteria of a search that the database answers, as statements: figures, single specifications, free time.

They are put together as text: built from SQLAlchemy's expressions they cost several times what the database needs to
answer them. Nothing that a person typed becomes part of the text: values are bound (`Sql.bind`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from light2share.catalogue.criteria import Figure, Specification
from light2share.catalogue.dates import Days
from light2share.catalogue.quantities import Wish
from light2share.equipment.specifications import CLOSE_ENOUGH, Asked
from light2share.equipment.taxonomy import Kind, Parameter
from light2share.kernel.localtime import to_utc
from light2share.kernel.minutes import ALMOST_A_MINUTE, minute_of

DAY_MINUTES = 1440
FOR_EVER = 3 * 366 * DAY_MINUTES

Value = str | int | float
Statement = tuple[str, dict[str, Value]]


@dataclass
class Sql:
    """The values bound in one statement; `engine` is the name of the dialect."""

    engine: str = ""
    values: dict[str, Value] = field(default_factory=dict)

    def bind(self, value: Value) -> str:
        """The place of a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes since 1970 (UTC) in which a slot is looked for, and what it has to last."""

    first: int
    last: int
    minutes: int


def _both(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions) or "TRUE"


def figure(asked: Figure) -> Statement:
    """The ids of the listings whose figures suit one of the wishes that a quantity may mean."""
    sql = Sql()
    suits = " OR ".join(
        f"(parameter = {sql.bind(wish.parameter.slug)} AND {_suits(wish, sql)})" for wish in asked.wishes
    )
    return f"SELECT equipment_id FROM listing_figure WHERE {suits or 'FALSE'}", sql.values


def specification(one: Specification) -> list[Statement]:
    """The ids of the listings that satisfy a filter on one parameter: those of all the statements."""
    if one.parameter.kind is Kind.CHOICE or one.asked.words:
        return [_saying(one.parameter, word) for word in one.asked.words]
    sql = Sql()
    slug, covers = sql.bind(one.parameter.slug), _covers(one.parameter, one.asked, sql)
    return [(f"SELECT equipment_id FROM listing_figure WHERE parameter = {slug} AND {covers}", sql.values)]


def _saying(parameter: Parameter, word: str) -> Statement:
    sql = Sql()
    slug, says = sql.bind(parameter.slug), _says(parameter, word, sql)
    return f"SELECT equipment_id FROM equipment_specification WHERE parameter = {slug} AND {says}", sql.values


def _says(parameter: Parameter, word: str, sql: Sql) -> str:
    if parameter.kind is Kind.CHOICE:
        return f"choice = {sql.bind(word)}"
    escaped = word.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    like = f"LIKE {sql.bind(f'%{escaped}%')} ESCAPE '!'"
    return f"(lower(text_fr) {like} OR lower(text_en) {like})"


def _suits(wish: Wish, sql: Sql) -> str:
    """Whether a figure does what is asked in words: of a range, more than 1000 nm is some part above that."""
    asked = wish.asked
    if wish.parameter.kind in (Kind.RANGE, Kind.TEXT) and (asked.low is None) != (asked.high is None):
        return (
            f"maximum >= {sql.bind(asked.low)}"
            if asked.low is not None
            else f"minimum <= {sql.bind(asked.high or 0.0)}"
        )
    return _covers(wish.parameter, asked, sql)


def _covers(parameter: Parameter, asked: Asked, sql: Sql) -> str:
    """As equipment.specifications.satisfies, in SQL."""
    low = asked.low if asked.low is not None else asked.high
    high = asked.high if asked.high is not None else asked.low
    if low is None or high is None:
        return "TRUE"
    if parameter.kind in (Kind.NUMBER, Kind.TEXT) and asked.low == asked.high:
        slack = abs(low) * CLOSE_ENOUGH
        return f"minimum <= {sql.bind(low + slack)} AND maximum >= {sql.bind(low - slack)}"
    match parameter.kind:
        case Kind.NUMBER:
            bounds = [f"minimum >= {sql.bind(asked.low)}"] if asked.low is not None else []
            return _both(bounds + ([f"maximum <= {sql.bind(asked.high)}"] if asked.high is not None else []))
        case Kind.MIN:
            return f"minimum <= {sql.bind(low)}"
        case Kind.MAX:
            return f"maximum >= {sql.bind(high)}"
    return f"minimum <= {sql.bind(low)} AND maximum >= {sql.bind(high)}"


def window(days: Days | None, minutes: int | None, zone: ZoneInfo, now: datetime) -> Window:
    """When a slot is looked for: in the days asked for, else from now on."""
    present = minute_of(now)
    if days is None:
        return Window(present, present + FOR_EVER, minutes or 0)
    first = minute_of(to_utc(datetime.combine(days.first, time()), zone))
    last = minute_of(to_utc(datetime.combine(days.last + timedelta(days=1), time()), zone))
    return Window(max(first, present), last, minutes or 0)


def values_of(window: Window, now: datetime) -> dict[str, Value]:
    """What `FIRST_FREE` is filled in with."""
    return {
        "present": minute_of(now + ALMOST_A_MINUTE),
        "first": window.first,
        "last": window.last,
        "asked": window.minutes,
    }


NOTICE = "coalesce(first_free.lead_minutes, equipment.lead_time_minutes)"
"""Minutes; without a row of `first_free` (left-joined) its free time is not worked out yet."""


def _first_free(until: str, reaching: str = "") -> str:
    soonest = f":present + {NOTICE}"
    low = f"CASE WHEN {soonest} > :first THEN {soonest} ELSE :first END"
    step = "equipment.step_minutes"
    start = (
        f"CASE WHEN opens >= {low} THEN opens ELSE opens + ({low} - opens + {step} - 1) / {step} * {step} END"
    )
    need = "CASE WHEN equipment.shortest_minutes > :asked THEN equipment.shortest_minutes ELSE :asked END"
    return f"""(SELECT start FROM (
    SELECT {start} AS start, closes FROM (
      SELECT starts_minute AS opens, ends_minute AS closes FROM free_period
      WHERE equipment_id = equipment.id AND ends_minute > :first AND starts_minute < :last{reaching}) AS free
  ) AS entered
  WHERE start < :last AND {until} - start >= {need}
    AND start <= :present + equipment.horizon_days * {DAY_MINUTES}
  ORDER BY closes LIMIT 1)"""


# A booking may run past the last day asked for; it only has to start in it, unless a length was asked for.
SOONEST = _first_free("closes")
"""The minute from which the row of `equipment` has a stretch that is long enough in the window, or null.

Horizon, shortest booking and step are the item's own, notice is that of its quickest mode, as in
`availability.free.bookable`; `first_free` is left-joined.

To be filled in with `values_of`.
"""

# What begins in the window ends by so much after it: the index is read no further.
_NEAR = f" AND ends_minute < :last + COALESCE(first_free.longest_minutes, {FOR_EVER})"
IN_WINDOW = {
    False: _first_free("closes", _NEAR),
    True: _first_free("CASE WHEN closes < :last THEN closes ELSE :last END", _NEAR),
}
"""The same beside the row of `first_free`, by whether a length was asked for, which then has to lie in the window."""
