"""Where a postcode and a town lie together, by the file of communes, which keeps every one of those of one name."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import eq
from pathlib import Path

from light2share.catalogue.places import Place, key_of, printed

FILE = Path(__file__).parent / "data" / "communes.csv"
CEDEX = re.compile(r"\bcedex\b\s*\d{0,2}", re.IGNORECASE)
WHOLE_CITIES = frozenset({"paris", "lyon", "marseille"})
IN_CITY = " Arrondissement"
MOST_TOLD = 4

Asked = tuple[str, str]
"""A postcode of five digits, and a town as somebody writes it."""


@dataclass(frozen=True, slots=True)
class Town:
    """A commune, or an arrondissement of one of the three large cities."""

    name: str
    key: str
    postcodes: tuple[str, ...]
    population: int
    latitude: float
    longitude: float

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(printed(self.name), self.latitude, self.longitude, self.population)


class UnknownTown(ValueError):
    """Neither the postcode nor the town is known."""


class Contradiction(ValueError):
    """The town lies in another département than the postcode; what would be right, the largest first."""

    def __init__(self, postcodes: Sequence[str], towns: Sequence[str]) -> None:
        super().__init__()
        self.postcodes, self.towns = shortened(postcodes), shortened(towns)
        """Of the town; and at the postcode, empty where nothing has it."""


def place_of(postcode: str, town: str, known: Collection[Town]) -> Place:
    """Where the two lie, of the communes that `towns_of` found for them. Raises UnknownTown or Contradiction.

    The only contradiction is one of département (the first two digits; three overseas), which real addresses hardly
    ever have: a postcode serves several communes, a hamlet or a business park is in no list, and an enterprise's own
    postcode is not either. Whoever writes CEDEX is believed, because the sorting office may be the next one's.
    """
    key, here = _key(town), _area(postcode)
    there = sorted((one for one in known if postcode in one.postcodes), key=_weight)
    named = sorted((one for one in known if one.key == key), key=_weight)
    near = [one for one in named if here in map(_area, one.postcodes)]
    if found := [one for one in there if one.key == key and key not in WHOLE_CITIES]:
        return found[0].place
    if CEDEX.search(town):
        beside = sorted(known, key=lambda one: (-_alike(one, postcode), -one.population))
        if any(here in map(_area, one.postcodes) for one in beside[:1]):
            return (near or there or beside)[0].place
    elif named and not near:
        codes = [code for one in named for code in one.postcodes]
        raise Contradiction(codes, [printed(one.name) for one in there if one.key not in WHOLE_CITIES])
    if not (there or near):
        raise UnknownTown
    return (there or near)[0].place


def towns_of(asked: Collection[Asked]) -> list[Town]:
    """Every commune that has one of the postcodes or one of the names; for an enterprise's postcode, its département.

    Reads the whole file: ask for many at once.
    """
    codes = {postcode for postcode, _ in asked}
    keys = {_key(town) for _, town in asked}
    areas = {_area(postcode) for postcode, town in asked if CEDEX.search(town)}
    initials = {key[:1] for key in keys}
    found = []
    for row in _rows():
        posts = row[2].split()
        may_be = not row[1][0].isascii() or row[1][0].lower() in initials
        if (
            not codes.isdisjoint(posts)
            or (areas and not areas.isdisjoint(map(_area, posts)))
            or (may_be and key_of(row[1]) in keys)
        ):
            where = float(row[6]), float(row[7])
            found.append(Town(row[1], key_of(row[1]), tuple(posts), int(row[5] or 0), *where))
    return found


def _rows() -> Iterator[list[str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def shortened(values: Sequence[str]) -> tuple[str, ...]:
    """The first few of them."""
    once = tuple(dict.fromkeys(values))
    return once if len(once) <= MOST_TOLD else (*once[:MOST_TOLD], "…")


def _key(town: str) -> str:
    return key_of(CEDEX.sub(" ", town))


def _area(postcode: str) -> str:
    return postcode[: 3 if postcode.startswith(("97", "98")) else 2]


def _weight(one: Town) -> tuple[bool, int]:
    """An arrondissement before its city, then the largest."""
    return not one.name.endswith(IN_CITY), -one.population


def _alike(one: Town, postcode: str) -> int:
    """How many first digits they share."""
    return max(
        (sum(1 for _ in takewhile(bool, map(eq, code, postcode))) for code in one.postcodes), default=0
    )
