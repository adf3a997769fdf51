"""Places that people write (`Marseille`, `13013`, `près d’Aix`, `near Toulouse`), and distances between them. Pure.

Communes themselves stand in a table; see lexicon.py.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from light2share.catalogue.words import fold

EARTH_KM = 6371.0
KM_PER_DEGREE = EARTH_KM * math.pi / 180
LONGEST_NAME = 6
"""Words in the longest name of a commune that is looked for."""

POSTCODE = re.compile(r"(?<!\d)(\d{2})\s?(\d{3})(?!\d)")
ARRONDISSEMENT = re.compile(
    r"^(paris|lyon|marseille) (?:(?:69|75|13) ?0)?(\d{1,2})(?:er|e|eme|ieme|st|nd|rd|th)?(?: arr(?:ondissement|dt)?)?$"
)
NEAR = re.compile(
    r"\b(?:(?:near(?:\s+to)?|close\s+to|next\s+to|around|within|in|at|from"
    r"|(?:tout\s+)?pr[èe]s\s+de|proche\s+de|autour\s+de|aux\s+alentours\s+de|c[ôo]t[ée]\s+de|vers|à|sur)\s+"
    r"|(?:pr[èe]s|proche|autour)\s+d['’]\s*)",
    re.IGNORECASE,
)
CLOSE_TO = re.compile(
    r"\b(?:(?:near(?:\s+to)?|close\s+to|next\s+to"
    r"|(?:tout\s+)?pr[èe]s\s+de|proche\s+de|autour\s+de|aux\s+alentours\s+de|[àa]\s+c[ôo]t[ée]\s+de)\s+"
    r"|(?:pr[èe]s|proche|autour)\s+d['’]\s*)",
    re.IGNORECASE,
)
"""Behind these words stands a place, or a part of the spectrum."""
INSIDE = re.compile(r"(?<![\w'’-])(?:in|at|around|from|à|À|vers|autour de|dans)\s+(?=[A-ZÀ-Ý])")
BARE_POSTCODE = re.compile(
    r"(?<![\w.,/+-])(?P<code>\d{5})(?![\w./+-]|,\d)(?!\s*(?:images?|ips|fps|frames?|heures?|hours?|points?|cycles?|times|fois"
    r"|rpm|lines?|lignes?|traits?|pixels?|counts?|coups?|euros?|[€$%°×]))",
    re.IGNORECASE,
)
ABROAD = frozenset(
    """zurich geneve geneva bern berne lausanne basel bale lugano neuchatel berlin munich munchen muenchen
    hamburg hambourg frankfurt francfort cologne koln stuttgart dresden dresde leipzig jena iena
    hanover hannover hanovre aachen karlsruhe dusseldorf nuremberg nurnberg london londres
    manchester oxford cambridge edinburgh edimbourg glasgow southampton dublin belfast brussels
    bruxelles brussel antwerp anvers ghent gand liege leuven louvain charleroi namur amsterdam
    rotterdam eindhoven delft utrecht luxembourg milan milano turin torino rome roma florence
    firenze genoa genes genova bologna bologne naples napoli pisa pise venice venise trieste madrid
    barcelona barcelone valencia seville bilbao zaragoza saragosse girona gerone malaga lisbon
    lisbonne lisboa porto braga vienna wien graz linz prague praha brno warsaw varsovie krakow
    cracovie budapest bucharest bucarest sofia copenhagen copenhague stockholm gothenburg oslo
    bergen helsinki tampere tallinn riga vilnius athens athenes istanbul monaco andorra andorre
    tunis algiers alger casablanca rabat tokyo boston rochester""".split()
)
"""Towns that people may name although they lie outside France; none of them is taken for a French one spelt alike."""

FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,5}(?:\s+\(?\d{1,2}\s?(?:er|e|ème|th|st|nd|rd)?\)?)?")
WITHIN = re.compile(
    r"(?:\b(?P<within>within|à moins de|moins de|dans un rayon de|rayon de|less than|max)\s+)?"
    r"(?<![\w.,])(?P<km>\d{1,4})\s?km\b(?P<of>\s+(?:around|of|from|near|autour|de|d['’]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, or an arrondissement of one of the three large cities; `name` as it is printed."""

    name: str
    latitude: float
    longitude: float
    population: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part of a text that may name a place: the key to look up, and where it stands."""

    key: str
    start: int
    end: int


def key_of(name: str) -> str:
    """The form under which a commune is kept and looked up: `St-Raphaël` gives `saint raphael`."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(name)).split()
    full = {"st": "saint", "ste": "sainte"}
    key = " ".join(full.get(word, word) for word in words)
    if match := ARRONDISSEMENT.match(key):
        number = int(match[2])
        key = f"{match[1]} {number}{'er' if number == 1 else 'e'} arrondissement"
    return key


def printed(name: str) -> str:
    """A commune's name for the eye: `Marseille 13e Arrondissement` reads `Marseille 13e`."""
    return name.removesuffix(" Arrondissement").replace("'", "’")


def postcode_in(text: str) -> str | None:
    """The first postcode in a text."""
    match = POSTCODE.search(text)
    return match[1] + match[2] if match else None


def announced_names(text: str) -> list[tuple[int, int, int]]:
    """Where a text announces a place (`near Zurich`, `à Londres`), and where the first word of its name stands."""
    announced = [match.span() for pattern in (CLOSE_TO, INSIDE) for match in pattern.finditer(text)]
    return [
        (start, name.start(), name.end()) for start, end in announced if (name := FIRST_WORD.match(text, end))
    ]


def after_near(text: str) -> list[Spoken]:
    """What may be a place because words such as `near` or `près de` stand before it; longest first for each."""
    found: list[Spoken] = []
    for match in NEAR.finditer(text):
        rest = text[match.end() :]
        if postcode := re.match(r"\d{2}\s?\d{3}(?!\d)", rest):
            found.append(Spoken(re.sub(r"\s", "", postcode[0]), match.start(), match.end() + postcode.end()))
        elif name := NAME.match(rest):
            found.extend(
                Spoken(key_of(part), match.start(), match.end() + end) for part, end in _shortened(name[0])
            )
    return found


def bare(text: str) -> list[Spoken]:
    """Every stretch of words that may be a town although nothing announces it; longest first."""
    words = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text))
    found = []
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            start, end = words[first].start(), words[first + size - 1].end()
            found.append(Spoken(key_of(text[start:end]), start, end))
    return found


def _shortened(name: str) -> Iterator[tuple[str, int]]:
    ends = [match.end() for match in re.finditer(r"[^\W_]+\)?", name)]
    for end in reversed(ends[:LONGEST_NAME]):
        yield name[:end], end


def distance_km(from_latitude: float, from_longitude: float, latitude: float, longitude: float) -> float:
    """Kilometres along a great circle (haversine)."""
    one, other = math.radians(from_latitude), math.radians(latitude)
    half_lat, half_lon = (other - one) / 2, math.radians(longitude - from_longitude) / 2
    square = math.sin(half_lat) ** 2 + math.cos(one) * math.cos(other) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, square)))
