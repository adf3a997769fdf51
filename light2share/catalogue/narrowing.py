"""The filters of a search: techniques, ways of use, prices and single specifications, as the address names them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from light2share.catalogue.criteria import (
    Calibrated,
    Chip,
    ChipKind,
    Soon,
    Specification,
    Trouble,
    without,
    without_value,
)
from light2share.catalogue.quantities import read_number
from light2share.catalogue.units import converted, unit
from light2share.equipment.models import AccessMode, PriceMode
from light2share.equipment.specifications import Asked
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy

Given = Mapping[str, Sequence[str]]

MOST_VALUES = 8
"""Values that are read of one parameter of the address."""
LONGEST = 60
NUMBER = re.compile(r"([-−–+]?)\s*([^-−–+].*?)\s*([^\d\s.,⁰¹²³⁴-⁹].*)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen, and the chips for it and for what is not known."""

    techniques: frozenset[str]
    modes: frozenset[str]
    prices: frozenset[str]
    soon: frozenset[str]
    calibrated: frozenset[str]
    specifications: tuple[Specification, ...]
    chips: tuple[Chip, ...]


def filters_of(given: Given, tree: Taxonomy, language: str) -> Filters:
    """Read the filters of an address."""
    chips: list[Chip] = []
    return Filters(
        _techniques(given, tree, chips),
        _listed(given, "mode", AccessMode, ChipKind.MODE, chips),
        _listed(given, "price", PriceMode, ChipKind.PRICE, chips),
        _listed(given, "free", Soon, ChipKind.SOON, chips),
        _listed(given, "calibration", Calibrated, ChipKind.CALIBRATION, chips),
        _specifications(given, tree, language, chips),
        tuple(chips),
    )


def _techniques(given: Given, tree: Taxonomy, chips: list[Chip]) -> frozenset[str]:
    chosen: set[str] = set()
    for slug in given.get("technique", ())[:MOST_VALUES]:
        rest = without_value(given, "technique", slug)
        if family := tree.family(slug):
            chosen.update(technique.slug for technique in family.techniques)
        elif tree.technique(slug):
            chosen.add(slug)
        else:
            chips.append(Chip(ChipKind.UNREAD, slug[:LONGEST], rest, trouble=Trouble.UNKNOWN_VALUE))
            continue
        chips.append(Chip(ChipKind.TECHNIQUE, slug, rest, value=slug))
    return frozenset(chosen)


def _listed(
    given: Given, name: str, words: type[StrEnum], kind: ChipKind, chips: list[Chip]
) -> frozenset[str]:
    chosen = []
    for value in list(dict.fromkeys(given.get(name, ())))[:MOST_VALUES]:
        rest = without_value(given, name, value)
        if value in list(words):
            chosen.append(value)
            chips.append(Chip(kind, value, rest, value=value))
        else:
            chips.append(Chip(ChipKind.UNREAD, value[:LONGEST], rest, trouble=Trouble.UNKNOWN_VALUE))
    return frozenset(chosen)


def _specifications(
    given: Given, tree: Taxonomy, language: str, chips: list[Chip]
) -> tuple[Specification, ...]:
    wanted: list[Specification] = []
    for name, values in given.items():
        if not name.startswith("s.") or not any(values) or len(wanted) == MOST_VALUES:
            continue
        parameter = tree.parameter(name.removeprefix("s."))
        asked = asked_of(parameter, values, language) if parameter else None
        rest = without(given, name)
        if parameter and asked:
            wanted.append(Specification(parameter, asked, _is_swapped(parameter, values, language)))
            chips.append(Chip(ChipKind.SPECIFICATION, " ".join(values), rest, specification=wanted[-1]))
            continue
        label = parameter.label.in_(language) if parameter else name
        trouble = Trouble.NO_NUMBER if parameter else Trouble.UNKNOWN_VALUE
        chips.append(
            Chip(ChipKind.UNREAD, f"{label} {' '.join(values)}"[:LONGEST].strip(), rest, trouble=trouble)
        )
    return tuple(wanted)


def asked_of(parameter: Parameter, values: Sequence[str], language: str) -> Asked | None:
    """The wish that a filter holds: `1064`, `1,064 µm`, `400..700`, `400..`, or a lower and an upper field; None if it
    can't be read. Ends the wrong way round are swapped. Of a choice, every value has to be one of the parameter's.
    """
    if parameter.kind is Kind.CHOICE:
        words = tuple(word for value in values for word in value.split(",") if word)
        return Asked(words=words) if all(parameter.choice(word) for word in words) else None
    bounds = _two(values)
    low, high = _ends(parameter, values, language)
    if bounds and any(said and read is None for said, read in zip(bounds, (low, high), strict=True)):
        return None
    if low is None and high is None:
        return Asked(words=(values[0],)) if parameter.kind is Kind.TEXT else None
    return Asked(high, low) if low is not None and high is not None and low > high else Asked(low, high)


def _is_swapped(parameter: Parameter, values: Sequence[str], language: str) -> bool:
    low, high = _ends(parameter, values, language)
    return low is not None and high is not None and low > high


def _ends(parameter: Parameter, values: Sequence[str], language: str) -> tuple[float | None, float | None]:
    """The lower and the upper figure as they were given."""
    bounds = _two(values)
    if bounds is None:
        one = _number(parameter, values[0], language)
        return one, one
    low, high = (_number(parameter, bound, language) for bound in bounds)
    return low, high


def _two(values: Sequence[str]) -> tuple[str, str] | None:
    if len(values) > 1:
        return values[0], values[1]
    low, dots, high = values[0].partition("..")
    return (low.strip(), high.strip()) if dots else None


def _number(parameter: Parameter, said: str, language: str) -> float | None:
    match = NUMBER.fullmatch(said)
    if match is None:
        return None
    given = unit(match[3]) if match[3] else unit(parameter.unit)
    value = read_number(match[2], language, given.symbol)
    if value is None:
        return None
    return converted(-value if match[1] in ("-", "−", "–") else value, given, unit(parameter.unit))
