"""The specifications of a listing as a reader sees them: finished texts with units, and the bar of wavelengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from light2share.equipment.specifications import listed_numbers
from light2share.equipment.spectrum import Bar, bars
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy, Technique
from light2share.equipment.values import in_order
from light2share.i18n.formats import listed, quantity, range_quantity
from light2share.i18n.typography import typeset

WAVENUMBER = "cm⁻¹"
NM_OF_A_WAVENUMBER = 1e7
TERAHERTZ = "THz"
NM_OF_A_TERAHERTZ = 299_792.458
TURNED = {WAVENUMBER: NM_OF_A_WAVENUMBER, TERAHERTZ: NM_OF_A_TERAHERTZ}
"""Units that a wavelength is the inverse of, with the product of both in nm."""
SPECTRAL = (
    "wavelength_range",
    "emission_range",
    "excitation_wavelengths",
    "wavelength_list",
    "wavenumber_range",
    "terahertz_range",
)
"""What the bar shows, the first that an instrument has."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One specification, ready to be shown. `language` is set where the text is in the other language only."""

    parameter: str
    label: str
    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The wavelengths of an instrument in words and as a bar."""

    parameter: str
    text: str
    bar: Bar


def figures(
    technique: Technique | None, values: Mapping[str, Any], tree: Taxonomy, language: str
) -> list[Figure]:
    """Every specification in the order of the technique."""
    found = []
    for slug in in_order(technique, values):
        parameter = tree.parameter(slug)
        if parameter and (figure := _figure(parameter, values[slug], language)):
            found.append(figure)
    return found


def _figure(parameter: Parameter, value: Any, language: str) -> Figure | None:
    label = parameter.label.in_(language)
    if parameter.kind is Kind.TEXT:
        other = "en" if language == "fr" else "fr"
        text = value.get(language) or value.get(other)
        spoken = "" if value.get(language) or any(sign.isdigit() for sign in text or "") else other
        return (
            Figure(parameter.slug, label, _text(text, parameter.unit, spoken or language), spoken)
            if text
            else None
        )
    text = shown(parameter, value, language)
    return Figure(parameter.slug, label, text) if text else None


def shown(parameter: Parameter, value: Any, language: str) -> str:
    """A value of any kind but text, with its unit."""
    match parameter.kind:
        case Kind.RANGE:
            return range_quantity(value["min"], value["max"], parameter.unit, language)
        case Kind.CHOICE:
            labels = [choice.label.in_(language) for one in value if (choice := parameter.choice(one))]
            return ", ".join(labels)
        case Kind.TEXT:
            return str(value.get(language) or value.get("en") or value.get("fr") or "")
    return quantity(value, parameter.unit, language)


def _text(text: str, unit: str, language: str) -> str:
    """A text of the sheet; figures of a parameter with a unit are set as figures."""
    return listed(text, unit, language) if unit else typeset(text, language)


def spectrum(
    values: Mapping[str, Any],
    tree: Taxonomy,
    language: str,
    asked_nm: float | None = None,
    wide: bool = False,
) -> Spectrum | None:
    """The wavelengths an instrument works at; None for one to which they mean nothing. `wide` as in `bar`."""
    for slug in SPECTRAL:
        parameter = tree.parameter(slug)
        if parameter is None or not values.get(slug):
            continue
        covered = _nanometres(parameter, values[slug])
        drawn = bars(covered, asked_nm, wide)
        if drawn:
            return Spectrum(slug, _in_words(parameter, values[slug], covered, language), drawn)
    return None


def _nanometres(parameter: Parameter, value: Any) -> list[tuple[float | None, float | None]]:
    """The intervals of wavelengths that a value covers."""
    if parameter.kind is Kind.TEXT:
        return [(one.low, one.high) for one in listed_numbers(value)]
    low, high = value["min"], value["max"]
    if turned := TURNED.get(parameter.unit):
        return [(turned / high if high else None, turned / low if low else None)]
    return [(low, high)]


def _in_words(
    parameter: Parameter, value: Any, covered: list[tuple[float | None, float | None]], language: str
) -> str:
    if parameter.kind is Kind.TEXT:
        return _text(shown(parameter, value, language), parameter.unit, language)
    if parameter.unit == WAVENUMBER:
        low, high = covered[0]
        return range_quantity(_rounded(low), _rounded(high), "nm", language)
    if parameter.unit == TERAHERTZ:
        low, high = covered[0]
        waves = range_quantity(_rounded(low), _rounded(high), "nm", language)
        return f"{range_quantity(value['min'], value['max'], TERAHERTZ, language)} ({waves})"
    return range_quantity(value["min"], value["max"], parameter.unit, language)


def _rounded(nanometres: float | None) -> float | None:
    return None if nanometres is None else float(f"{nanometres:.3g}")


def key_figures(found: list[Figure], but: str = "", most: int = 4) -> list[Figure]:
    """The few figures that tell an instrument from others: the first of its technique, without the one in the bar."""
    return [figure for figure in found if figure.parameter != but][:most]
