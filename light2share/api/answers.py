"""Listings as JSON values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from flask import current_app, url_for

from light2share.catalogue import chips, reasons
from light2share.catalogue.criteria import Search
from light2share.catalogue.results import Found, Results
from light2share.equipment import texts
from light2share.equipment.figures import figures
from light2share.equipment.models import Equipment
from light2share.equipment.queries import mode_changes
from light2share.equipment.rules import Changes, Rates, cheapest_half_day, timed_rates
from light2share.equipment.taxonomy import Taxonomy, taxonomy
from light2share.i18n import language
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation

Json = dict[str, Any]


def utc(at: datetime | None) -> str | None:
    """`2026-11-24T12:30:00Z` (RFC 3339, section 5.6)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def page_url(slug: str) -> str:
    """The address of an instrument's page."""
    return str(current_app.config["BASE_URL"]) + url_for("equipment.show", slug=slug)


def results(found: Results, asked: int) -> Json:
    """One page of a search; past the last one there are no items, so that a reader who goes on comes to an end."""
    tree = taxonomy()
    return {
        "items": [_found(one, found.search) for one in found.found] if asked <= found.page else [],
        "total": found.counts.total,
        "page": asked,
        "pages": found.counts.pages,
        "understood": [_understood(chip, tree) for chip in found.search.chips],
    }


def _understood(chip: Any, tree: Taxonomy) -> Json:
    kind, text = chips.chip_words(chip, tree)
    return {
        "kind": chip.kind.value,
        "said": chip.said,
        "text": f"{kind} {text}".strip(),
        "used": chip.trouble is None,
    }


def _found(one: Found, search: Search) -> Json:
    return {
        "slug": one.slug,
        "title": one.title(language()),
        "url": page_url(one.slug),
        "match": one.match.value,
        "reason": reasons.reason(one, search),
        "technique": one.technique,
        "family": one.family,
        "owner": {"slug": one.owner_slug or None, "name": one.owner_name or None},
        "place": {
            "town": one.town,
            "zone": one.zone,
            "distance_km": None if one.km is None else round(one.km, 1),
        },
        "access_modes": [mode.value for mode in one.access_modes],
        "price": _price(one.rates, one.access_modes, dict(one.changes)),
        "first_free": utc(one.first_free),
    }


def _price(rates: Rates, modes: Collection[str], changes: Changes) -> Json:
    return {
        "mode": rates.mode.value,
        "half_day_cents": cheapest_half_day(rates, modes, changes),
        "varies": len({str(one.half_day_price(mode)) for one, mode in timed_rates(rates, modes, changes)})
        > 1,
        "hourly_cents": rates.hourly_cents,
        "daily_cents": rates.daily_cents,
        "operator_hourly_cents": rates.operator_hourly_cents,
        "sample_cents": rates.sample_cents,
    }


def sheet(
    item: Equipment,
    values: dict[str, Any],
    first: datetime | None,
    owner: Organisation | None,
    at_once: bool,
) -> Json:
    """One instrument in full; without `owner` where it is told with a request only.

    `at_once` says whether whoever reads needs no yes of the owner.
    """
    tree, tongue = taxonomy(), language()
    technique = tree.technique(item.technique)

    def text(name: str) -> str:
        found = texts.read(item, name, tongue)
        return found.text if found else ""

    return {
        "slug": item.slug,
        "title": texts.title(item, tongue),
        "url": page_url(item.slug),
        "technique": item.technique,
        "family": technique.family if technique else "",
        "owner": {"slug": owner.slug if owner else None, "name": owner.name if owner else None},
        "place": {"town": item.site.town, "zone": item.site.zone, "distance_km": None},
        "access_modes": list(item.access_modes),
        "price": _price(item.rates, item.access_modes, mode_changes(item)),
        "first_free": utc(first),
        "summary": text("summary"),
        "description": text("description"),
        "manufacturer": item.manufacturer,
        "model": item.model,
        "training_required": item.training_required,
        "confirmed_at_once": at_once,
        "shortest_minutes": item.shortest_minutes,
        "longest_minutes": item.longest_minutes,
        "lead_time_minutes": item.lead_time_minutes,
        "horizon_days": item.horizon_days,
        "specifications": _specifications(values, tree, item.technique),
        "calendar": f"{page_url(item.slug)}/calendar.ics",
    }


def _specifications(values: dict[str, Any], tree: Taxonomy, technique: str) -> list[Json]:
    shown = []
    for figure in figures(tree.technique(technique), values, tree, language()):
        parameter = tree.parameters[figure.parameter]
        shown.append(
            {
                "parameter": parameter.slug,
                "label": figure.label,
                "unit": parameter.unit,
                "kind": parameter.kind.value,
                "value": values[parameter.slug],
                "text": figure.value,
            }
        )
    return shown


def free_times(zone: str, free: list[Period]) -> Json:
    """Free periods as pairs of UTC instants."""
    return {"zone": zone, "free": [[utc(period.start), utc(period.end)] for period in free]}
