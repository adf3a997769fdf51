"""One search as SQL: how many listings suit, which stand on a page, and what may be relaxed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, literal, null, or_, select, true
from sqlalchemy.orm import Session

from light2share.availability.models import FirstFree
from light2share.catalogue import conditions
from light2share.catalogue.criteria import Chip, ChipKind, Search, Sort
from light2share.catalogue.models import Listing
from light2share.catalogue.results import PER_PAGE, RANKS, Counts, Group
from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation, Site

BEHIND = 1 << 40
"""Sorts what has no price or no free time behind everything that has."""
NAMED, IN_KEYS = 4, 2
"""Points for a listing whose technique is asked for, and for words in its title, make or model."""


class Plan:
    """The statements of one search; `engine` is the name of the dialect."""

    def __init__(self, engine: str, search: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> None:
        self.engine, self.search, self.actor, self.now = engine, search, actor, now
        self.wanted = conditions.wanted(search, engine)
        self.window = conditions.window(search.days, search.minutes, zone, now)
        self.asks_when = search.days is not None or search.minutes is not None

    # -- which listings, and how well they suit ----------------------------------------------------------------------

    @cached_property
    def missed(self) -> ColumnElement[int]:
        """How many of the criteria that may be missed are."""
        missed: ColumnElement[int] = literal(0)
        for one in self.wanted:
            missed = missed + case((one.holds, 0), else_=1)
        return missed

    @cached_property
    def first(self) -> ColumnElement[int | None]:
        """The first free minute in the window asked for; null where no time was asked for."""
        return conditions.first_free(self.window, self.now) if self.asks_when else null()

    def _rank(self, missed: ColumnElement[int], first: ColumnElement[Any]) -> ColumnElement[int]:
        suits = case((first.is_not(None), literal(0)), else_=literal(1)) if self.asks_when else literal(0)
        return case((missed == 0, suits), else_=literal(2)) if self.wanted else suits

    def _listings(self, *columns: ColumnElement[Any], faceted: bool) -> Select[Any]:
        """Those columns of the listings that suit or nearly do."""
        statement = self._visible(*columns).where(*conditions.strict(self.search))
        if faceted:
            statement = statement.where(*conditions.facets(self.search))
        return statement.where(or_(self.missed == 0, self._nearly())) if self.wanted else statement

    def _visible(self, *columns: ColumnElement[Any]) -> Select[Any]:
        seen = visible_to(self.actor).join(Listing, Listing.equipment_id == Equipment.id)
        return seen.with_only_columns(*columns)

    def _nearly(self) -> ColumnElement[bool]:
        """Half of the criteria at least, one of the words among them; of a distance alone, everything."""
        words = [one.nearly for one in self.wanted if one.is_words]
        if words:
            return and_(self.missed <= max(1, len(self.wanted) // 2), or_(false(), *words))
        if len(self.wanted) == 1:
            return true() if self.search.place else false()
        return self.missed < min(len(self.wanted), 2)

    # -- statements --------------------------------------------------------------------------------------------------

    def groups(self) -> Select[Any]:
        """Listings counted by everything that the facets show, the facets themselves not applied."""
        columns = (
            Listing.technique,
            Listing.family,
            Listing.operator_assisted,
            Listing.self_service,
            Listing.sample_mail_in,
            Listing.price_mode,
        )
        if not self.wanted and not self.asks_when:
            alike = [*columns]
            return self._listings(*alike, literal(0), func.count(), faceted=False).group_by(*alike)
        inner = self._listings(
            *columns, self.missed.label("missed"), self.first.label("first"), faceted=False
        ).cte("suiting")
        inner = inner.prefix_with("MATERIALIZED")
        rank = self._rank(inner.c.missed, inner.c.first).label("rank")
        alike = [*(inner.c[column.name] for column in columns), rank]
        return select(*alike, func.count()).group_by(*alike)

    def page(self, number: int, counts: Counts) -> Select[Any]:
        """The listings of a page with everything that a card shows."""
        first = (number - 1) * PER_PAGE
        place = self.search.place
        square = conditions.square_km(place) if place else null()
        suiting = self._listings(
            Listing.equipment_id,
            Listing.price_cents,
            self.missed.label("missed"),
            self.first.label("first"),
            square.label("square"),
            self._points().label("points"),
            faceted=True,
        ).cte("suiting")
        suiting = suiting.prefix_with("MATERIALIZED")
        rank = self._rank(suiting.c.missed, suiting.c.first)
        soonest = func.coalesce(suiting.c.first, FirstFree.starts_minute, BEHIND)
        order = [rank, suiting.c.missed, *self._order(suiting, soonest), soonest, suiting.c.equipment_id]
        few = (
            select(
                suiting.c.equipment_id,
                suiting.c.first,
                suiting.c.square,
                rank.label("rank"),
                func.row_number().over(order_by=order).label("number"),
            )
            .outerjoin(FirstFree, FirstFree.equipment_id == suiting.c.equipment_id)
            .order_by("number")
            .limit(max(0, min(PER_PAGE, counts.total - first)))
            .offset(first)
            .subquery("few")
        )
        return self._details(few).order_by(few.c.number)

    def _points(self) -> ColumnElement[int]:
        points: ColumnElement[int] = literal(0)
        for term in self.search.terms:
            if term.techniques:
                named = Listing.technique.in_(sorted(term.techniques))
                points = points + case((named, NAMED), else_=0)
            elif not term.is_unknown:
                points = points + case((conditions.in_keys(term, self.engine), IN_KEYS), else_=0)
        return points

    def _order(self, suiting: Any, soonest: ColumnElement[int]) -> list[ColumnElement[Any]]:
        match self.search.sort:
            case Sort.SOONEST:
                return [soonest]
            case Sort.DISTANCE:
                return [suiting.c.square]
            case Sort.PRICE:
                return [func.coalesce(suiting.c.price_cents, BEHIND)]
        best: list[ColumnElement[Any]] = [-suiting.c.points] if self.search.terms else []
        return [*best, suiting.c.square] if self.search.place else best

    def _details(self, few: Any) -> Select[Any]:
        anytime = conditions.first_free(conditions.window(None, None, ZoneInfo("UTC"), self.now), self.now)
        return (
            self._visible(
                Listing.equipment_id,
                Equipment.slug,
                Equipment.title_fr,
                Equipment.title_en,
                Organisation.id,
                Organisation.name,
                Organisation.slug,
                Site.town,
                Site.zone,
                Listing.technique,
                Listing.family,
                Equipment.access_modes,
                Listing.price_mode,
                Listing.price_cents,
                Equipment.hourly_rate_cents,
                Equipment.daily_rate_cents,
                Equipment.training_required,
                Equipment.shortest_minutes,
                Listing.photo,
                Listing.figures,
                Listing.latitude,
                Listing.longitude,
                Equipment.approval,
                few.c.rank,
                func.coalesce(few.c.first, anytime).label("first"),
                *(case((one.holds, 0), else_=1).label(f"missed_{n}") for n, one in enumerate(self.wanted)),
            )
            .join(few, few.c.equipment_id == Equipment.id)
            .join(Organisation, Organisation.id == Equipment.owner_id)
            .join(Site, Site.id == Equipment.site_id)
        )

    def relaxed(self) -> tuple[Select[Any], list[int]] | None:
        """How many listings would suit without each criterion, and which chip that is; None if nothing can be left out."""
        criteria = list(self._criteria())
        if len(criteria) < 2:
            return None
        sums = [
            func.sum(case((and_(true(), *(c for n, (_, c) in enumerate(criteria) if n != left)), 1), else_=0))
            for left in range(len(criteria))
        ]
        return self._visible(*sums), [chip for chip, _ in criteria]

    def _criteria(self) -> Iterator[tuple[int, ColumnElement[bool]]]:
        """Each chip's number with its condition, those left out of the search aside."""
        words = iter(self.wanted)
        filters = iter(self.search.specifications)
        for number, chip in enumerate(self.search.chips):
            condition = self._criterion(chip, words, filters)
            if condition is not None:
                yield number, condition

    def _criterion(self, chip: Chip, words: Iterator[Any], filters: Iterator[Any]) -> ColumnElement[bool] | None:
        search = self.search
        match chip.kind:
            case ChipKind.MEASUREMENT | ChipKind.MAKE | ChipKind.WORDS:
                return next(words).holds  # type: ignore[no-any-return]
            case ChipKind.QUANTITY:
                return next(words).holds if chip.wishes else None
            case ChipKind.SPECIFICATION:
                return conditions.specification(next(filters))
            case ChipKind.PLACE if search.place:
                return conditions.within_km(search.place, search.km or 0)
            case ChipKind.TECHNIQUE if search.techniques:
                return Listing.technique.in_(sorted(search.techniques))
            case ChipKind.MODE | ChipKind.PRICE:
                chosen = Search(modes=search.modes) if chip.kind is ChipKind.MODE else Search(prices=search.prices)
                return and_(true(), *conditions.facets(chosen))
            case ChipKind.DURATION if search.minutes:
                return Listing.longest_minutes >= search.minutes
        return None


def group_of(row: Row[Any]) -> Group:
    """A row of `groups`."""
    return Group(*row[:6], match=RANKS[row[6]], count=row[7])



