"""One search as SQL: how many listings suit, which stand on a page, and what may be relaxed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.dialects import postgresql, sqlite

from light2share.catalogue import conditions
from light2share.catalogue.conditions import Sql, Value, Wanted, both, either
from light2share.catalogue.criteria import Chip, ChipKind, Search, Sort
from light2share.catalogue.results import PER_PAGE
from light2share.equipment.queries import standing, visible_to
from light2share.kernel.actor import Actor

BEHIND = 1 << 40
"""Sorts what has no price or no free time behind everything that has."""
NAMED, IN_KEYS = 4, 2
COUNTED = ("technique", "family", "operator_assisted", "self_service", "sample_mail_in", "loan", "price_mode")
"""What the facets count by."""
CARD = {
    "equipment_id": "listing.equipment_id",
    "slug": "equipment.slug",
    "title_fr": "equipment.title_fr",
    "title_en": "equipment.title_en",
    "owner_id": "organisation.id",
    "owner_name": "organisation.name",
    "owner_slug": "organisation.slug",
    "owner_masked": "equipment.owner_masked",
    "town": "site.town",
    "zone": "site.zone",
    "technique": "listing.technique",
    "family": "listing.family",
    "access_modes": "equipment.access_modes",
    "price_mode": "listing.price_mode",
    "price_cents": "listing.price_cents",
    "hourly_rate_cents": "equipment.hourly_rate_cents",
    "daily_rate_cents": "equipment.daily_rate_cents",
    "operator_hourly_rate_cents": "equipment.operator_hourly_rate_cents",
    "sample_rate_cents": "equipment.sample_rate_cents",
    "training_required": "equipment.training_required",
    "shortest_minutes": "equipment.shortest_minutes",
    "lead_time_minutes": "equipment.lead_time_minutes",
    "step_minutes": "equipment.step_minutes",
    "horizon_days": "equipment.horizon_days",
    "photo": "listing.photo",
    "figures": "listing.figures",
    "latitude": "listing.latitude",
    "longitude": "listing.longitude",
    "approval": "equipment.approval",
}
"""What a card needs, and where it stands."""
CARD_COLUMNS = ", ".join(f"{column} AS {name}" for name, column in CARD.items())
FLAGS_FROM = len(CARD) + 7
"""Where in a row of `Plan.page` the flags of what is missed begin."""
CARD_TABLES = """
  JOIN listing ON listing.equipment_id = few.equipment_id
  JOIN equipment ON equipment.id = few.equipment_id
  JOIN organisation ON organisation.id = equipment.owner_id
  JOIN site ON site.id = equipment.site_id"""

WORDS = (ChipKind.MEASUREMENT, ChipKind.MAKE, ChipKind.WORDS)

Statement = tuple[str, dict[str, Value]]


def seen_by(engine: str, actor: Actor) -> str:
    """The condition on `equipment` of equipment.queries.visible_to, as text."""
    return _seen_by(engine, standing(actor))


@lru_cache(maxsize=1024)
def _seen_by(engine: str, actor: Actor) -> str:
    clause = visible_to(actor).whereclause
    assert clause is not None
    dialect = (postgresql if engine == "postgresql" else sqlite).dialect()
    return f"({clause.compile(dialect=dialect, compile_kwargs={'literal_binds': True})})"


class Plan:
    """The statements of one search; `engine` is the name of the dialect.

    Each criterion is looked up once, as a flag of a listing (`looked_at`); the rest of a statement reads the flags.
    """

    def __init__(self, engine: str, search: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> None:
        self.engine, self.search, self.now = engine, search, now
        self.seen = seen_by(engine, actor)
        self.window = conditions.window(search.days, search.minutes, zone, now)
        self.asks_when = search.days is not None or search.minutes is not None

    @property
    def reads_along(self) -> bool:
        """Whether it is the whole catalogue, first free first."""
        return self.search.asks_nothing and self.search.sort in (Sort.BEST, Sort.SOONEST)

    def _suiting(self, sql: Sql, columns: str) -> str:
        """Two tables: the listings that the filters leave, with flags of what they miss; and those of them that suit or
        nearly do and that the actor may see, with how much they miss and their first free minute.
        """
        wanted = conditions.wanted(self.search, sql)
        flags = [f"CASE WHEN {one.holds} THEN 0 ELSE 1 END AS missed_{n}" for n, one in enumerate(wanted)]
        flags += [
            f"CASE WHEN {one.nearly} THEN 1 ELSE 0 END AS nearly_{n}"
            for n, one in enumerate(wanted)
            if one.is_words and one.nearly != one.holds
        ]
        words = [one.nearly for one in wanted if one.is_words]
        having_words = [words[0] if len(words) == 1 else either(words)] if words else []
        missed = " + ".join(f"missed_{n}" for n in range(len(wanted))) or "0"
        first = (
            conditions.first_free(self.window, self.now, sql) if self.asks_when else "CAST(NULL AS integer)"
        )
        return f"""WITH looked_at AS MATERIALIZED (
  SELECT {", ".join(["listing.equipment_id", columns, *flags])} FROM listing
  WHERE {both([*conditions.strict(self.search, sql), *having_words])}
), suiting AS MATERIALIZED (
  SELECT looked_at.*, {missed} AS missed, {first} AS first
  FROM looked_at
  JOIN equipment ON equipment.id = looked_at.equipment_id
  WHERE {self.seen} AND {self._near_enough(wanted, missed)} AND {self._long_enough(sql)}
)"""

    def _near_enough(self, wanted: list[Wanted], missed: str) -> str:
        """Nothing missed, or half of the criteria at most and not all of the words; of a distance alone, anything."""
        words = [
            f"missed_{n} = 0" if one.nearly == one.holds else f"nearly_{n} = 1"
            for n, one in enumerate(wanted)
            if one.is_words
        ]
        if not wanted:
            return "TRUE"
        if words:
            return f"({missed} = 0 OR {missed} <= {max(1, len(wanted) // 2)} AND {either(words)})"
        if len(wanted) == 1:
            return "TRUE" if self.search.place else f"{missed} = 0"
        return f"{missed} < 2"

    def _long_enough(self, sql: Sql) -> str:
        return conditions.long_enough(self.search.minutes, sql) if self.search.minutes else "TRUE"

    @property
    def _rank(self) -> str:
        in_time = "CASE WHEN first IS NULL THEN 1 ELSE 0 END" if self.asks_when else "0"
        return f"CASE WHEN missed = 0 THEN {in_time} ELSE 2 END"

    def whole(self) -> Statement:
        """The whole catalogue, counted by everything that the facets show."""
        columns = ", ".join(f"listing.{column}" for column in COUNTED)
        return (
            f"""SELECT {columns}, 0 AS rank, count(*) AS number
