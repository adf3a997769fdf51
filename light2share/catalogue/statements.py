"""The statements of every search, put together once: the cards of a page, and who is free in the days asked for."""

from __future__ import annotations

from functools import cache, lru_cache

from sqlalchemy import TextClause, bindparam, text

from light2share.catalogue import conditions

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
    "lead_time_minutes": conditions.NOTICE,
    "step_minutes": "equipment.step_minutes",
    "horizon_days": "equipment.horizon_days",
    "photo": "listing.photo",
    "figures": "listing.figures",
    "latitude": "listing.latitude",
    "longitude": "listing.longitude",
    "approval": "equipment.approval",
    "dual_use_check": "equipment.dual_use_check",
    "asks_first": "equipment.asks_first",
    "modes_differ": "EXISTS (SELECT 1 FROM equipment_mode WHERE equipment_mode.equipment_id = equipment.id)",
    "hours_differ": "equipment.closed_by_use OR EXISTS (SELECT 1 FROM opening_rule"
    " WHERE opening_rule.equipment_id = equipment.id AND opening_rule.mode IS NOT NULL)",
}
"""What a card needs, and where it stands."""

WITH_NOTICE = "LEFT JOIN first_free ON first_free.equipment_id = equipment.id"


@cache
def in_time(of_a_length: bool) -> TextClause:
    """For each of `ids`: the first minute in a window (conditions.values_of), null if it is not free in it."""
    first = conditions.IN_WINDOW[of_a_length]
    statement = text(
        f"SELECT equipment.id, {first} AS first FROM equipment {WITH_NOTICE} WHERE equipment.id IN :ids"
    )
    return statement.bindparams(bindparam("ids", expanding=True))


@lru_cache(maxsize=512)
def among(statement: str) -> TextClause:
    """Those of the row numbers that a statement answers which are among `ids`."""
    narrowed = text(f"WITH found (id) AS ({statement}) SELECT id FROM found WHERE id IN :ids")
    return narrowed.bindparams(bindparam("ids", expanding=True))


def _cards() -> TextClause:
    columns = ", ".join(f"{column} AS {name}" for name, column in CARD.items())
    statement = text(
        f"""SELECT {columns}, {conditions.SOONEST} AS first FROM listing
  JOIN equipment ON equipment.id = listing.equipment_id
  JOIN organisation ON organisation.id = equipment.owner_id
  JOIN site ON site.id = equipment.site_id
  {WITH_NOTICE}
WHERE listing.equipment_id IN :ids"""
    )
    return statement.bindparams(bindparam("ids", expanding=True))


CARDS = _cards()
"""What the cards of `ids` show, with the first free minute in a window (conditions.values_of)."""
