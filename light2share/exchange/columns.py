"""The columns of a file of listings: one for each thing a sheet holds, made from the taxonomy.

A header reads `title_fr`, or `s.wavelength_range [nm]` where the figures have a unit; the words for people stand in
words.py. A typed value is a text, a number, a day, a tuple of texts, a range (low, high); nothing is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from light2share.availability.opening import Preset
from light2share.equipment.rules import AccessMode, Approval, ListingState, PriceMode, Visibility
from light2share.equipment.taxonomy import NO_LIMITS, Limits, Parameter, Taxonomy
from light2share.equipment.taxonomy import Kind as Of
from light2share.exchange.choices import called, spelt
from light2share.exchange.rules import MOST_OWN, MOST_UNITS

HEADER = re.compile(r"\s*([^\[\]]+?)\s*(?:\[([^\[\]]*)\])?\s*")
ROUND = re.compile(r"\s*(.+?)\s*\(([^()]*)\)\s*")
OWN = re.compile(r"own\.([1-9]\d?)\.(label_fr|label_en|value)")
OWN_PARTS = ("label_fr", "label_en", "value")
SPECIFICATION = "s."
SPOKEN = ("fr", "en")
"""The languages of its texts."""
YEAR = 366 * 24 * 60
"""Minutes."""
MOST_CENTS = 100_000_000_00


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    WHOLE = "whole"
    EUROS = "euros"
    YES_NO = "yes_no"
    DAY = "day"
    DURATION = "duration"
    ONE = "one"
    SEVERAL = "several"
    WORDS = "words"
    TECHNIQUE = "technique"
    SITE = "site"
    PERSON = "person"
    ORGANISATION = "organisation"
    ORGANISATIONS = "organisations"
    FIGURE = "figure"
    RANGE = "range"


class Group(StrEnum):
    """What belongs together in the explanation of the columns."""

    LISTING = "listing"
    USE = "use"
    PRICE = "price"
    CONDITIONS = "conditions"
    TERMS = "terms"
    READERS = "readers"
    OWN = "own"
    FIGURES = "figures"
    MEMBER = "member"
    FIRST_SITE = "first_site"
    FIRST_ADMIN = "first_admin"


LISTING = Group.LISTING


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `attribute` is the column of Equipment that it fills, where there is one."""

    name: str
    kind: Kind
    group: Group
    attribute: str = ""
    longest: int = 160
    lowest: int = 0
    highest: int = 0
    choices: tuple[str, ...] = ()
    called: tuple[tuple[str, str], ...] = ()
    """Words for its choices, and the choice that each means."""
    unit: str = ""
    keeps: bool = False
    """Whether an empty cell leaves the listing as it is; in the other columns it empties it."""
    public: bool = False
    """Whether the catalogue shows it to everybody."""
    limits: Limits = NO_LIMITS
    """Of a figure, in the column's unit."""
    parameter: str = ""
    """The slug of the parameter that it holds a value of."""

    @property
    def header(self) -> str:
        """What stands above it."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def sheet_columns(tree: Taxonomy) -> list[Column]:
    """Every column but the specifications, in the order of a file."""
    return [*_about(tree), *_use(), *_conditions(tree), *_terms(), *_readers()]


def _about(tree: Taxonomy) -> list[Column]:
    return [
        Column("owner_key", Kind.TEXT, LISTING, "owner_key", 120, keeps=True),
        Column("slug", Kind.TEXT, LISTING, longest=120, keeps=True, public=True),
        Column("organisation", Kind.ORGANISATION, LISTING, keeps=True, public=True),
        _one("state", ListingState, LISTING),
        _text("title_fr", 160),
        _text("title_en", 160),
        Column("technique", Kind.TECHNIQUE, LISTING, "technique", keeps=True, public=True),
        _text("summary_fr", 300),
        _text("summary_en", 300),
        _text("description_fr", 10_000),
        _text("description_en", 10_000),
        _text("manufacturer", 120),
        _text("model", 120),
        _whole("commissioned_year", 1950, 2100, LISTING),
        Column("domains", Kind.SEVERAL, LISTING, "domains", choices=_values(tree, "domains"), public=True),
        Column("site", Kind.SITE, LISTING, keeps=True),
        Column("units", Kind.WHOLE, LISTING, lowest=1, highest=MOST_UNITS, keeps=True),
        Column("unit_labels", Kind.WORDS, LISTING, longest=80, highest=MOST_UNITS, keeps=True),
        Column("contact", Kind.PERSON, LISTING, longest=254),
    ]


def _use() -> list[Column]:
    modes = tuple(map(str, AccessMode))
    return [
        Column("access_mode", Kind.SEVERAL, Group.USE, "access_modes", choices=modes, public=True),
        _one("price_mode", PriceMode, Group.PRICE, public=True),
        _euros("hourly_rate"),
        _euros("daily_rate"),
        _euros("operator_hourly_rate"),
        _euros("sample_rate"),
        _euros("replacement_value", public=False),
        *(column for mode in AccessMode for column in _of_mode(mode)),
    ]


def _conditions(tree: Taxonomy) -> list[Column]:
    group = Group.CONDITIONS
    return [
        _yes("training_required"),
        _one("laser_class", _values(tree, "laser_classes"), group, keeps=False, public=True),
        _one("cleanroom_class", _values(tree, "cleanroom_classes"), group, keeps=False, public=True),
        _text("safety_notes_fr", 4000, group),
        _text("safety_notes_en", 4000, group),
        _yes("dual_use_check"),
        _yes("restricted_zone"),
        _yes("insurance_required"),
        _euros("declared_value", group),
        Column("calibrated_on", Kind.DAY, group, "calibrated_on", public=True),
        _whole("calibration_interval_months", 1, 120, group),
        _text("uncertainty_fr", 300, group),
        _text("uncertainty_en", 300, group),
        Column("standards", Kind.WORDS, group, "standards", longest=120, highest=20, public=True),
    ]


def _terms() -> list[Column]:
    return [
        Column("opening", Kind.ONE, Group.TERMS, choices=tuple(map(str, Preset)), keeps=True),
        _yes("open_on_holidays", Group.TERMS),
        _one("approval", Approval, Group.TERMS),
        Column("trusted", Kind.ORGANISATIONS, Group.TERMS, highest=250),
        _whole("answer_days", 1, 10, Group.TERMS, keeps=True),
        _whole("free_cancel_hours", 0, 8784, Group.TERMS, keeps=True),
        _whole("free_cancel_days", 1, 20, Group.TERMS),
        _time("lead_time", 0, YEAR),
        _whole("horizon_days", 1, 730, Group.TERMS, keeps=True),
        _time("shortest", 5, YEAR),
        _time("longest", 5, YEAR),
        _time("step", 5, 1440),
        _time("buffer_before", 0, 30 * 1440),
        _time("buffer_after", 0, 30 * 1440),
    ]


def _readers() -> list[Column]:
    return [
        _one("visibility", Visibility, Group.READERS),
        Column("owner_masked", Kind.YES_NO, Group.READERS, "owner_masked", keeps=True),
        Column("seen_by", Kind.ORGANISATIONS, Group.READERS, highest=250),
        Column("hidden_from", Kind.ORGANISATIONS, Group.READERS, highest=250),
    ]


def _text(name: str, longest: int, group: Group = Group.LISTING) -> Column:
    return Column(name, Kind.TEXT, group, name, longest, public=True)


def _euros(name: str, group: Group = Group.PRICE, public: bool = True) -> Column:
    return Column(name, Kind.EUROS, group, f"{name}_cents", highest=MOST_CENTS, public=public)


def _yes(name: str, group: Group = Group.CONDITIONS) -> Column:
    return Column(name, Kind.YES_NO, group, name, keeps=True, public=True)


def _one(name: str, values: Iterable[str], group: Group, keeps: bool = True, public: bool = False) -> Column:
    return Column(name, Kind.ONE, group, name, choices=tuple(map(str, values)), keeps=keeps, public=public)


def _whole(name: str, low: int, high: int, group: Group, keeps: bool = False) -> Column:
    return Column(name, Kind.WHOLE, group, name, lowest=low, highest=high, keeps=keeps, public=True)


def _time(name: str, low: int, high: int) -> Column:
    attribute = f"{name}_minutes"
    return Column(
        name, Kind.DURATION, Group.TERMS, attribute, lowest=low, highest=high, keeps=True, public=True
    )


def _of_mode(mode: AccessMode) -> list[Column]:
    """What may differ in one way of using it."""
    prefix = mode.value
    return [
        Column(f"{prefix}.lead_time", Kind.DURATION, Group.USE, highest=YEAR, public=True),
        *(
            Column(f"{prefix}.{name}", Kind.EUROS, Group.USE, highest=MOST_CENTS, public=True)
            for name in ("hourly_rate", "daily_rate", "sample_rate")
        ),
    ]


def _values(tree: Taxonomy, list_name: str) -> tuple[str, ...]:
    return tuple(choice.value for choice in tree.choice_lists.get(list_name, ()))


def own_columns(count: int) -> list[Column]:
    """The columns of that many specifications in the owner's own words."""
    return [
        Column(f"own.{number}.{part}", Kind.TEXT, Group.OWN, longest=160, public=True)
        for number in range(1, count + 1)
        for part in OWN_PARTS
    ]


