"""Searching the catalogue. All starts from the listings that the actor may see; columns are read, not objects."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from light2share.catalogue.criteria import Search, Sort
from light2share.catalogue.places import distance_km
from light2share.catalogue.plan import Plan, Statement
from light2share.catalogue.results import PER_PAGE, RANKS, Counts, Found, Group, Results, Slot, counted
from light2share.catalogue.slots import First, first_slots
from light2share.equipment.models import Approval, PriceMode
from light2share.kernel.actor import Actor

FLAGS_FROM = 25
"""Where in a row of a page the flags of what is missed begin."""


def search(session: Session, wanted: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> Results:
    """One page of what was asked for, best first, in three queries (at the end of the whole catalogue: five).

    A page past the last one is the last one.
    The days asked for begin and end in `zone`; slots are found and shown in the zone of each site.
    """
    plan = Plan(session.get_bind().dialect.name, wanted, actor, now, zone)
    counts = _counts(session, plan)
    page = min(wanted.page, counts.pages)
    rows = _page(session, plan, page, counts) if counts.total else []
    firsts = [First(row.equipment_id, row.first, row.zone) for row in rows if row.first is not None]
    slots = first_slots(session, firsts)
    found = tuple(_found(row, wanted, slots.get(row.equipment_id)) for row in rows)
    relaxed = () if counts.suiting else _relaxed(session, plan)
    return Results(wanted, found, counts, page, relaxed)


def whole(session: Session, actor: Actor, now: datetime) -> Counts:
    """Everything that is listed, counted by technique, use and price."""
    return _counts(session, Plan(session.get_bind().dialect.name, Search(), actor, now, ZoneInfo("UTC")))


def _run(session: Session, statement: Statement) -> Any:
    return session.execute(text(statement[0]), statement[1])


class _Kept:
    """The counts of the whole catalogue as this process last read them; good as long as no listing changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: tuple[tuple[str, int], list[Group], Counts] | None = None


_kept = _Kept()


def _counts(session: Session, plan: Plan) -> Counts:
    if not plan.asks_for_all:
        return counted(_groups(session, plan), plan.search)
    version = session.execute(VERSION).scalar() or 0
    key = (str(session.get_bind().engine.url), version)
    with _kept.lock:
        kept = _kept.value
    if not kept or kept[0] != key:
        groups = _groups(session, plan)
        kept = (key, groups, counted(groups, Search()))
        with _kept.lock:
            _kept.value = kept
    return kept[2] if plan.search.asks_nothing else counted(kept[1], plan.search)


VERSION = text("SELECT version FROM catalogue_state")


def _groups(session: Session, plan: Plan) -> list[Group]:
    return [
        Group(
            technique=row.technique,
            family=row.family,
            operator_assisted=bool(row.operator_assisted),
            self_service=bool(row.self_service),
            sample_mail_in=bool(row.sample_mail_in),
            price_mode=PriceMode(row.price_mode),
            match=RANKS[row.rank],
            count=row.number,
        )
        for row in _run(session, plan.groups())
    ]


def _page(session: Session, plan: Plan, page: int, counts: Counts) -> Sequence[Row[Any]]:
    if not plan.search.asks_nothing or plan.search.sort not in (Sort.BEST, Sort.SOONEST):
        return _run(session, plan.page(page, counts)).all()  # type: ignore[no-any-return]
    rows = _run(session, plan.soonest(page)).all()
    short = min(PER_PAGE, counts.total - (page - 1) * PER_PAGE) - len(rows)
    if short > 0:
        before = max(0, (page - 1) * PER_PAGE - (_run(session, plan.with_time()).scalar() or 0))
        rows += _run(session, plan.without_time(short, before)).all()
    return rows  # type: ignore[no-any-return]


def _found(row: Row[Any], wanted: Search, slot: Slot | None) -> Found:
    place = wanted.place
    return Found(
        equipment_id=row.equipment_id,
        slug=row.slug,
        title_fr=row.title_fr,
        title_en=row.title_en,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        owner_slug=row.owner_slug,
        town=row.town,
        zone=row.zone,
        technique=row.technique,
        family=row.family,
        modes_json=row.access_modes,
        price_mode=PriceMode(row.price_mode),
        price_cents=row.price_cents,
        hourly_rate_cents=row.hourly_rate_cents,
        daily_rate_cents=row.daily_rate_cents,
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


def _relaxed(session: Session, plan: Plan) -> tuple[tuple[int, int], ...]:
    asked = plan.relaxed()
    if asked is None:
        return ()
    statement, chips = asked
    sums = _run(session, statement).one()
    pairs = [(chip, int(count)) for chip, count in zip(chips, sums, strict=True) if count]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))
