"""Typed values of an instrument: whether one is well formed, and whether it satisfies a wish. Pure.

A range covers an interval. A `min` figure is the smallest value reached (resolution, noise), a `max` figure the largest
(aperture, power); a number is neither better high nor low. A value has the unit of its parameter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from light2share.equipment.taxonomy import Kind, Parameter

LISTED_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s*[-–]\s*(\d+(?:\.\d+)?))?(?![\w])")
CLOSE_ENOUGH = 0.005
"""A listed line of 632.8 nm is what someone who asks for 633 nm means."""


class Fault(StrEnum):
    """What is wrong with a value."""

    NOT_A_NUMBER = "not_a_number"
    REVERSED = "reversed"
    IMPOSSIBLE = "impossible"
    """Outside what there can be (`Parameter.limits`), such as a temperature below absolute zero."""
    UNKNOWN_CHOICE = "unknown_choice"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish for one parameter: bounds (both the same for a point, either open), or choices, or words."""

    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()

    @classmethod
    def point(cls, value: float) -> Asked:
        """A wish for exactly one value."""
        return cls(value, value)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interval that a numeric value covers; None is without end."""

    low: float | None
    high: float | None


def bounds(parameter: Parameter, value: Any) -> Bounds | None:
    """The interval of a numeric value: a wish is satisfied when it lies inside. None for text and choices."""
    match parameter.kind:
        case Kind.RANGE:
            return Bounds(float(value["min"]), float(value["max"]))
        case Kind.MIN:
            return Bounds(float(value), None)
        case Kind.MAX:
            return Bounds(None, float(value))
        case Kind.NUMBER:
            return Bounds(float(value), float(value))
    return None


def satisfies(parameter: Parameter, value: Any, asked: Asked) -> bool:
    """Whether a listing's `value` does what is asked."""
    if parameter.kind is Kind.CHOICE:
        return set(asked.words) <= set(value)
    if parameter.kind is Kind.TEXT:
        return _text_satisfies(value, asked)
    covered = bounds(parameter, value)
    if covered is None:
        return False
    if parameter.kind is Kind.NUMBER:
        return lies_between(float(value), asked)
    return covers(covered, asked)


def covers(covered: Bounds, asked: Asked) -> bool:
    """Whether the interval or point asked for lies inside `covered`."""
    low = asked.low if asked.low is not None else asked.high
    high = asked.high if asked.high is not None else asked.low
    if low is None or high is None:
        return True
    return (covered.low is None or covered.low <= low) and (covered.high is None or high <= covered.high)


def lies_between(value: float, asked: Asked) -> bool:
    """Whether a plain figure lies between the bounds asked for; a point may be off by rounding."""
    if asked.low is not None and asked.low == asked.high:
        return math.isclose(value, asked.low, rel_tol=CLOSE_ENOUGH)
    return (asked.low is None or asked.low <= value) and (asked.high is None or value <= asked.high)


def listed_numbers(value: Any) -> list[Bounds]:
    """The figures in a text such as `405, 488, 690-1040`; a pair joined by a dash is an interval."""
    text = value if isinstance(value, str) else str(value.get("en") or value.get("fr") or "")
    found = []
    for match in LISTED_NUMBER.finditer(text):
        low = float(match[1])
        high = float(match[2]) if match[2] else low
        found.append(Bounds(min(low, high), max(low, high)))
    return found


def _text_satisfies(value: Any, asked: Asked) -> bool:
    if asked.low is not None or asked.high is not None:
        return any(_near(one, asked) for one in listed_numbers(value))
    texts = (value,) if isinstance(value, str) else (str(value.get("en", "")), str(value.get("fr", "")))
    return any(all(_folded(word) in _folded(text) for word in asked.words) for text in texts)


def _near(one: Bounds, asked: Asked) -> bool:
    if one.low is None or one.high is None:
        return False
    if one.low == one.high:
        return lies_between(one.low, asked)
    return covers(one, asked)


def _folded(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in marks if not unicodedata.combining(sign))


def faults(parameter: Parameter, value: Any) -> list[Fault]:
    """What is wrong with a value of that parameter; an empty list means it may be stored."""
    match parameter.kind:
        case Kind.RANGE:
            if not isinstance(value, Mapping) or not (
                _number(value.get("min")) and _number(value.get("max"))
            ):
                return [Fault.NOT_A_NUMBER]
            if not all(parameter.limits.hold(value[end]) for end in ("min", "max")):
                return [Fault.IMPOSSIBLE]
            return [Fault.REVERSED] if value["min"] > value["max"] else []
        case Kind.MIN | Kind.MAX | Kind.NUMBER:
            if not _number(value):
                return [Fault.NOT_A_NUMBER]
            return [] if parameter.limits.hold(value) else [Fault.IMPOSSIBLE]
        case Kind.CHOICE:
            if not value or isinstance(value, str):
                return [Fault.EMPTY]
            return [Fault.UNKNOWN_CHOICE] if any(parameter.choice(one) is None for one in value) else []
        case Kind.TEXT:
            texts = (
                (value,)
                if isinstance(value, str)
                else tuple(value.values())
                if isinstance(value, Mapping)
                else ()
            )
            return [] if any(text and text.strip() for text in texts) else [Fault.EMPTY]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