def figure_columns(parameters: Iterable[Parameter]) -> list[Column]:
    """The columns of specifications: one each, two for a text."""
    return [column for parameter in parameters for column in _of_parameter(parameter)]


def _of_parameter(parameter: Parameter) -> list[Column]:
    name = f"{SPECIFICATION}{parameter.slug}"
    plain = Column(
        name,
        Kind.FIGURE,
        Group.FIGURES,
        unit=parameter.unit,
        public=True,
        limits=parameter.limits,
        parameter=parameter.slug,
    )
    match parameter.kind:
        case Of.RANGE:
            return [replace(plain, kind=Kind.RANGE)]
        case Of.CHOICE:
            choices = tuple(choice.value for choice in parameter.choices)
            return [replace(plain, kind=Kind.SEVERAL, unit="", choices=choices)]
        case Of.TEXT:
            return [
                replace(plain, name=f"{name}.{spoken}", kind=Kind.TEXT, unit=parameter.unit)
                for spoken in SPOKEN
            ]
    return [plain]


def all_columns(tree: Taxonomy, parameters: Iterable[Parameter] | None = None, own: int = 3) -> list[Column]:
    """Every column; specifications of `parameters` only where they are given."""
    chosen = tree.parameters.values() if parameters is None else parameters
    columns = [*sheet_columns(tree), *figure_columns(chosen), *own_columns(own)]
    return [_with_words(tree, column) if column.choices else column for column in columns]


