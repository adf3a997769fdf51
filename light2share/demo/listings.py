"""Demo instruments with every specification of the file, their units, opening rules and blackouts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.db.bulk import insert_rows, reserve_ids
from light2share.demo import sources
from light2share.equipment.models import (
    Approval,
    Equipment,
    EquipmentUnit,
    ListingState,
    PriceMode,
    Specification,
)
from light2share.equipment.taxonomy import taxonomy

EQUIPMENT, UNIT, SPECIFICATION, RULE, BLACKOUT = (
    cast(Table, model.__table__)
    for model in (Equipment, EquipmentUnit, Specification, OpeningRuleRow, BlackoutRow)
)

DAY_MINUTES = 1440
HALF_DAYS = ((510, 750), (810, 1050))
OPENINGS: tuple[tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]], ...] = (
    (50, HALF_DAYS, (0, 1, 2, 3, 4)),
    (18, ((540, 1080),), (0, 1, 2, 3)),
    (12, ((510, 750),), (0, 1, 2, 3, 4)),
    (10, HALF_DAYS, (1, 3)),
    (6, HALF_DAYS, (4,)),
    (4, (), ()),
)
"""Weight, hours, weekdays; the last is 'dates on request'."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What later steps need to know of an instrument that was written."""

    id: int
    owner_id: int
    unit_ids: tuple[int, ...]
    entry: dict[str, Any]
    rules: tuple[tuple[int, int, int], ...]
    """Weekday, opens, closes, in minutes."""
    blackouts: tuple[tuple[datetime, datetime, str], ...]
    terms: dict[str, Any]
    """The columns of Equipment that hold its terms and prices."""


def load(
    session: Session, count: int, members: dict[str, tuple[int, int]], now: datetime, chance: random.Random
) -> list[Listing]:
    """Write `count` instruments, those beyond the file's own as copies with other owners."""
    entries = list(_entries(count, members, chance))
    ids = reserve_ids(session, EQUIPMENT, count)
    pieces = [2 if number % 40 == 7 else 1 for number in range(count)]
    unit_ids = iter(reserve_ids(session, UNIT, sum(pieces)))
    listings = []
    for number, (entry, owner) in enumerate(entries):
        terms = _terms(number, entry, chance)
        listings.append(
            Listing(
                id=ids[number],
                owner_id=members[owner][0],
                unit_ids=tuple(islice(unit_ids, pieces[number])),
                entry={**entry, "site_id": members[owner][1]},
                rules=tuple(_rules(number, entry, chance)),
                blackouts=tuple(_blackouts(number, now, chance)),
                terms=terms,
            )
        )
    _write(session, listings, now, chance)
    return listings


def _entries(
    count: int, members: dict[str, tuple[int, int]], chance: random.Random
) -> Iterator[tuple[dict[str, Any], str]]:
    known = sources.instruments()
    owners = list(members)
    for number, entry in enumerate(islice(cycle(known), count)):
        turn = number // len(known)
        if turn == 0:
            yield entry, entry["owner"] if entry["owner"] in members else owners[number % len(owners)]
        else:
            yield {**entry, "slug": f"{entry['slug']}-{turn + 1}"}, chance.choice(owners)


