"""Searching the catalogue. All starts from the listings that the actor may see; columns are read, not objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import combinations
from operator import and_
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlalchemy.orm import Session

from light2share.catalogue import conditions, freetimes, ordering, statements
from light2share.catalogue.criteria import ChipKind, Search
from light2share.catalogue.matching import NEARBY, Matched, Matching, counts
from light2share.catalogue.places import distance_km
from light2share.catalogue.results import FEW, PER_PAGE, Counts, Farther, Found, Match, Results, Slot
from light2share.catalogue.shelf import Shelf, shelf
from light2share.catalogue.slots import First, Terms, first_slots
from light2share.catalogue.timeline import Timeline, unknown
from light2share.catalogue.uses import in_uses
from light2share.catalogue.ways import Way, soonest_ways
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner, promises_at_once
from light2share.equipment.models import Approval, PriceMode
from light2share.equipment.rules import Changes, Rates
from light2share.kernel.actor import Actor
from light2share.kernel.bits import union
from light2share.kernel.minutes import instant_of
from light2share.kernel.period import Period

MOST_LESS = 2
"""Criteria that a person is advised to leave out."""
REACHES = (10, 25, 50, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500)
"""Kilometres that are offered where nothing is near enough."""

Relaxed = tuple[tuple[tuple[int, ...], int], ...]


def search(session: Session, wanted: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> Results:
    """One page of what was asked for, best first.

    A page past the last one is the last one. The days asked for begin and end in `zone`; slots are found and shown in
    the zone of each site. Three queries, and one for each word, figure or day that has not been looked up before.
    """
    here = shelf(session)
    matching = Matching(session, here, wanted, actor, now)
    matched = matching.matched()
    asked = _asked(matching, matched, zone)
    exact = matched.suiting & asked.free if _is_timed(wanted) else matched.suiting
    counted = counts(matching, matched, exact)
    page = min(wanted.page, counted.pages)
    skip = (page - 1) * PER_PAGE
    most = min(PER_PAGE, max(0, counted.total - skip))
    levels = ordering.levels(matching, matched, exact)
    places = ordering.page(levels, matching.soonest_in_use, asked, skip, most) if most else []
    judged = {here.ids[place]: _judged(matched, exact, place) for place in places}
    minutes = {here.ids[place]: minute for place in places if (minute := asked.minute(place)) is not None}
    found = _cards(session, judged, minutes, wanted, actor, now, zone)
    relaxed = () if counted.suiting else _relaxed(matching)
    farther = None if counted.suiting else _farther(matching, relaxed)
    return Results(wanted, found, counted, page, relaxed, farther)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """All that suits a search, as sets on the shelf; `exact` is free in the days asked for."""

    shelf: Shelf
    suiting: int
    exact: int
    counts: Counts


def everywhere(session: Session, wanted: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> Everywhere:
    """All that suits at once, whatever the page; what nearly does is counted only."""
    here = shelf(session)
    matching = Matching(session, here, wanted, actor, now)
    matched = matching.matched()
    asked = _asked(matching, matched, zone)
    exact = matched.suiting & asked.free if _is_timed(wanted) else matched.suiting
    facets = matched.facets.all
    return Everywhere(here, matched.suiting & facets, exact & facets, counts(matching, matched, exact))


@dataclass(frozen=True, slots=True)
class _Judged:
    """How well one listing suits, and which of the criteria that may be missed it misses."""

    match: Match
    missed: tuple[int, ...]
    mentioned: tuple[int, ...] = ()
    """Words that it misses in its names and has in its details."""


def _judged(matched: Matched, exact: int, place: int) -> _Judged:
    missed = tuple(n for n, one in enumerate(matched.wanted) if not one.holds >> place & 1)
    if missed:
        nearly = tuple(n for n in missed if matched.wanted[n].nearly >> place & 1)
        return _Judged(Match.CLOSE, missed, nearly)
    return _Judged(Match.EXACT if exact >> place & 1 else Match.OTHER_DATES, ())


def whole(session: Session, actor: Actor, now: datetime) -> Counts:
    """Everything that the actor sees, counted by what the facets show."""
    matching = Matching(session, shelf(session), Search(), actor, now)
    matched = matching.matched()
    return counts(matching, matched, matched.suiting)


def _is_timed(wanted: Search) -> bool:
    return wanted.days is not None or wanted.minutes is not None


def _asked(matching: Matching, matched: Matched, zone: ZoneInfo) -> Timeline:
    """When that is free which suits, and what nearly does as far as it may be shown, in the days asked for."""
    here, wanted = matching.shelf, matching.search
    if not _is_timed(wanted):
        return unknown(0)
    shown = matched.suiting & matched.facets.all
    if shown.bit_count() < FEW:
        shown |= matched.close & matched.facets.all
    session, now = matching.session, matching.now
    timeline = freetimes.in_window(session, here, wanted, shown, zone, now, matching.soonest)
    return in_uses(session, here, wanted, timeline, zone, now)


def _cards(
    session: Session,
    judged: Mapping[int, _Judged],
    asked: Mapping[int, int],
    wanted: Search,
    actor: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[Found, ...]:
    """What the cards of these listings show, in their order; `asked` are first minutes in the days asked for."""
    if not judged:
        return ()
    window = conditions.window(None, None, ZoneInfo("UTC"), now)
    values: dict[str, Any] = {"ids": list(judged), **conditions.values_of(window, now)}
    rows = {row.equipment_id: row for row in session.execute(statements.CARDS, values)}
    changes = equipment.changes_for(session, (number for number, row in rows.items() if row.modes_differ))
    differing = _differing(rows, changes)
    ways = _ways(session, differing, asked, wanted, now, zone)
    minutes = {number: asked.get(number, row.first) for number, row in rows.items()}
    minutes |= {number: ways[number].starts_minute if number in ways else None for number in differing}
    firsts = [_first(rows[number], minute) for number, minute in minutes.items() if minute is not None]
    slots = first_slots(session, firsts, now)
    choosing = [number for number, row in rows.items() if row.approval == Approval.CHOSEN]
    trusting = equipment.trusting(session, choosing, actor)
    return tuple(
        _found(
            rows[number],
            wanted,
            actor,
            one,
            minutes[number],
            slots.get(number),
            number in trusting,
            changes.get(number, {}),
            ways.get(number),
        )
        for number, one in judged.items()
    )


def _differing(rows: Mapping[int, Row[Any]], changes: Mapping[int, Changes]) -> list[int]:
    """Those whose ways of use differ in notice or hours."""
    return [
        number
        for number, row in rows.items()
        if row.hours_differ or any(one.lead_time is not None for one in changes.get(number, {}).values())
    ]


def _ways(
    session: Session,
    differing: Sequence[int],
    asked: Mapping[int, int],
    wanted: Search,
    now: datetime,
    zone: ZoneInfo,
) -> dict[int, Way]:
    """In which way of use those that differ can be booked first, and when."""
    window = conditions.window(wanted.days, wanted.minutes, zone, now)
    days = Period(instant_of(window.first), instant_of(window.last))
    free = {number: days for number in differing if number in asked} if _is_timed(wanted) else {}
    least = timedelta(minutes=wanted.minutes or 0)
    return soonest_ways(session, differing, wanted.modes, free, least, now)


def _found(
    row: Row[Any],
    wanted: Search,
    actor: Actor,
    judged: _Judged,
    minute: int | None,
    slot: Slot | None,
    trusted: bool,
    changes: Changes,
    way: Way | None,
) -> Found:
    near = wanted.place
    told = not row.owner_masked or knows_owner(actor, row)
    return Found(
        equipment_id=row.equipment_id,
        slug=row.slug,
        title_fr=row.title_fr,
        title_en=row.title_en,
        owner_id=row.owner_id,
        owner_name=row.owner_name if told else "",
        owner_slug=row.owner_slug if told else "",
        town=row.town,
        zone=row.zone,
        technique=row.technique,
        family=row.family,
        modes_json=row.access_modes,
        price_cents=row.price_cents,
        rates=Rates(
            PriceMode(row.price_mode),
            row.hourly_rate_cents,
            row.daily_rate_cents,
            row.operator_hourly_rate_cents,
            row.sample_rate_cents,
        ),
        training_required=bool(row.training_required),
        confirmed_by=Approval(row.approval) if promises_at_once(actor, row, trusted) else None,
        shortest_minutes=row.shortest_minutes,
        photo=row.photo,
        values_json=row.figures,
        km=distance_km(near.latitude, near.longitude, row.latitude, row.longitude) if near else None,
        match=judged.match,
        missed=judged.missed,
        mentioned=judged.mentioned,
        changes=tuple(changes.items()),
        first_minute=minute,
        slot=way.cut(slot) if way else slot,
        mode=way.mode if way else None,
    )


def _first(row: Row[Any], minute: int) -> First:
    horizon = row.horizon_days * conditions.DAY_MINUTES
    terms = Terms(row.lead_time_minutes, row.shortest_minutes, row.step_minutes, horizon)
    return First(row.equipment_id, minute, row.zone, terms)


def _relaxed(matching: Matching) -> Relaxed:
    """How many listings would suit without each criterion, or, where one is not enough, without each two of them.

    What keeps the measurement comes first, then what leaves most; nothing where no criterion would be left.
    """
    criteria = matching.by_chip()
    for less in range(1, min(MOST_LESS, len(criteria) - 1) + 1):
        found = []
        for dropped in combinations(criteria, less):
            kept = [
                listings for criterion in criteria if criterion not in dropped for listings in criterion[1:]
            ]
            left = reduce(and_, kept, matching.seen)
            if left:
                found.append((tuple(chip for chip, _ in dropped), left.bit_count()))
        if found:
            return tuple(sorted(found, key=lambda pair: (matching.drops_words(pair[0]), -pair[1], pair[0])))
    return ()


def _farther(matching: Matching, relaxed: Relaxed) -> Farther | None:
    """How far what suits but for the distance is, if leaving the distance out is enough for something to suit."""
    place, chips = matching.search.place, matching.search.chips
    alone = next((n for (n, *more), _ in relaxed if not more and chips[n].kind is ChipKind.PLACE), None)
    if place is None or alone is None:
        return None
    kept = [listings for number, *sets in matching.by_chip() if number != alone for listings in sets]
    left = reduce(and_, kept, matching.seen)
    away = [(km, found & left) for km, found in matching.shelf.far_from(place) if found & left]
    nearest = away[0][0]
    reach = next((km for km in REACHES if km + NEARBY >= nearest), None)
    within = union(found for km, found in away if reach is None or km <= reach + NEARBY)
    return Farther(nearest, reach, within.bit_count())
