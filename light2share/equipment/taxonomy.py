"""What can be measured: families, techniques, and the parameters that describe an instrument, in both languages.

Read once from a file, which a site may replace by its own of the same form (`use`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

OWN_FILE = Path(__file__).parent / "data" / "taxonomy.json"


class Kind(StrEnum):
    """What a value of a parameter means, and so how it is compared with a wish (see specifications.py)."""

    RANGE = "range"
    MIN = "min"
    MAX = "max"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Name:
    """The same words in the two languages."""

    en: str
    fr: str

    def in_(self, language: str) -> str:
        """The words in `language`, `fr` or `en`; anything else reads English."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a parameter may take."""

    value: str
    label: Name


@dataclass(frozen=True, slots=True)
class Limits:
    """The smallest and the largest value that a figure can have, in the unit of its parameter; None is without end."""

    low: float | None = None
    high: float | None = None

    def hold(self, value: float) -> bool:
        """Whether a value lies between them."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed figure of an instrument. `unit` is the symbol to print, empty for a bare number."""

    slug: str
    label: Name
    unit: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    limits: Limits = NO_LIMITS
    usual: Limits = NO_LIMITS
    """Between what sizes its figures lie as a rule; a guess, by which a search tells a resolution from a wavelength."""

    def choice(self, value: str) -> Choice | None:
        """The choice with that value."""
        return next((choice for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Technique:
    """A kind of instrument; its parameters stand in the order in which a sheet shows them."""

    slug: str
    name: Name
    synonyms_en: tuple[str, ...]
    synonyms_fr: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    family: str

    @property
    def called(self) -> tuple[str, ...]:
        """Every name and synonym, in both languages."""
        return (self.name.en, self.name.fr, *self.synonyms_en, *self.synonyms_fr)

    def synonyms(self, language: str) -> tuple[str, ...]:
        """Other words for it in one language."""
        return self.synonyms_fr if language == "fr" else self.synonyms_en

    def parameter(self, slug: str) -> Parameter | None:
        """Its parameter of that name; None if instruments of this kind have no such figure."""
        return next((parameter for parameter in self.parameters if parameter.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Family:
    """A group of techniques; an instrument without a photo shows its family's drawing."""

    slug: str
    name: Name
    techniques: tuple[Technique, ...]


@dataclass(frozen=True)
class Taxonomy:
    """The whole tree, in the order of the file."""

    families: tuple[Family, ...]
    parameters: dict[str, Parameter]
    choice_lists: dict[str, tuple[Choice, ...]]
    """Lists that are no parameter: laser classes, clean-room classes, domains and the like."""

    @cached_property
    def techniques(self) -> dict[str, Technique]:
        """Every technique by its slug, in the order of the file."""
        return {technique.slug: technique for family in self.families for technique in family.techniques}

    @cached_property
    def _families(self) -> dict[str, Family]:
        return {family.slug: family for family in self.families}

    def technique(self, slug: str) -> Technique | None:
        """The technique with that slug."""
        return self.techniques.get(slug)

    def family(self, slug: str) -> Family | None:
        """The family with that slug."""
        return self._families.get(slug)

    def family_of(self, technique: str) -> Family | None:
        """The family a technique belongs to."""
        found = self.techniques.get(technique)
        return self._families[found.family] if found else None

    def parameter(self, slug: str) -> Parameter | None:
        """The parameter with that slug."""
        return self.parameters.get(slug)

    def choice_label(self, list_name: str, value: str) -> Name | None:
        """How one value of a choice list is called."""
        return next((c.label for c in self.choice_lists.get(list_name, ()) if c.value == value), None)


def read(path: Path) -> Taxonomy:
    """The taxonomy in a file. Raises ValueError or KeyError where the file has another form."""
    data = json.loads(path.read_text(encoding="utf-8"))
    limits = data.get("limits", {})
    parameters = {slug: _parameter(row, limits) for slug, row in data["parameters"].items()}
    families = tuple(
        Family(
            row["slug"],
            _name(row["name"]),
            tuple(_technique(technique, row["slug"], parameters) for technique in row["techniques"]),
        )
        for row in data["families"]
    )
    lists = {name: tuple(_choice(c) for c in row["values"]) for name, row in data["choice_lists"].items()}
    return Taxonomy(families, parameters, lists)


def _name(row: dict[str, str]) -> Name:
    # Typographic apostrophes, as everywhere on the site.
    return Name(row["en"].replace("'", "’"), row["fr"].replace("'", "’"))


def _choice(row: dict[str, Any]) -> Choice:
    return Choice(row["value"], _name(row["label"]))


def _parameter(row: dict[str, Any], limits: dict[str, Any]) -> Parameter:
    choices = tuple(_choice(choice) for choice in row.get("choices", ()))
    own, of_unit = limits.get("parameters", {}).get(row["slug"]), limits.get("units", {}).get(row["unit"])
    between = Limits(*(own or of_unit or ()))
    usual = Limits(*limits.get("usual", {}).get(row["slug"], ()))
    return Parameter(
        row["slug"], _name(row["label"]), row["unit"], Kind(row["kind"]), choices, between, usual
    )


def _technique(row: dict[str, Any], family: str, parameters: dict[str, Parameter]) -> Technique:
    return Technique(
        row["slug"],
        _name(row["name"]),
        tuple(row["synonyms"]["en"]),
        tuple(row["synonyms"]["fr"]),
        tuple(parameters[spec["slug"]] for spec in row["specs"]),
        family,
    )


_loaded: Taxonomy | None = None


def taxonomy() -> Taxonomy:
    """The site's taxonomy, read once."""
    global _loaded
    if _loaded is None:
        _loaded = read(OWN_FILE)
    return _loaded


def use(path: Path | None) -> None:
    """Take the site's own file from now on; None goes back to the one that comes with the site."""
    global _loaded
    _loaded = read(path or OWN_FILE)