FROM listing JOIN equipment ON equipment.id = listing.equipment_id
WHERE {self.seen} GROUP BY {columns}""",
            {},
        )

    def page(self, number: int) -> Statement:
        """The listings of a page with everything that a card shows, and all that suit or nearly do, counted.

        The counts stand in rows without `equipment_id`, by what the facets show, the facets themselves not applied.
        `number` is the place of a card, or how many there are of a group.
        """
        sql, place = Sql(self.engine), self.search.place
        square = conditions.square_km(place, sql) if place else "0"
        points = conditions.points(self.search, sql, NAMED, IN_KEYS)
        counted = ", ".join(COUNTED)
        columns = ", ".join(
            [f"listing.{column}" for column in (*COUNTED, "price_cents")]
            + [f"{square} AS square", f"{points} AS points"]
        )
        suiting = self._suiting(sql, columns)
        facets = both(conditions.facets(self.search, sql, "suiting"))
        anytime = conditions.first_free(
            conditions.window(None, None, ZoneInfo("UTC"), self.now), self.now, sql
        )
        flags = self._flags()
        empty = ", ".join(column if column in COUNTED else "NULL" for column in CARD)
        modes = COUNTED[2:6]
        return (
            f"""{suiting}, few AS MATERIALIZED (
  SELECT suiting.*, {self._rank} AS rank, row_number() OVER (ORDER BY {self._order()}) AS number
  FROM suiting LEFT JOIN first_free ON first_free.equipment_id = suiting.equipment_id
  WHERE {facets} ORDER BY number LIMIT {sql.bind(PER_PAGE)} OFFSET {sql.bind((number - 1) * PER_PAGE)}
)
SELECT {CARD_COLUMNS}, few.rank, coalesce(few.first, {anytime}) AS first, few.number,
  {", ".join(f"few.{column}" for column in (*modes, *flags))}
