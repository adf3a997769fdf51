"""A map as figures: which part of the world it shows, where its pins stand, which places share one. Pure.

The world is taken as flat around the middle of the map (an equirectangular projection), which is right to a per cent
within some hundred kilometres; circles stay circles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from light2share.catalogue.places import KM_PER_DEGREE, Place

WIDTH = 400.0
LOWEST, HIGHEST = 290.0, 420.0
"""How high a map may be, in its own units."""
MARGIN = 34.0
"""Room for the pins at the edges."""
NARROWEST_KM = 60.0
APART = 40.0
"""Pins that would stand nearer to each other are one: at 320 pixels their middles are still 24 apart (WCAG 2.5.8)."""
SMALLEST, LARGEST = 15.0, 20.0
"""Radius of a pin."""
SOUTHMOST, NORTHMOST = -85.0, 85.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place with something in it; `weight` says how much."""

    latitude: float
    longitude: float
    weight: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world on a map, from its north-western corner."""

    north: float
    west: float
    per_north: float
    """Units of the map for a degree of latitude."""
    per_east: float
    height: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place stands, from the left and from the top."""
        return (longitude - self.west) * self.per_east, (self.north - latitude) * self.per_north

    def units(self, km: float) -> float:
        """How long so many kilometres are on the map."""
        return km * self.per_north / KM_PER_DEGREE

    @property
    def south(self) -> float:
        """The latitude of the lower edge."""
        return self.north - self.height / self.per_north

    @property
    def east(self) -> float:
        """The longitude of the right edge."""
        return self.west + WIDTH / self.per_east


@dataclass(frozen=True, slots=True)
class Pin:
    """Places that stand together, at the one with most in it; `members` are their numbers, the one with most first."""

    x: float
    y: float
    radius: float
    weight: int
    members: tuple[int, ...]


def frame(points: Sequence[Point], around: Place | None = None, km: float = 0) -> Frame:
    """A map with all points on it, and the circle of `km` around a place; one of the two has to be there."""
    bounds = [(one.latitude, one.longitude) for one in points]
    if around:
        up, aside = km / KM_PER_DEGREE, km / _km_of_longitude(around.latitude)
        bounds += [(around.latitude + up * turn, around.longitude + aside * turn) for turn in (-1, 1)]
    latitudes = [min(NORTHMOST, max(SOUTHMOST, latitude)) for latitude, _ in bounds]
    longitudes = [longitude for _, longitude in bounds]
    middle = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    degree = _km_of_longitude(middle[0])
    wide_km = max(NARROWEST_KM, (max(longitudes) - min(longitudes)) * degree)
    high_km = (max(latitudes) - min(latitudes)) * KM_PER_DEGREE
    per_km = min((WIDTH - 2 * MARGIN) / wide_km, (HIGHEST - 2 * MARGIN) / high_km if high_km else math.inf)
    height = min(HIGHEST, max(LOWEST, high_km * per_km + 2 * MARGIN))
    per_north, per_east = per_km * KM_PER_DEGREE, per_km * degree
    return Frame(
        middle[0] + height / 2 / per_north, middle[1] - WIDTH / 2 / per_east, per_north, per_east, height
    )


def _km_of_longitude(latitude: float) -> float:
    return KM_PER_DEGREE * math.cos(math.radians(min(NORTHMOST, max(SOUTHMOST, latitude))))


def pins(points: Sequence[Point], shown: Frame) -> list[Pin]:
    """The pins, the one with most first: a place joins the first pin that it would touch, else it is one of its own."""
    anchors: list[tuple[float, float, list[int]]] = []
    for number in sorted(range(len(points)), key=lambda n: (-points[n].weight, n)):
        x, y = shown.at(points[number].latitude, points[number].longitude)
        near = next((one for one in anchors if math.hypot(one[0] - x, one[1] - y) < APART), None)
        if near:
            near[2].append(number)
        else:
            anchors.append((x, y, [number]))
    found = [_pin(x, y, members, points) for x, y, members in anchors]
    return sorted(found, key=lambda pin: (-pin.weight, pin.y, pin.x))


def _pin(x: float, y: float, members: Iterable[int], points: Sequence[Point]) -> Pin:
    together = tuple(members)
    weight = sum(points[number].weight for number in together)
    return Pin(x, y, min(LARGEST, SMALLEST + math.log2(weight)), weight, together)
