"""Figures as people read them: pure functions of a value and a language. Times are in `dates`; both meet here.

French: decimal comma, narrow no-break spaces in thousands and before units, no-break space before € and %.
English: thousands by commas, no-break space before units, none before %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from babel import Locale
from babel.lists import format_list

from light2share.i18n.dates import (
    DASH,
    FIXED,
    MINUS,
    THIN,
    clock,
    date_range,
    day,
    day_long,
    duration,
    hours,
    iso,
    local_iso,
    moment,
    month,
    offset,
    other_year,
    relative,
    time_range,
    until,
    weekday,
    when,
    zone_label,
)

__all__ = [
    "between_cells", "clauses", "clock", "countries", "country", "date_range", "day", "day_long",
    "decimal_comma", "distance", "duration", "file_size", "hours", "iso", "listed", "local_iso", "moment",
    "money", "month", "number", "offset", "other_year", "quantity", "range_quantity", "relative", "rounded",
    "time_range", "until", "weekday", "when", "words", "zone_label",
]  # fmt: skip

Number = int | float | Decimal

# units that people read with a prefix: 0.005 W is 5 mW, 80000000 Hz is 80 MHz, 1000000 ns is 1 ms
PREFIXED = ("W", "J", "Hz", "V", "A", "N", "s")
PREFIXES = {"T": 12, "G": 9, "M": 6, "k": 3, "": 0, "m": -3, "µ": -6, "n": -9, "p": -12, "f": -15}
SMALLEST_PREFIX = ("f", -15)
SCALES = {prefix + unit: (unit, power) for unit in PREFIXED for prefix, power in PREFIXES.items()}
NM_UNTIL, NM_FROM, MM_FROM, PM_UNTIL = 2000, Decimal("0.001"), 10**6, 1000
SMALLEST, LARGEST = Decimal("0.0001"), Decimal(10) ** 9
"""Beyond them a figure is read as a power of ten."""
DIGITS = 4
"""Digits that a small figure keeps."""
CLOSE_UNITS = frozenset({"°", "′", "″"})
SHOWN = {"1/s": "s⁻¹", "in": "″"}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=8192)
def number(value: Number, locale: str) -> str:
    """`1 064,5` or `1,064.5`; what is very small or large as `1 × 10⁻¹²`. Only nothing reads 0."""
    exact = Decimal(str(value))
    if not exact or SMALLEST <= abs(exact) < LARGEST:
        return rounded(exact, locale, max(6, DIGITS - 1 - exact.adjusted()) if exact else 0)
    kept = Context(prec=DIGITS).plus(exact)
    power = kept.adjusted()
    mantissa = rounded(kept.scaleb(-power), locale, DIGITS - 1)
    return f"{mantissa}{FIXED}×{FIXED}10{str(power).translate(RAISED)}"


@lru_cache(maxsize=8192)
def rounded(value: Number, locale: str, decimals: int) -> str:
    """With at most `decimals` decimals, none that is zero."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    whole, _, fraction = f"{abs(exact):,f}".partition(".")
    fraction = fraction.rstrip("0")
    if locale == "fr":
        whole = whole.replace(",", THIN)
    text = whole + ((("," if locale == "fr" else ".") + fraction) if fraction else "")
    return MINUS + text if exact < 0 else text


def _scaled(value: Number, unit: str) -> tuple[Decimal, str]:
    """The value in the unit that people read it in."""
    exact = Decimal(str(value))
    size = abs(exact)
    if unit in ("nm", "pm"):
        return _length(exact, size, unit)
    if unit not in SCALES or not exact:
        return exact, unit
    base, power = SCALES[unit]
    size = size.scaleb(power)
    fitting = (
        (prefix, to)
        for prefix, to in PREFIXES.items()
        if (to <= 0 or base != "s") and size >= Decimal(1).scaleb(to)
    )
    prefix, to = next(fitting, SMALLEST_PREFIX)
    return exact.scaleb(power - to), prefix + base


def _length(exact: Decimal, size: Decimal, unit: str) -> tuple[Decimal, str]:
    if unit == "nm" and size >= NM_UNTIL:
        return (exact / 1000, "µm") if size < MM_FROM else (exact.scaleb(-6), "mm")
    if unit == "nm" and size * 1000 >= SMALLEST and size < NM_FROM:
        return exact * 1000, "pm"
    if unit == "pm" and size >= PM_UNTIL:
        return _length(exact / 1000, size / 1000, "nm")
    return exact, unit


def _with_unit(text: str, unit: str, locale: str) -> str:
    if not unit:
        return text
    if unit in CLOSE_UNITS:
        return text + unit
    if unit == "%":
        return f"{text}{FIXED}%" if locale == "fr" else f"{text}%"
    return f"{text}{THIN if locale == 'fr' else FIXED}{SHOWN.get(unit, unit)}"