FROM few {CARD_TABLES}
UNION ALL
SELECT {empty}, rank, NULL, count(*), {", ".join((*modes, *("0" for _ in flags)))}
FROM (SELECT {counted}, {self._rank} AS rank FROM suiting) AS ranked GROUP BY {counted}, rank""",
            sql.values,
        )

    def _flags(self) -> list[str]:
        search = self.search
        count = len(search.terms) + len(search.figures) + bool(search.place and not search.km_is_strict)
        return [f"missed_{n}" for n in range(count)]

    def _order(self) -> str:
        soonest = f"coalesce(suiting.first, first_free.starts_minute, {BEHIND})"
        return ", ".join([self._rank, "missed", *self._sorted_by(soonest), soonest, "suiting.equipment_id"])

    def _sorted_by(self, soonest: str) -> list[str]:
        match self.search.sort:
            case Sort.SOONEST:
                return [soonest]
            case Sort.DISTANCE:
                return ["square"]
            case Sort.PRICE:
                return [f"coalesce(suiting.price_cents, {BEHIND})"]
        best = ["points DESC"] if self.search.terms else []
        return [*best, "square"] if self.search.place else best

    def soonest(self, number: int) -> Statement:
        """A page of the whole catalogue, first free first, read along the index; items without a free time are not in
        it (see `without_time`).
        """
        sql = Sql(self.engine)
        limit, offset = sql.bind(PER_PAGE), sql.bind((number - 1) * PER_PAGE)
        return self._along(
            sql,
            # Written as cross joins, which SQLite takes in this order: along the index, and no further than the page.
            f"""SELECT first_free.equipment_id, first_free.starts_minute
  FROM first_free CROSS JOIN listing CROSS JOIN equipment
  WHERE first_free.starts_minute IS NOT NULL AND listing.equipment_id = first_free.equipment_id
    AND equipment.id = first_free.equipment_id AND {self.seen}
  ORDER BY first_free.starts_minute, first_free.equipment_id LIMIT {limit} OFFSET {offset}""",
            "few.starts_minute, few.equipment_id",
        )

    def without_time(self, limit: int, offset: int) -> Statement:
        """Those of the whole catalogue that have no free time, in the order of their numbers."""
        sql = Sql(self.engine)
        return self._along(
            sql,
            f"""SELECT listing.equipment_id FROM listing
  JOIN equipment ON equipment.id = listing.equipment_id
  LEFT JOIN first_free ON first_free.equipment_id = listing.equipment_id
  WHERE first_free.starts_minute IS NULL AND {self.seen}
  ORDER BY listing.equipment_id LIMIT {sql.bind(limit)} OFFSET {sql.bind(offset)}""",
            "few.equipment_id",
        )

    def with_time(self) -> Statement:
        """How many of the whole catalogue have a free time."""
        return (
            f"""SELECT count(*) FROM first_free
JOIN listing ON listing.equipment_id = first_free.equipment_id
JOIN equipment ON equipment.id = first_free.equipment_id
WHERE first_free.starts_minute IS NOT NULL AND {self.seen}""",
            {},
        )

    def _along(self, sql: Sql, few: str, order: str) -> Statement:
        first = conditions.first_free(self.window, self.now, sql)
        return (
            f"""WITH few AS MATERIALIZED ({few})
SELECT {CARD_COLUMNS}, 0 AS rank, {first} AS first FROM few {CARD_TABLES} ORDER BY {order}""",
            sql.values,
        )

    def relaxed(self) -> tuple[Statement, list[int]] | None:
        """How many listings would suit without each criterion, and which chip it is; None where there is only one."""
        sql = Sql(self.engine)
        criteria = list(self._criteria(sql))
        if len(criteria) < 2:
            return None
        flags = ", ".join(
            f"CASE WHEN {condition} THEN 1 ELSE 0 END AS c{n}" for n, (_, condition) in enumerate(criteria)
        )
        sums = ", ".join(
            f"sum({' * '.join(f'c{n}' for n in range(len(criteria)) if n != left)})"
            for left in range(len(criteria))
        )
        statement = (
            f"SELECT {sums} FROM (SELECT {flags} FROM listing"
            f" JOIN equipment ON equipment.id = listing.equipment_id WHERE {self.seen}) AS flagged"
        )
        return (statement, sql.values), [chip for chip, _ in criteria]

    def _criteria(self, sql: Sql) -> Iterator[tuple[int, str]]:
        """Each chip's number with its condition, those left out of the search aside."""
        words = iter(conditions.wanted(self.search, sql))
        filters = iter(self.search.specifications)
        for number, chip in enumerate(self.search.chips):
            if chip.kind in WORDS or (chip.kind is ChipKind.QUANTITY and chip.wishes):
                yield number, next(words).holds
            elif chip.kind is ChipKind.SPECIFICATION:
                yield number, conditions.specification(next(filters), sql)
            elif condition := self._filter(chip, sql):
                yield number, condition

    def _filter(self, chip: Chip, sql: Sql) -> str:
        search = self.search
        match chip.kind:
            case ChipKind.PLACE if search.place:
                return conditions.within_km(search.place, search.km or 0, sql)
            case ChipKind.TECHNIQUE:
                return both(conditions.facets(Search(techniques=search.techniques), sql))
            case ChipKind.MODE:
                return both(conditions.facets(Search(modes=search.modes), sql))
            case ChipKind.PRICE:
                return both(conditions.facets(Search(prices=search.prices), sql))
            case ChipKind.DURATION if search.minutes:
                return conditions.long_enough(search.minutes, sql)
        return ""
