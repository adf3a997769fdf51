"""What the search keeps of an item, worked out from its sheet. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from light2share.catalogue.words import indexed, joined
from light2share.equipment.models import AccessMode, PriceMode, Specification
from light2share.equipment.rules import Changes, Rates, cheapest_half_day
from light2share.equipment.specifications import listed_numbers
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy
from light2share.equipment.values import values_of

LONGEST_LISTED = 40
"""Figures taken from one text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of an item, its site and its owner that the search reads."""

    id: int
    technique: str
    title_fr: str | None
    title_en: str | None
    summary_fr: str | None
    summary_en: str | None
    description_fr: str | None
    description_en: str | None
    manufacturer: str | None
    model: str | None
    access_modes: Sequence[str]
    price_mode: PriceMode
    hourly_rate_cents: int | None
    daily_rate_cents: int | None
    operator_hourly_rate_cents: int | None
    sample_rate_cents: int | None
    owner_name: str
    town: str
    latitude: float
    longitude: float
    photo: str | None
    changes: Changes
    """What differs in its modes."""

    @property
    def rates(self) -> Rates:
        """What its test time costs."""
        return Rates(
            self.price_mode,
            self.hourly_rate_cents,
            self.daily_rate_cents,
            self.operator_hourly_rate_cents,
            self.sample_rate_cents,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """What is stored: the listing's columns, its figures, and the stems seen, with where."""

    listing: dict[str, Any]
    figures: list[tuple[str, int, float | None, float | None]]
    """Parameter, number, minimum, maximum."""
    makers: frozenset[str]
    towns: frozenset[str]


def row_of(sheet: Sheet, values: Sequence[Specification], tree: Taxonomy) -> Row:
    """The stored form of one item."""
    technique = tree.technique(sheet.technique)
    family = technique.family if technique else ""
    called = technique.called if technique else ()
    in_order = _in_order(values, [p.slug for p in technique.parameters] if technique else [])
    maker = indexed(f"{sheet.manufacturer or ''} {sheet.model or ''}")
    town = indexed(sheet.town.split("(")[0])
    keys = indexed(" ".join(_texts(sheet.title_fr, sheet.title_en))) + maker
    about = _texts(
        *called,
        sheet.summary_fr,
        sheet.summary_en,
        sheet.description_fr,
        sheet.description_en,
        sheet.owner_name,
        sheet.town,
    )
    names = tree.family(family)
    if names:
        about += [names.name.fr, names.name.en]
    stems = indexed(" ".join(about + _spoken(in_order, tree)))
    listing = {
        "equipment_id": sheet.id,
        "technique": sheet.technique,
        "family": family,
        "operator_assisted": AccessMode.OPERATOR_ASSISTED.value in sheet.access_modes,
        "self_service": AccessMode.SELF_SERVICE.value in sheet.access_modes,
        "sample_mail_in": AccessMode.SAMPLE_MAIL_IN.value in sheet.access_modes,
        "loan": AccessMode.LOAN.value in sheet.access_modes,
        "price_mode": sheet.price_mode,
        "price_cents": cheapest_half_day(sheet.rates, sheet.access_modes, sheet.changes),
        "latitude": sheet.latitude,
        "longitude": sheet.longitude,
        "photo": sheet.photo,
        "figures": [[slug, value] for slug, value in values_of(in_order, tree).items()],
        "keys": joined(dict.fromkeys(keys)),
        "stems": joined(dict.fromkeys([*keys, *stems])),
    }
    return Row(listing, list(_figures(in_order, tree)), frozenset(maker), frozenset(town))


def _texts(*texts: str | None) -> list[str]:
    return [text for text in texts if text]


def _in_order(values: Sequence[Specification], order: list[str]) -> list[Specification]:
    place = {slug: number for number, slug in enumerate(order)}
    return sorted(values, key=lambda value: place.get(value.parameter, len(order)))


def _spoken(values: Iterable[Specification], tree: Taxonomy) -> list[str]:
    """The words that its specifications say: labels, choices, texts."""
    found: dict[str, None] = {}
    for value in values:
        parameter = tree.parameter(value.parameter)
        if parameter is None:
            continue
        said = [parameter.label.fr, parameter.label.en, value.text_fr, value.text_en]
        if value.choice and (choice := parameter.choice(value.choice)):
            said += [choice.label.fr, choice.label.en]
        found.update(dict.fromkeys(text for text in said if text))
    return list(found)


def _figures(
    values: Iterable[Specification], tree: Taxonomy
) -> Iterable[tuple[str, int, float | None, float | None]]:
    for value in values:
        parameter = tree.parameter(value.parameter)
        if parameter is None or parameter.kind is Kind.CHOICE:
            continue
        if parameter.kind is Kind.TEXT:
            yield from _listed(parameter, value)
        elif value.minimum is not None or value.maximum is not None:
            yield parameter.slug, 0, value.minimum, value.maximum


def _listed(
    parameter: Parameter, value: Specification
) -> Iterable[tuple[str, int, float | None, float | None]]:
    if not parameter.unit:
        return
    for number, one in enumerate(listed_numbers(value.text_en or value.text_fr or "")[:LONGEST_LISTED]):
        yield parameter.slug, number, one.low, one.high
