"""A search as values: its criteria, and the chips that say how it was understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from light2share.catalogue.dates import Days
from light2share.catalogue.kinds import NONE, Kinds
from light2share.catalogue.places import Place
from light2share.catalogue.quantities import Quantity, Wish
from light2share.equipment.specifications import Asked
from light2share.equipment.taxonomy import Parameter

Parameters = dict[str, list[str]]


class Sort(StrEnum):
    """The order of the results."""

    BEST = "best"
    SOONEST = "soonest"
    DISTANCE = "distance"
    PRICE = "price"


class Soon(StrEnum):
    """How many days ahead the first free time may lie."""

    WEEK = "7"
    MONTH = "30"


class Calibrated(StrEnum):
    """What is asked of the calibration."""

    VALID = "valid"


class ChipKind(StrEnum):
    """What a chip is about; chips stand in this order."""

    TECHNIQUE = "technique"
    MEASUREMENT = "measurement"
    MAKE = "make"
    WORDS = "words"
    QUANTITY = "quantity"
    SPECIFICATION = "specification"
    PLACE = "place"
    DAYS = "days"
    DURATION = "duration"
    MODE = "mode"
    PRICE = "price"
    COST = "cost"
    SOON = "free"
    CALIBRATION = "calibration"
    UNREAD = "unread"


class Trouble(StrEnum):
    """Why something was left out of the search."""

    TOO_LONG = "too_long"
    NO_DAY = "no_day"
    PAST = "past"
    REVERSED = "reversed"
    NO_NUMBER = "no_number"
    NO_PLACE = "no_place"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_VALUE = "unknown_value"
    NOT_STATED = "not_stated"
    NO_SUCH_DAY = "no_such_day"
    CLOCK = "clock"
    TWICE = "twice"
    NO_UNIT = "no_unit"
    ABROAD = "abroad"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that belong together. A listing has them if its technique is one of `techniques`, or, where there are
    none, if each group has a stem of the listing's; `said` is how they were written.
    """

    said: str
    groups: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...] = ()
    """The stretches of the text that it is made of, where they are several."""
    techniques: frozenset[str] = frozenset()
    kinds: Kinds = NONE
    """The techniques and families that have such a word in one of their names."""
    corrected: str = ""
    """The stem taken instead of a mistyped word."""
    is_maker: bool = False
    is_unknown: bool = False
    """No listing has such a word, nor one near it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in the free text and the parameters it may mean; one of them has to suit."""

    said: str
    quantity: Quantity
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Specification:
    """A wish for one parameter, from the filters: it has to suit."""

    parameter: Parameter
    asked: Asked
    swapped: bool = False
    """Whether the larger figure was given first."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One criterion as it was understood, and the parameters of the search without it."""

    kind: ChipKind
    said: str
    rest: Parameters
    texts: tuple[str, ...] = ()
    """Where it was read in the free text: what has to be taken out of that."""
    criterion: int | None = None
    """Which of the criteria it is that may be missed, numbered as in `Search`: terms, figures."""
    trouble: Trouble | None = None
    techniques: tuple[str, ...] = ()
    corrected: str = ""
    quantity: Quantity | None = None
    wishes: tuple[Wish, ...] = ()
    is_soft: bool = False
    """Whether it decides the order only."""
    specification: Specification | None = None
    place: Place | None = None
    others: tuple[tuple[str, Parameters], ...] = ()
    """What else it may mean, such as other places of that name, and the parameters of the search for each."""
    km: int | None = None
    days: Days | None = None
    open_ended: bool = False
    minutes: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Everything that is asked for. Words, quantities and a distance nobody fixed may be missed by a close match; the
    rest may not.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    soft: tuple[Term, ...] = ()
    """Words that need not be there, but come first where they are."""
    figures: tuple[Figure, ...] = ()
    specifications: tuple[Specification, ...] = ()
    techniques: frozenset[str] = frozenset()
    """Slugs of techniques chosen in the filters, those of a chosen family included."""
    place: Place | None = None
    km: int | None = None
    km_is_strict: bool = False
    """Whether a person fixed the distance; else it is the usual one."""
    days: Days | None = None
    minutes: int | None = None
    modes: frozenset[str] = frozenset()
    prices: frozenset[str] = frozenset()
    most_cents: int | None = None
    """What a half-day may cost."""
    soon: frozenset[str] = frozenset()
    """Values of Soon; the longest counts."""
    calibrated: frozenset[str] = frozenset()
    sort: Sort = Sort.BEST
    page: int = 1
    parameters: Parameters = field(default_factory=dict)
    """What the address holds, without the page."""
    chips: tuple[Chip, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether it is the whole catalogue."""
        return not (
            self.terms
            or self.figures
            or self.specifications
            or self.techniques
            or self.place
            or self.days
            or self.minutes
            or self.modes
            or self.prices
            or self.soon
            or self.calibrated
        )


def without_text(text: str, said: str) -> str:
    """A text without the first place where something is said."""
    rest = " ".join(text.replace(said, " ", 1).split())
    return re.sub(r"\s*([,;])[\s,;]*", r"\1 ", rest).strip(" ,;")


def without(parameters: Mapping[str, Sequence[str]], *names: str) -> Parameters:
    """The parameters without those of these names, and without the page."""
    return {name: list(values) for name, values in parameters.items() if name not in {*names, "page"}}


def without_value(parameters: Mapping[str, Sequence[str]], name: str, value: str) -> Parameters:
    """The parameters without one value of one name."""
    rest = without(parameters)
    left = [one for one in rest.get(name, []) if one != value]
    if left:
        return {**rest, name: left}
    return without(rest, name)


def with_value(parameters: Mapping[str, Sequence[str]], name: str, value: str) -> Parameters:
    """The parameters with this one value of that name instead of what it had."""
    return {**without(parameters), name: [value]}


def without_chips(parameters: Mapping[str, Sequence[str]], chips: Sequence[Chip]) -> Parameters:
    """The parameters without several criteria at once."""
    text = " ".join(parameters.get("q", ()))
    for said in (said for chip in chips for said in chip.texts):
        text = without_text(text, said)
    rest = {
        name: [value for value in values if all(value in chip.rest.get(name, ()) for chip in chips)]
        for name, values in without(parameters, "q").items()
    }
    return {name: values for name, values in {"q": [text] if text else [], **rest}.items() if values}
