"""Between the text of a cell and its typed value. What stands here is exact both ways: what is written reads the same.

A comma is decimal in a file whose cells are parted by semicolons; elsewhere as in the language of the reader.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from light2share.catalogue.quantities import read_number
from light2share.catalogue.typed import named_technique, nearest_techniques, read_figure
from light2share.catalogue.units import converted, unit
from light2share.catalogue.words import fold
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.choices import spelt
from light2share.exchange.columns import Column, Kind
from light2share.exchange.rules import CellFault, Fault

PARTED = re.compile(r"[;\n]")
LISTED = re.compile(r"[|;,\n]")
BETWEEN = " | "
YES = frozenset("yes y true vrai oui o 1 x".split())
NO = frozenset("no n false faux non 0".split())
DURATION = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(d|j|days?|jours?))?\s*(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?|eures?)?)?\s*(?:(\d+)\s*(?:min(?:utes?)?)?)?"
)
BETWEEN_ENDS = (
    re.compile(r"\.\.+|…"),
    re.compile(r"\s+(?:to|à|a)\s+"),
    re.compile(r"–|—"),
    re.compile(r"(?<=[\w°%µ²³⁻¹ )])\s*-\s*(?=[\d.+−-])"),
)
"""What may stand between the ends of a range; the first that parts it in two counts."""
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
)
YEARS = range(1970, 2101)
SPACES = re.compile(r"[\s\u00a0\u202f']")


@dataclass(frozen=True, slots=True)
class Known:
    """What the cells of one owner's rows may name."""

    tree: Taxonomy
    sites: Mapping[str, str] = field(default_factory=dict)
    """From folded slugs, names and towns to slugs; a name that two sites share is left out."""
    site_names: tuple[str, ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)
    """From addresses to rows."""
    organisations: Mapping[str, str] = field(default_factory=dict)
    """From folded slugs and names to slugs."""


def read(column: Column, text: str, spoken: str, known: Known, given_unit: str = "") -> Any:
    """The value of a cell. Raises CellFault.

    `spoken` decides what a comma is; `given_unit` is the unit of plain numbers where the header names another.
    """
    if not text:
        return () if column.kind in {Kind.SEVERAL, Kind.WORDS, Kind.ORGANISATIONS} else None
    if plain := READERS.get(column.kind):
        return plain(text, column)
    match column.kind:
        case Kind.EUROS:
            return _euros(text, spoken, column)
        case Kind.FIGURE:
            return _possible(_figure(text, column.unit, spoken, given_unit), column)
        case Kind.RANGE:
            low, high = _range(text, column.unit, spoken, given_unit)
            return _possible(low, column), _possible(high, column)
    return _named(column, text, known)


def write(column: Column, value: Any, comma: bool = False) -> str:
    """The text of a value; `comma` for a decimal comma."""
    if value is None or value == ():
        return ""
    match column.kind:
        case Kind.EUROS:
            text = f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"
            return text.replace(".", ",") if comma else text
        case Kind.YES_NO:
            return "yes" if value else "no"
        case Kind.DAY:
            return str(value.isoformat())
        case Kind.DURATION:
            return duration(value)
        case Kind.SEVERAL | Kind.WORDS | Kind.ORGANISATIONS:
            return BETWEEN.join(value) + (" |" if len(value) == 1 and ";" in value[0] else "")
        case Kind.FIGURE:
            return number(value, comma)
        case Kind.RANGE:
            return f"{number(value[0], comma)}..{number(value[1], comma)}"
    return str(value)


def number(value: float, comma: bool = False) -> str:
    """The shortest text that reads as the same figure."""
    text = (
        str(int(value))
        if float(value).is_integer() and abs(value) < 1e15
        else repr(float(value)).replace("e+", "e")
    )
    return text.replace(".", ",") if comma else text


def duration(minutes: int) -> str:
    """Minutes in the largest unit that holds them whole."""
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440} d"
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60} h"
    return f"{minutes} min"


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellFault(Fault.TOO_LONG, longest=longest, length=len(text))
    return text


def _whole(text: str, column: Column) -> int:
    plain = SPACES.sub("", text)
    plain = plain[:-2] if plain.endswith(".0") else plain
    if not re.fullmatch(r"\d{1,7}", plain, re.ASCII) or not column.lowest <= int(plain) <= column.highest:
        raise CellFault(Fault.NOT_WHOLE, low=column.lowest, high=column.highest)
    return int(plain)


def _euros(text: str, spoken: str, column: Column) -> int:
    plain = re.sub(r"^€|(?:€|eur|euros?)$", "", SPACES.sub("", text), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain) and spoken == "en":
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "")
    try:
        cents = Decimal(plain.replace(",", ".")) * 100
    except InvalidOperation:
        raise CellFault(Fault.NOT_EUROS) from None
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 <= cents <= column.highest:
        raise CellFault(Fault.NOT_EUROS)
    return int(cents)


