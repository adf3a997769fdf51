"""Figures as people read them: pure functions of a value and a language. Times are in `dates`; both meet here.

French: decimal comma, narrow no-break spaces in thousands and before units, no-break space before € and %.
English: thousands by commas, no-break space before units, none before %.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

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
    iso,
    moment,
    month,
    offset,
    relative,
    time_range,
    weekday,
    when,
    zone_label,
)

__all__ = [
    "clock", "date_range", "day", "day_long", "distance", "duration", "file_size", "iso", "moment", "money",
    "month", "number", "offset", "quantity", "range_quantity", "relative", "time_range", "weekday", "when", "words",
    "zone_label",
]  # fmt: skip

Number = int | float | Decimal

# units that people read with a prefix: 0.005 W is 5 mW, 80000000 Hz is 80 MHz
PREFIXED = frozenset({"W", "J", "Hz", "V", "A"})
PREFIXES = (
    (12, "T"),
    (9, "G"),
    (6, "M"),
    (3, "k"),
    (0, ""),
    (-3, "m"),
    (-6, "µ"),
    (-9, "n"),
    (-12, "p"),
    (-15, "f"),
)
NM_UNTIL = 2000
CLOSE_UNITS = frozenset({"°", "′", "″"})


@lru_cache(maxsize=8192)
def number(value: Number, locale: str, decimals: int = 6) -> str:
    """`1 064,5` or `1,064.5`; at most `decimals` decimals, none that is zero."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    whole, _, fraction = f"{abs(exact):,f}".partition(".")
    fraction = fraction.rstrip("0")
    if locale == "fr":
        whole = whole.replace(",", THIN)
    text = whole + ((("," if locale == "fr" else ".") + fraction) if fraction else "")
    return MINUS + text if exact < 0 else text


def _scaled(value: Number, unit: str) -> tuple[Decimal, str]:
    exact = Decimal(str(value))
    if unit == "nm" and abs(exact) >= NM_UNTIL:
        return exact / 1000, "µm"
    if unit in PREFIXED and exact:
        for power, prefix in PREFIXES:
            if abs(exact) >= Decimal(1).scaleb(power):
                return exact.scaleb(-power), prefix + unit
    return exact, unit


def _with_unit(text: str, unit: str, locale: str) -> str:
    if not unit:
        return text
    if unit in CLOSE_UNITS:
        return text + unit
    if unit == "%":
        return f"{text}{FIXED}%" if locale == "fr" else f"{text}%"
    return f"{text}{THIN if locale == 'fr' else FIXED}{unit}"


def quantity(value: Number, unit: str, locale: str) -> str:
    """A value with its unit: `1,064.5 nm`, `20 µm` for 20000 nm, `5 mW` for 0.005 W."""
    scaled, shown = _scaled(value, unit)
    return _with_unit(number(scaled, locale), shown, locale)


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


def money(cents: int, locale: str) -> str:
    """`240 €` or `€240`; cents only when there are any."""
    text = number(Decimal(abs(cents)) / 100, locale, 2)
    if cents % 100:
        whole, _, fraction = (
            text.replace(",", ".").rpartition(".") if locale == "fr" else text.rpartition(".")
        )
        text = f"{whole}{',' if locale == 'fr' else '.'}{fraction:0<2}"
    sign = MINUS if cents < 0 else ""
    return f"{sign}{text}{FIXED}€" if locale == "fr" else f"{sign}€{text}"


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
    return _with_unit(number(size / 1_000_000, locale, 1), f"M{letter}", locale)


def words(items: Iterable[str], locale: str) -> str:
    """`a, b and c`."""
    return format_list([str(item) for item in items], locale="en_GB" if locale == "en" else locale)
