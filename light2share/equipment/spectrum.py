"""Where a range of wavelengths lies on the bar: 200 nm to 5 µm, logarithmic, 400 units wide.

What reaches beyond 5 µm (thermal cameras, infrared spectrometers, terahertz) is drawn on a scale that ends at 1 mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

SHORTEST_NM = 200.0
LONGEST_NM = 5000.0
WIDE_LONGEST_NM = 1_000_000.0
LENGTH = 400.0
THINNEST = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A finished bar: start and width of the lit part, place of the asked value, arrows beyond the ends."""

    x: float
    width: float
    mark: float | None = None
    below: bool = False
    above: bool = False
    covers: bool = False
    parts: tuple[tuple[float, float], ...] = ()
    """Start and width of each lit part where there are several: an instrument with single lines."""
    wide: bool = False
    """Whether its scale ends at 1 mm."""


def place(wavelength_nm: float, longest_nm: float = LONGEST_NM) -> float:
    """Where a wavelength stands, from 0 to LENGTH; what lies beyond an end stands at that end."""
    kept = min(max(wavelength_nm, SHORTEST_NM), longest_nm)
    return LENGTH * log(kept / SHORTEST_NM) / log(longest_nm / SHORTEST_NM)


def bar(
    low_nm: float | None, high_nm: float | None, asked_nm: float | None = None, wide: bool = False
) -> Bar | None:
    """The bar of a range, None if there is no range; an open end reaches the end of the scale. A line stays visible.

    It is on the wide scale if `wide` says so, or if an end of the range or the asked value lies beyond the other one.
    """
    if low_nm is None and high_nm is None:
        return None
    wide = wide or _is_wide(low_nm, high_nm, asked_nm)
    longest = WIDE_LONGEST_NM if wide else LONGEST_NM
    low = SHORTEST_NM if low_nm is None else low_nm
    high = longest if high_nm is None else high_nm
    start, end = place(low, longest), place(high, longest)
    if end - start < THINNEST:
        start = min(max((start + end - THINNEST) / 2, 0.0), LENGTH - THINNEST)
        end = start + THINNEST
    return Bar(
        x=round(start, 1),
        width=round(end - start, 1),
        mark=None if asked_nm is None else round(place(asked_nm, longest), 1),
        below=low < SHORTEST_NM,
        above=high > longest,
        covers=asked_nm is not None and low <= asked_nm <= high,
        wide=wide,
    )


def _is_wide(*wavelengths: float | None) -> bool:
    return any(one is not None and one > LONGEST_NM for one in wavelengths)


def bars(
    covered: Sequence[tuple[float | None, float | None]], asked_nm: float | None = None, wide: bool = False
) -> Bar | None:
    """The bar of several ranges or lines (low and high in nm), each lit for itself; None if there are none."""
    wide = wide or any(_is_wide(*ends) for ends in covered)
    drawn = [one for low, high in covered if (one := bar(low, high, asked_nm, wide))]
    if not drawn:
        return None
    start, end = min(one.x for one in drawn), max(one.x + one.width for one in drawn)
    return replace(
        drawn[0],
        x=start,
        width=round(end - start, 1),
        below=any(one.below for one in drawn),
        above=any(one.above for one in drawn),
        covers=any(one.covers for one in drawn),
        parts=tuple((one.x, one.width) for one in drawn) if len(drawn) > 1 else (),
    )