def quantity(value: Number, unit: str, locale: str) -> str:
    """A value with its unit: `1,064.5 nm`, `20 µm` for 20000 nm, `5 mW` for 0.005 W."""
    scaled, shown = _scaled(value, unit)
    return _with_unit(number(scaled, locale), shown, locale)


def exactly(value: Number, unit: str, locale: str) -> str:
    """A value in just this unit: `3,000,000 nm`."""
    return _with_unit(number(value, locale), unit, locale)


def range_quantity(low: Number | None, high: Number | None, unit: str, locale: str) -> str:
    """A range: `266 – 1,100 nm`, `150 nm – 20 µm`, `up to 12 mm`, `from 5 °C`; one value when both ends are equal."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        text = quantity(high if low is None else low, unit, locale)  # type: ignore[arg-type]
        if low is None:
            return f"jusqu’à {text}" if locale == "fr" else f"up to {text}"
        return f"à partir de {text}" if locale == "fr" else f"from {text}"
    if low == high:
        return quantity(low, unit, locale)
    (first, first_unit), (last, last_unit) = _scaled(low, unit), _scaled(high, unit)
    if not first:
        first_unit = last_unit
    left = number(first, locale)
    if first_unit != last_unit:
        left = _with_unit(left, first_unit, locale)
    return f"{left} {DASH} {_with_unit(number(last, locale), last_unit, locale)}"


LISTED = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w.])")


def listed(text: str, unit: str, locale: str) -> str:
    """Figures that stand as text, such as `532, 632.8` or `1.2 × 2.4`, with the unit that follows the last."""
    found = LISTED.findall(text)
    alone = len(found) == 1
    if locale == "fr" and any("." in one for one in found):
        text = re.sub(r"(?<=\d),\s+(?=\d)", f"{THIN}; ", text)
    if locale == "fr" or alone:
        text = LISTED.sub(lambda one: number(Decimal(one[0]), locale), text)
    text = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", f" {DASH} ", text)
    text = re.sub(r"(?<=\d)\s*×\s*(?=\d)", f"{FIXED}×{FIXED}", text)
    return _with_unit(text, unit, locale) if text[-1:].isdigit() else text


def money(cents: int, locale: str) -> str:
    """`240 €` or `€240`; cents only when there are any."""
    text = rounded(Decimal(abs(cents)) / 100, locale, 2)
    if cents % 100:
        whole, _, fraction = (
            text.replace(",", ".").rpartition(".") if locale == "fr" else text.rpartition(".")
        )
        text = f"{whole}{',' if locale == 'fr' else '.'}{fraction:0<2}"
    sign = MINUS if cents < 0 else ""
    return f"{sign}{text}{FIXED}€" if locale == "fr" else f"{sign}€{text}"


def decimal_comma(locale: str) -> bool:
    """Whether figures in a file have a comma; spreadsheets of such a language part its cells by semicolons."""
    return locale == "fr"


def between_cells(comma: bool) -> str:
    """What stands between the cells of a CSV file whose figures have a comma, or a point."""
    return ";" if comma else ","


def distance(km: Number, locale: str) -> str:
    """`27 km`; below one kilometre `less than 1 km`."""
    if km < 1:
        return f"moins de 1{THIN}km" if locale == "fr" else f"less than 1{FIXED}km"
    return quantity(round(km), "km", locale)


def file_size(size: int, locale: str) -> str:
    """`210 KB`, `1.2 MB`; in French `210 Ko`, `1,2 Mo`."""
    letter = "o" if locale == "fr" else "B"
    if size < 1_000_000:
        return _with_unit(number(max(1, round(size / 1000)), locale), f"K{letter}", locale)
    return _with_unit(rounded(size / 1_000_000, locale, 1), f"M{letter}", locale)


def words(items: Iterable[str], locale: str) -> str:
    """`a, b and c`."""
    return format_list([str(item) for item in items], locale="en_GB" if locale == "en" else locale)


def clauses(parts: Iterable[str], locale: str) -> str:
    """`a; b`, in French with a space before the sign."""
    return (f"{THIN}; " if locale == "fr" else "; ").join(parts)


def named(label: object, words: object, locale: str) -> str:
    """`Insurance: until 3 March`, in French with a space before the sign."""
    return f"{label}{FIXED if locale == 'fr' else ''}: {words}"


NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Two letters that CLDR gives to unions, leftovers and tests."""


def countries(locale: str) -> dict[str, str]:
    """Every country's name by its two letters (ISO 3166-1)."""
    known = Locale(locale).territories
    return {
        code: name
        for code, name in known.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


@lru_cache(maxsize=512)
def country(code: str, locale: str) -> str:
    """The name of a country by its two letters (ISO 3166-1); the letters where it has none."""
    return str(Locale(locale).territories.get(code, code))