def _with_words(tree: Taxonomy, column: Column) -> Column:
    """A column with the words for its choices; a word of two choices means neither."""
    meant: dict[str, set[str]] = {}
    for choice in column.choices:
        for word in called(tree, column.name, column.parameter, choice):
            meant.setdefault(word, set()).add(choice)
    only = ((word, next(iter(choices))) for word, choices in meant.items() if len(choices) == 1)
    return replace(column, called=tuple(only))


@dataclass(frozen=True, slots=True)
class Headed:
    """A header of a file: which column it means, if any, and the unit that it names instead of the column's."""

    text: str
    column: Column | None
    unit: str = ""


def recognised(headers: Iterable[str], tree: Taxonomy) -> list[Headed]:
    """What each header means: a name in any case, or what people call a specification, with any unit behind it."""
    known = {column.name: column for column in all_columns(tree, own=MOST_OWN)}
    called = _specifications_by_name(tree)
    return [_headed(text, known, called) for text in headers]


def _headed(text: str, known: Mapping[str, Column], called: Mapping[str, str]) -> Headed:
    for form in (HEADER, ROUND):
        if match := form.fullmatch(text):
            name = match[1].casefold().replace(" ", "_")
            if column := known.get(name) or known.get(called.get(spelt(match[1]), "")):
                unit = (match[2] or "").strip()
                return Headed(text, column, unit if unit != column.unit else "")
    return Headed(text, None)


def _specifications_by_name(tree: Taxonomy) -> dict[str, str]:
    """The column of each specification that has one, by its name without the `s.` and its labels."""
    meant: dict[str, set[str]] = {}
    for one in tree.parameters.values():
        if one.kind is not Of.TEXT:
            for word in (one.slug, one.label.en, one.label.fr):
                meant.setdefault(spelt(word), set()).add(f"{SPECIFICATION}{one.slug}")
    return {word: next(iter(names)) for word, names in meant.items() if len(names) == 1}
