"""Searching the catalogue. Everything starts from the listings that the actor may see; columns are read, not objects."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from light2share.catalogue.criteria import Search
from light2share.catalogue.models import CatalogueState
from light2share.catalogue.places import distance_km
from light2share.catalogue.plan import Plan, group_of
from light2share.catalogue.results import RANKS, Found, Group, Results, Slot, counted
from light2share.catalogue.slots import First, first_slots
from light2share.equipment.models import AccessMode, Approval
from light2share.kernel.actor import Actor
from light2share.kernel.minutes import instant_of


def search(session: Session, wanted: Search, actor: Actor, now: datetime, zone: ZoneInfo) -> Results:
    """One page of what was asked for, best first, in at most four queries. A page past the last one is the last one.

    The days asked for begin and end in `zone`; slots are found and shown in the zone of each site.
    """
    plan = Plan(session.get_bind().dialect.name, wanted, actor, now, zone)
    counts = counted(_groups(session, plan), wanted)
    page = min(wanted.page, counts.pages)
    rows = session.execute(plan.page(page, counts)).all() if counts.total else []
    firsts = [First(row.equipment_id, row.first, row.zone) for row in rows if row.first is not None]
    slots = first_slots(session, firsts)
    found = tuple(_found(row, wanted, slots.get(row.equipment_id)) for row in rows)
    relaxed = () if counts.suiting else _relaxed(session, plan)
    return Results(wanted, found, counts, page, relaxed)


def groups(session: Session, actor: Actor, now: datetime) -> list[Group]:
    """Everything that is listed, counted by technique, use and price."""
    return _groups(session, Plan(session.get_bind().dialect.name, Search(), actor, now, ZoneInfo("UTC")))


class _Kept:
    """The counts of the whole catalogue as this process last read them; good as long as no listing changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: tuple[tuple[str, int], list[Group]] | None = None


_kept = _Kept()


def _groups(session: Session, plan: Plan) -> list[Group]:
    whole = not plan.wanted and not plan.asks_when and not plan.search.specifications and not plan.search.place
    if not whole:
        return [group_of(row) for row in session.execute(plan.groups())]
    version = session.scalar(select(CatalogueState.version)) or 0
    key = (str(session.get_bind().url), version)  # type: ignore[union-attr]
    with _kept.lock:
        if _kept.value and _kept.value[0] == key:
            return _kept.value[1]
    found = [group_of(row) for row in session.execute(plan.groups())]
    with _kept.lock:
        _kept.value = (key, found)
    return found


def _found(row: Row[Any], wanted: Search, slot: Slot | None) -> Found:
    missed = tuple(n for n, is_missed in enumerate(row[25:]) if is_missed)
    place = wanted.place
    return Found(
        equipment_id=row.equipment_id,
        slug=row[1],
        title_fr=row.title_fr,
        title_en=row.title_en,
        owner_id=row[4],
        owner_name=row[5],
        owner_slug=row[6],
        town=row.town,
        zone=row.zone,
        technique=row.technique,
        family=row.family,
        access_modes=tuple(AccessMode(mode) for mode in row.access_modes),
        price_mode=row.price_mode,
        price_cents=row.price_cents,
        hourly_rate_cents=row.hourly_rate_cents,
        daily_rate_cents=row.daily_rate_cents,
        training_required=row.training_required,
        confirms_members=row.approval is Approval.MEMBERS,
        shortest_minutes=row.shortest_minutes,
        photo=row.photo,
        values=dict(row.figures),
        km=distance_km(place.latitude, place.longitude, row.latitude, row.longitude) if place else None,
        match=RANKS[row.rank],
        missed=missed,
        first_free=instant_of(row.first) if row.first is not None else None,
        slot=slot,
    )


def _relaxed(session: Session, plan: Plan) -> tuple[tuple[int, int], ...]:
    asked = plan.relaxed()
    if asked is None:
        return ()
    statement, chips = asked
    sums = session.execute(statement).one()
    pairs = [(chip, int(count)) for chip, count in zip(chips, sums, strict=True) if count]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))