def _terms(number: int, entry: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    shortest = entry["min_duration_hours"] * 60
    long = shortest >= DAY_MINUTES
    mode = (PriceMode.RATE,) * 12 + (PriceMode.QUOTE, PriceMode.QUOTE, PriceMode.EXCHANGE, PriceMode.FREE)
    return {
        "price_mode": mode[number % len(mode)].value,
        "approval": (Approval.MEMBERS if number % 7 == 3 else Approval.OWNER).value,
        "first_holds": number % 9 == 4,
        "answer_days": chance.choice((2, 3, 5, 5, 5)),
        "free_cancel_hours": 120 if entry["access_modes"] == ["operator_assisted"] else 48,
        "free_cancel_days": 5
        if entry["access_modes"] == ["operator_assisted"]
        else 2
        if number % 3 == 0
        else None,
        "lead_time_minutes": entry["lead_time_days"] * DAY_MINUTES,
        "horizon_days": 365,
        "shortest_minutes": shortest,
        "longest_minutes": (60 if long else 10) * DAY_MINUTES,
        "step_minutes": DAY_MINUTES if long else {60: 60, 120: 120, 240: 120}.get(shortest, 240),
        "buffer_before_minutes": 0 if long else (0, 0, 15, 30)[number % 4],
        "buffer_after_minutes": 0 if long else (0, 30, 0, 15)[number % 4],
        "open_on_holidays": long,
    }


def _rules(number: int, entry: dict[str, Any], chance: random.Random) -> Iterator[tuple[int, int, int]]:
    if entry["min_duration_hours"] >= 24:
        yield from ((day, 0, DAY_MINUTES) for day in range(7))
        return
    patterns = OPENINGS[:-1] if number % 25 else OPENINGS[-1:]
    if number % len(sources.instruments()) == 0:
        patterns = OPENINGS[:1]
    _, hours, days = chance.choices(patterns, weights=[weight for weight, _, _ in patterns])[0]
    if entry["min_duration_hours"] >= 8 and hours:
        hours = ((480, 1080),)
    yield from ((day, opens, closes) for day in days for opens, closes in hours)


def _blackouts(number: int, now: datetime, chance: random.Random) -> Iterator[tuple[datetime, datetime, str]]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    closed = today.replace(month=12, day=24)
    yield closed, closed + timedelta(days=9), ""
    if number % 3 == 0:
        start = today + timedelta(days=chance.randrange(5, 60))
        yield start, start + timedelta(days=chance.choice((1, 2, 5))), ""
    if number % 8 == 1:
        first = today - timedelta(days=today.weekday())
        yield first + timedelta(hours=8), first + timedelta(hours=12), "FREQ=WEEKLY;INTERVAL=4"


def _write(session: Session, listings: list[Listing], now: datetime, chance: random.Random) -> None:
    rows = [_sheet(listing, now, chance) for listing in listings]
    insert_rows(session, EQUIPMENT, tuple(rows[0]), (tuple(row.values()) for row in rows))
    insert_rows(
        session,
        UNIT,
        ("id", "equipment_id", "number"),
        ((unit, item.id, n) for item in listings for n, unit in enumerate(item.unit_ids, 1)),
    )
    insert_rows(
        session,
        SPECIFICATION,
        ("equipment_id", "parameter", "minimum", "maximum", "choice", "text_fr", "text_en"),
        ((item.id, *spec) for item in listings for spec in _specifications(item.entry)),
    )
    insert_rows(
        session,
        RULE,
        ("equipment_id", "weekday", "opens_minute", "closes_minute"),
        ((item.id, *rule) for item in listings for rule in item.rules),
    )
    insert_rows(
        session,
        BLACKOUT,
        ("equipment_id", "starts_local", "ends_local", "repeat", "reason", "uid", "changed_at"),
        (
            (
                item.id,
                starts,
                ends,
                repeat,
                "",
                f"{UUID(int=chance.getrandbits(128), version=4)}@light2share",
                now,
            )
            for item in listings
            for starts, ends, repeat in item.blackouts
        ),
    )


def _sheet(listing: Listing, now: datetime, chance: random.Random) -> dict[str, Any]:
    entry = listing.entry
    born = now - timedelta(days=chance.randrange(20, 700), minutes=chance.randrange(1440))
    calibration = entry["calibration"] or {}
    return {
        "id": listing.id,
        "slug": entry["slug"],
        "owner_id": listing.owner_id,
        "site_id": entry["site_id"],
        "technique": entry["technique"],
        "state": ListingState.PUBLISHED.value,
        **{f"title_{lang}": entry["title"][lang] for lang in ("fr", "en")},
        **{f"summary_{lang}": _first_sentence(entry["description"][lang]) for lang in ("fr", "en")},
        **{f"description_{lang}": entry["description"][lang] for lang in ("fr", "en")},
        "manufacturer": entry["manufacturer"],
        "model": entry["model"],
        "commissioned_year": entry["commissioned_year"],
        "domains": entry["domains"],
        "access_modes": entry["access_modes"],
        "hourly_rate_cents": entry["hourly_rate_eur"] * 100,
        "daily_rate_cents": entry["daily_rate_eur"] * 100,
        "operator_hourly_rate_cents": _cents(entry["operator_hourly_rate_eur"]),
        "sample_rate_cents": _cents(entry["sample_rate_eur"]),
        "replacement_value_cents": _cents(entry["replacement_value_eur"]),
        "training_required": entry["training_required"],
        "laser_class": entry["safety"]["laser_class"],
        "cleanroom_class": entry["safety"]["cleanroom_class"],
        **{f"safety_notes_{lang}": entry["safety"]["notes"][lang] for lang in ("fr", "en")},
        "dual_use_check": entry["dual_use_check"],
        "calibrated_on": date.fromisoformat(calibration["last"]) if calibration.get("last") else None,
        "calibration_interval_months": calibration.get("interval_months"),
        **listing.terms,
        "version": 1,
        "demo": True,
        "created_at": born,
        "updated_at": min(born + timedelta(days=chance.randrange(0, 20)), now),
        "published_at": born,
    }


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def _cents(euros: float | None) -> int | None:
    return None if euros is None else round(euros * 100)


def _specifications(entry: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Parameter, minimum, maximum, choice, French and English text, as the model Specification means them."""
    kinds = _kinds()
    for parameter, value in entry["specs"].items():
        kind = kinds[parameter]
        if kind == "range":
            yield parameter, value["min"], value["max"], None, None, None
        elif kind == "min":
            yield parameter, value, None, None, None, None
        elif kind == "max":
            yield parameter, None, value, None, None, None
        elif kind == "number":
            yield parameter, value, value, None, None, None
        elif kind == "choice":
            yield from ((parameter, None, None, choice, None, None) for choice in value)
        elif isinstance(value, dict):
            yield parameter, None, None, None, value["fr"], value["en"]
        else:
            yield parameter, None, None, None, value, value


def _kinds() -> dict[str, str]:
    return {slug: str(parameter.kind) for slug, parameter in taxonomy().parameters.items()}
