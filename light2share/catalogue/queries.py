"""Searching the catalogue. All starts from the listings that the actor may see; columns are read, not objects."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from light2share.catalogue.conditions import DAY_MINUTES
from light2share.catalogue.criteria import Search
from light2share.catalogue.places import distance_km
from light2share.catalogue.plan import FLAGS_FROM, Plan, Statement
from light2share.catalogue.results import PER_PAGE, RANKS, Counts, Found, Group, Results, Slot, counted
from light2share.catalogue.slots import First, Terms, first_slots
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Approval, PriceMode
from light2share.equipment.rules import Rates
from light2share.kernel.actor import Actor


def search(session: Session, wanted: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> Results:
    """One page of what was asked for, best first, in three queries (at the end of the whole catalogue: five).

    A page past the last one is the last one.
    The days asked for begin and end in `zone`; slots are found and shown in the zone of each site.
    """
    plan = Plan(session.get_bind().dialect.name, wanted, actor, now, zone)
    rows, counts, page = _along_the_index(session, plan) if plan.reads_along else _looked_up(session, plan)
    firsts = [_first(row) for row in rows if row.first is not None]
    slots = first_slots(session, firsts, now)
    found = tuple(_found(row, wanted, actor, slots.get(row.equipment_id)) for row in rows)
    relaxed = () if counts.suiting else _relaxed(session, plan)
    return Results(wanted, found, counts, page, relaxed)


def whole(session: Session, actor: Actor, now: datetime) -> Counts:
    """Everything that is listed, counted by technique, use and price."""
    return _whole(session, Plan(session.get_bind().dialect.name, Search(), actor, now, ZoneInfo("UTC")))


def _run(session: Session, statement: Statement) -> Any:
    return session.execute(text(statement[0]), statement[1])


MOST_KEPT = 512


class _Kept:
    """The counts of the whole catalogue as this process last read them, by database and by what an actor may see; good
    until a listing changes.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: dict[tuple[str, str], tuple[int, Counts]] = {}


_kept = _Kept()
VERSION = text("SELECT version FROM catalogue_state")


def _whole(session: Session, plan: Plan) -> Counts:
    version = session.execute(VERSION).scalar() or 0
    key = (str(session.get_bind().engine.url), plan.seen)
    with _kept.lock:
        kept = _kept.values.get(key)
    if not kept or kept[0] != version:
        kept = (version, counted(map(_group, _run(session, plan.whole())), Search()))
        with _kept.lock:
            if len(_kept.values) >= MOST_KEPT:
                _kept.values.clear()
            _kept.values[key] = kept
    return kept[1]


def _group(row: Row[Any]) -> Group:
    return Group(
        technique=row.technique,
        family=row.family,
        operator_assisted=bool(row.operator_assisted),
        self_service=bool(row.self_service),
        sample_mail_in=bool(row.sample_mail_in),
        loan=bool(row.loan),
        price_mode=PriceMode(row.price_mode),
        match=RANKS[row.rank],
        count=row.number,
    )


def _looked_up(session: Session, plan: Plan) -> tuple[list[Row[Any]], Counts, int]:
    """The rows of the page, the counts, and the page that was meant."""
    page = plan.search.page
    rows, counts = _page(session, plan, page)
    if page > counts.pages:
        page = counts.pages
        rows, counts = _page(session, plan, page)
    return rows[: max(0, counts.total - (page - 1) * PER_PAGE)], counts, page


def _page(session: Session, plan: Plan, page: int) -> tuple[list[Row[Any]], Counts]:
    rows = _run(session, plan.page(page)).all()
    groups = [_group(row) for row in rows if row.equipment_id is None]
    cards = sorted((row for row in rows if row.equipment_id is not None), key=lambda row: row.number)
    return cards, counted(groups, plan.search)


def _along_the_index(session: Session, plan: Plan) -> tuple[list[Row[Any]], Counts, int]:
    """The same for the whole catalogue, first free first; behind it what has no free time."""
    counts = _whole(session, plan)
    page = min(plan.search.page, counts.pages)
    before = (page - 1) * PER_PAGE
    rows = list(_run(session, plan.soonest(page)))
    missing = min(PER_PAGE, counts.total - before) - len(rows)
    if missing > 0:
        timed = _run(session, plan.with_time()).scalar() or 0
        rows += _run(session, plan.without_time(missing, max(0, before - timed)))
    return rows, counts, page


def _found(row: Row[Any], wanted: Search, actor: Actor, slot: Slot | None) -> Found:
    place = wanted.place
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
        confirms_members=row.approval == Approval.MEMBERS,
        shortest_minutes=row.shortest_minutes,
        photo=row.photo,
        values_json=row.figures,
        km=distance_km(place.latitude, place.longitude, row.latitude, row.longitude) if place else None,
        match=RANKS[row.rank],
        missed=tuple(n for n, is_missed in enumerate(row[FLAGS_FROM:]) if is_missed),
        first_minute=row.first,
        slot=slot,
    )


def _first(row: Row[Any]) -> First:
    horizon = row.horizon_days * DAY_MINUTES
    terms = Terms(row.lead_time_minutes, row.shortest_minutes, row.step_minutes, horizon)
    return First(row.equipment_id, row.first, row.zone, terms)


def _relaxed(session: Session, plan: Plan) -> tuple[tuple[int, int], ...]:
    asked = plan.relaxed()
    if asked is None:
        return ()
    statement, chips = asked
    sums = _run(session, statement).one()
    pairs = [(chip, int(count)) for chip, count in zip(chips, sums, strict=True) if count]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))
