"""The filters beside the results, as one GET form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from light2share.catalogue import chips
from light2share.catalogue.criteria import ChipKind, Search, Sort, without_text
from light2share.catalogue.results import Counts
from light2share.catalogue.whereabouts import DEFAULT_KM
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import distance, duration, number

USUAL = ("wavelength_range",)
"""What can be narrowed while no technique is chosen."""
MOST_TECHNIQUES = 8
MOST_PARAMETERS = 4
LENGTHS = (60, 120, 240, 480, 1440)
REACHES = (10, 25, 100, 200)
KEPT = ("q", "near", "when", "sort")
TICKED = (ChipKind.MODE, ChipKind.PRICE, ChipKind.SOON, ChipKind.CALIBRATION)


def filters_of(search: Search, counts: Counts, tree: Taxonomy) -> dict[str, Any]:
    """The values of the form; fields of the search box go along as hidden ones."""
    given = {**search.parameters, "q": _kept_text(search)}
    dated = bool(given.get("from") or given.get("to"))
    kept = [name for name in KEPT if not (name == "when" and (dated or search.days))]
    return {
        "keep": [
            (name, value) for name in kept for value in given.get(name, []) if not _is_default(name, value)
        ],
        "parameters": [_parameter(one, search) for one in _parameters(search, tree)],
        "techniques": _techniques(search, counts, tree),
        "modes": _options(MODES, counts.modes, search.modes),
        "prices": _options(chips.PRICES, counts.prices, search.prices),
        "soon": _options(chips.SOON, counts.soon, search.soon),
        "calibrated": _options(chips.CALIBRATED, counts.calibrated, search.calibrated),
        "dates": _dates(search),
        "lengths": _lengths(search),
        "reaches": _reaches(search),
        "show": _show(counts),
    }


def _show(counts: Counts) -> str:
    """What the button leads to: the count of the headline, or the close matches where nothing suits."""
    if counts.suiting or not counts.total:
        count = number(counts.suiting, language())
        return ngettext("Show %(count)s result", "Show %(count)s results", counts.suiting, count=count)
    count = number(counts.total, language())
    return ngettext("Show %(count)s close match", "Show %(count)s close matches", counts.total, count=count)


def _kept_text(search: Search) -> list[str]:
    """The text without the words that the boxes of the form say: what is unticked there is gone."""
    text = search.text
    for said in (said for chip in search.chips if chip.kind in TICKED for said in chip.texts):
        text = without_text(text, said)
    return [text] if text else []


def _is_default(name: str, value: str) -> bool:
    return name == "sort" and value == Sort.BEST


def _parameters(search: Search, tree: Taxonomy) -> list[Parameter]:
    """The numeric parameters and choices of the one technique that is looked for; those in use stay in any case."""
    known = search.techniques or {slug for term in search.terms for slug in term.techniques}
    technique = tree.technique(next(iter(known))) if len(known) == 1 else None
    offered = (
        [p for p in technique.parameters if p.kind is not Kind.TEXT][:MOST_PARAMETERS]
        if technique
        else [p for slug in USUAL if (p := tree.parameter(slug))]
    )
    used = [one.parameter for one in search.specifications]
    return offered + [parameter for parameter in dict.fromkeys(used) if parameter not in offered]


def _parameter(parameter: Parameter, search: Search) -> dict[str, Any]:
    name, label = f"s.{parameter.slug}", parameter.label.in_(language())
    legend = f"{label} ({parameter.unit})" if parameter.unit else label
    asked = next((one.asked for one in search.specifications if one.parameter is parameter), None)
    if parameter.kind is Kind.CHOICE:
        words = asked.words if asked else ()
        options = [
            {"value": c.value, "label": c.label.in_(language()), "checked": c.value in words}
            for c in parameter.choices
        ]
        return {"kind": "choice", "legend": legend, "name": name, "options": options}
    low, high = (asked.low, asked.high) if asked else (None, None)
    if parameter.kind in (Kind.MIN, Kind.MAX):
        words_of = gettext("At most") if parameter.kind is Kind.MIN else gettext("At least")
        value = _typed(low if low is not None else high)
        return {"kind": "one", "legend": legend, "name": name, "label": words_of, "value": value}
    fields = [
        {"name": name, "label": gettext("Min"), "value": _typed(low)},
        {"name": name, "label": gettext("Max"), "value": _typed(high)},
    ]
    return {"kind": "pair", "legend": legend, "low": fields[0], "high": fields[1]}


def _typed(value: float | None) -> str:
    """A figure as a person would type it in the language."""
    if value is None:
        return ""
    text = f"{value:.9g}"
    return text.replace(".", ",") if language() == "fr" else text


def _techniques(search: Search, counts: Counts, tree: Taxonomy) -> list[dict[str, Any]]:
    """Families while several have results, else the techniques of the one; what is chosen stays in any case."""
    chosen = search.parameters.get("technique", [])
    families = [f for f in tree.families if counts.families.get(f.slug)]
    chosen_families = [f for f in families if f.slug in chosen]
    if not search.techniques and len(families) > 1:
        return [_technique(f.slug, counts.families[f.slug], chosen, tree) for f in families]
    options = [_technique(f.slug, counts.families[f.slug], chosen, tree) for f in chosen_families]
    inside = {t.slug for f in (chosen_families or families) for t in f.techniques}
    near = [
        slug for slug, _ in sorted(counts.techniques.items(), key=lambda pair: -pair[1]) if slug in inside
    ]
    slugs = dict.fromkeys([*(slug for slug in chosen if tree.technique(slug)), *near])
    return options + [
        _technique(s, counts.techniques.get(s, 0), chosen, tree) for s in list(slugs)[:MOST_TECHNIQUES]
    ]


def _technique(slug: str, count: int, chosen: list[str], tree: Taxonomy) -> dict[str, Any]:
    return {
        "value": slug,
        "label": chips.technique_name(slug, tree),
        "count": count,
        "checked": slug in chosen,
    }


def _options(
    labels: Mapping[Any, str], counts: dict[str, int], chosen: frozenset[str]
) -> list[dict[str, Any]]:
    options = []
    for value, label in labels.items():
        count = counts.get(value.value, 0)
        checked = value.value in chosen
        off = not count and not checked
        options.append(
            {"value": value.value, "label": label, "count": count, "checked": checked, "disabled": off}
        )
    return options


def _dates(search: Search) -> list[dict[str, str]]:
    given, days = search.parameters, search.days
    spoken = not (given.get("from") or given.get("to") or given.get("when"))
    first = days.first.isoformat() if days and not spoken else ""
    last = days.last.isoformat() if days and not spoken and (given.get("to") or given.get("when")) else ""
    return [
        {"name": "from", "label": gettext("From"), "value": first, "type": "date"},
        {"name": "to", "label": gettext("Until"), "value": last, "type": "date"},
    ]


def _lengths(search: Search) -> list[dict[str, Any]]:
    asked = search.minutes if search.parameters.get("dur") else None
    lengths = sorted({*LENGTHS, *([asked] if asked else [])})
    options = [{"value": "", "label": gettext("Any length"), "selected": asked is None}]
    return options + [
        {"value": str(minutes), "label": duration(minutes, language()), "selected": minutes == asked}
        for minutes in lengths
    ]


def _reaches(search: Search) -> list[dict[str, Any]]:
    if search.place is None:
        return []
    usual = {"value": "", "label": distance(DEFAULT_KM, language()), "selected": not search.km_is_strict}
    asked = search.km if search.km_is_strict else None
    options = [
        {"value": str(km), "label": distance(km, language()), "selected": km == asked}
        for km in sorted({*REACHES, *([asked] if asked else [])})
        if km != DEFAULT_KM or km == asked
    ]
    return [*options[:2], usual, *options[2:]] if asked != DEFAULT_KM else options
