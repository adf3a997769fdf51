"""Between the rows of a listing's specifications and their values as the taxonomy means them.

A range is `{"min": …, "max": …}`, a figure a number, a choice a list of values, a text `{"fr": …, "en": …}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from light2share.equipment.models import Specification
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy, Technique


class Stated(Protocol):
    """A row of Specification, or its columns."""

    parameter: Any
    minimum: Any
    maximum: Any
    choice: Any
    text_fr: Any
    text_en: Any


def values_of(rows: Iterable[Stated], tree: Taxonomy) -> dict[str, Any]:
    """The values by parameter, in the order of the rows; parameters that the taxonomy has lost are left out."""
    values: dict[str, Any] = {}
    for row in rows:
        parameter = tree.parameter(row.parameter)
        if parameter is None:
            continue
        if parameter.kind is Kind.CHOICE:
            values.setdefault(row.parameter, []).append(row.choice)
        else:
            values[row.parameter] = _value(parameter, row)
    return values


def _value(parameter: Parameter, row: Stated) -> Any:
    match parameter.kind:
        case Kind.RANGE:
            return {"min": row.minimum, "max": row.maximum}
        case Kind.TEXT:
            return {"fr": row.text_fr or "", "en": row.text_en or ""}
        case Kind.MIN | Kind.NUMBER:
            return row.minimum
    return row.maximum


def rows_of(equipment_id: int, values: Mapping[str, Any], tree: Taxonomy) -> Iterator[Specification]:
    """The rows that hold these values."""
    for slug, value in values.items():
        parameter = tree.parameter(slug)
        if parameter is None:
            continue
        for columns in _columns(parameter, value):
            yield Specification(equipment_id=equipment_id, parameter=slug, **columns)


def _columns(parameter: Parameter, value: Any) -> list[dict[str, Any]]:
    match parameter.kind:
        case Kind.RANGE:
            return [{"minimum": value["min"], "maximum": value["max"]}]
        case Kind.MIN:
            return [{"minimum": value}]
        case Kind.MAX:
            return [{"maximum": value}]
        case Kind.NUMBER:
            return [{"minimum": value, "maximum": value}]
        case Kind.CHOICE:
            return [{"choice": choice} for choice in dict.fromkeys(value)]
        case Kind.TEXT:
            return [{"text_fr": value.get("fr") or None, "text_en": value.get("en") or None}]


def in_order(technique: Technique | None, values: Mapping[str, Any]) -> list[str]:
    """The parameters that have a value: first those of the technique, in its order, then others as they come."""
    own = [parameter.slug for parameter in technique.parameters] if technique else []
    return [slug for slug in own if slug in values] + [slug for slug in values if slug not in own]
