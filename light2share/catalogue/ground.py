"""What lies under the pins of a map: the land as rows of dots, and the names of large towns. No tiles, nothing fetched.

The land is where communes are: a coarse grid with a cell lit where one lies, gaps between neighbours closed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from light2share.catalogue.mapping import WIDTH, Frame, Pin
from light2share.catalogue.places import printed

COMMUNES = Path(__file__).parent / "data" / "communes.csv"
NORTH_STEP, EAST_STEP = 0.05, 0.07
"""Degrees of a cell: in the south of France some five and a half kilometres both ways."""
FINEST = 6.0
"""Dots stand at least so far apart, in units of the map."""
TOWN = 20_000
"""Inhabitants from which on a town may be named."""
MOST_TOWNS = 7
SIGN, LINE = 6.3, 15.0
"""About the width of a letter and the height of a line of a town's name."""
AROUND = [(north, east) for north in (-1, 0, 1) for east in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class Town:
    """A town that gives the eye a hold."""

    name: str
    latitude: float
    longitude: float
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Dots:
    """The land: a path whose strokes, drawn with round caps and gaps of `step`, are its dots."""

    path: str
    step: float


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a town on the map, to the right of its point or to the left."""

    name: str
    x: float
    y: float
    to_the_left: bool


@cache
def _country() -> tuple[frozenset[tuple[int, int]], tuple[Town, ...]]:
    """The lit cells, and the towns worth naming, largest first."""
    cells, towns = set(), []
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            cells.add(_cell(latitude, longitude))
            if int(row["population"] or 0) >= TOWN and not row["name"].endswith("Arrondissement"):
                towns.append(Town(printed(row["name"]), latitude, longitude, int(row["population"])))
    return closed(cells), tuple(sorted(towns, key=lambda town: -town.inhabitants))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude // NORTH_STEP), int(longitude // EAST_STEP)


def closed(cells: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """The cells and those between them: grown by one all round, then shrunk by one."""
    grown = {(row + north, column + east) for row, column in cells for north, east in AROUND}
    kept = {one for one in grown if all((one[0] + north, one[1] + east) in grown for north, east in AROUND)}
    return frozenset(kept | cells)


def dots(shown: Frame) -> Dots:
    """The land on a map, as fine as the grid or the eye allows."""
    cells, _ = _country()
    east = shown.per_east * EAST_STEP
    stride = max(1, round(FINEST / east + 0.5)) if east < FINEST else 1
    step = east * stride
    first, last = _cell(shown.south, shown.west), _cell(shown.north, shown.east)
    # Rows and columns are multiples of the stride, so that the dots lie on one grid wherever the map begins.
    rows = range(first[0] // stride * stride, last[0] + 1, stride)
    columns = range(first[1] // stride * stride, last[1] + 1, stride)
    parts = []
    for row in rows:
        start: int | None = None
        for column in [*columns, columns.stop]:
            lit = column in columns and (row, column) in cells
            if lit and start is None:
                start = column
            elif not lit and start is not None:
                x, y = shown.at((row + 0.5) * NORTH_STEP, (start + 0.5) * EAST_STEP)
                length = (column - start) // stride - 1
                parts.append(f"M{x:.1f} {y:.1f}h{length * step + 0.1:.1f}")
                start = None
    return Dots("".join(parts), round(step, 3))


def names(shown: Frame, pins: list[Pin]) -> list[Name]:
    """The largest towns whose names find room between the pins and each other."""
    _, towns = _country()
    taken = [(pin.x - pin.radius, pin.y - pin.radius, pin.x + pin.radius, pin.y + pin.radius) for pin in pins]
    found: list[Name] = []
    for town in towns:
        if not (shown.south < town.latitude < shown.north and shown.west < town.longitude < shown.east):
            continue
        x, y = shown.at(town.latitude, town.longitude)
        for to_the_left in (False, True):
            box = _box(town.name, x, y, to_the_left)
            if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > shown.height - 2:
                continue
            if any(_touch(box, other) for other in taken):
                continue
            taken.append(box)
            found.append(Name(town.name, x, y, to_the_left))
            break
        if len(found) == MOST_TOWNS:
            break
    return found


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _box(name: str, x: float, y: float, to_the_left: bool) -> Box:
    wide = len(name) * SIGN + 8
    left, right = (x - wide, x + 3) if to_the_left else (x - 3, x + wide)
    return left, y - LINE / 2, right, y + LINE / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