def _yes_no(text: str) -> bool:
    word = fold(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellFault(Fault.NOT_YES_NO)


def _day(text: str) -> date:
    for form in DAYS:
        if found := form.fullmatch(text.split(" ")[0].split("T")[0]):
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
            if day.year in YEARS:
                return day
    raise CellFault(Fault.NOT_A_DAY)


def _duration(text: str, column: Column) -> int:
    found = DURATION.fullmatch(fold(text).strip())
    if found and any(found.groups()) and (found[4] is None or "min" in fold(text) or found[3]):
        days, hours = (Decimal((found[place] or "0").replace(",", ".")) for place in (1, 3))
        minutes = days * 1440 + hours * 60 + int(found[4] or 0)
        if minutes == minutes.to_integral_value() and column.lowest <= minutes <= column.highest:
            return int(minutes)
    raise CellFault(Fault.NOT_A_DURATION, low=duration(column.lowest), high=duration(column.highest))


def _one(text: str, column: Column) -> str:
    wanted = spelt(text)
    for word, choice in column.called:
        if wanted == word:
            return choice
    near = get_close_matches(wanted.replace(" ", "_"), column.choices, n=3, cutoff=0.5) or list(
        column.choices[:8]
    )
    raise CellFault(Fault.NOT_LISTED, said=text[:60], near=", ".join(near))


def _several(text: str, column: Column) -> tuple[str, ...]:
    chosen = {_one(part.strip(), column) for part in LISTED.split(text) if part.strip()}
    return tuple(choice for choice in column.choices if choice in chosen)


def _words(text: str, column: Column) -> tuple[str, ...]:
    words = parted(text)
    if len(words) > column.highest:
        raise CellFault(Fault.TOO_MANY, most=column.highest)
    return tuple(_text(word, column.longest) for word in words)


def parted(text: str) -> list[str]:
    """The entries of a list: parted by bars where there is one, else by semicolons or lines."""
    parts = text.split("|") if "|" in text else PARTED.split(text)
    return [part.strip() for part in parts if part.strip()]


def entry(text: str) -> str:
    """A text as an entry of a list may hold it."""
    return " ".join(text.replace("|", "/").split())


def _figure(text: str, symbol: str, spoken: str, given: str) -> float:
    value = read_figure(text, given or symbol, spoken)
    if value is not None and given:
        value = converted(value, unit(given), unit(symbol))
    if value is None and given:
        value = read_figure(text, symbol, spoken)
    if value is None or not math.isfinite(value):
        raise CellFault(Fault.NOT_A_FIGURE, unit=symbol)
    return value


def _possible(value: float, column: Column) -> float:
    """The same figure, if there can be such a one."""
    low, high = column.limits.low, column.limits.high
    if column.limits.hold(value):
        return value
    bounds = f"≥ {number(low or 0)}" if high is None else f"≤ {number(high)}"
    if low is not None and high is not None:
        bounds = f"{number(low)}..{number(high)}"
    raise CellFault(Fault.IMPOSSIBLE, bounds=f"{bounds} {column.unit}".strip())


def _range(text: str, symbol: str, spoken: str, given: str) -> tuple[float, float]:
    """Two figures with `..`, a dash or a word between them; a unit behind the second counts for both."""
    tries = ([part.strip() for part in sign.split(text)] for sign in BETWEEN_ENDS)
    ends = next((parts for parts in tries if len(parts) == 2 and all(parts)), None)
    if ends is None:
        raise CellFault(Fault.NOT_A_RANGE, unit=symbol)
    if (tail := re.search(r"[^\d.,\s]+$", ends[1])) and read_number(
        ends[0].lstrip("-−+"), spoken
    ) is not None:
        ends[0] = f"{ends[0]} {tail[0]}"
    try:
        low, high = (_figure(end, symbol, spoken, given) for end in ends)
    except CellFault:
        raise CellFault(Fault.NOT_A_RANGE, unit=symbol) from None
    if low > high:
        raise CellFault(Fault.REVERSED)
    return low, high


def _named(column: Column, text: str, known: Known) -> Any:
    match column.kind:
        case Kind.TECHNIQUE:
            if found := named_technique(known.tree, text):
                return found.slug
            near = ", ".join(nearest_techniques(known.tree, text))
            raise CellFault(Fault.UNKNOWN_TECHNIQUE, said=text[:60], near=near)
        case Kind.SITE:
            if site := known.sites.get(fold(text)):
                return site
            raise CellFault(Fault.UNKNOWN_SITE, said=text[:60], near=", ".join(known.site_names[:8]))
        case Kind.PERSON:
            if text.casefold() in known.people:
                return text.casefold()
            raise CellFault(Fault.UNKNOWN_PERSON, said=text[:60])
        case Kind.ORGANISATIONS:
            return tuple(sorted({_organisation(part, known) for part in parted(text)}))
    return _organisation(text, known)


def _organisation(text: str, known: Known) -> str:
    if found := known.organisations.get(fold(text)):
        return found
    raise CellFault(Fault.UNKNOWN_ORGANISATION, said=text[:60])


READERS: dict[Kind, Callable[[str, Column], Any]] = {
    Kind.TEXT: lambda text, column: _text(text, column.longest),
    Kind.WHOLE: _whole,
    Kind.YES_NO: lambda text, _column: _yes_no(text),
    Kind.DAY: lambda text, _column: _day(text),
    Kind.DURATION: _duration,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.WORDS: _words,
}
"""The cells that mean the same in every file."""
