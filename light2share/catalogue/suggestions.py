"""What may be meant by the beginning of a search: techniques, makes and models, towns.

Only what everybody may know is suggested: the taxonomy, communes, names of public listings. The known words of the
search are not, because they are those of all listings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from light2share.catalogue.models import Commune, ListingName
from light2share.catalogue.places import NEAR, key_of, printed
from light2share.catalogue.words import STOP_WORDS, fold, tokens
from light2share.equipment.models import Equipment, ListingState, Visibility
from light2share.equipment.taxonomy import Taxonomy

MOST = 8
MOST_TECHNIQUES = 5
MOST_NAMES = 4
MOST_TOWNS = 3
LONGEST_TAIL = 4
"""Words at the end of what is typed that are taken together."""
LONGEST_TYPED = 200
WORD = re.compile(r"[^\s'’]+")
SHORTEST, SHORTEST_TOWN = 2, 3
LARGE = 2000
"""Inhabitants from which on a town is suggested although nothing announces a place."""


class Kind(StrEnum):
    """What is suggested."""

    TECHNIQUE = "technique"
    MAKE = "make"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to go on. `text` is what the box would hold, `technique` the slug of what a synonym stands for."""

    text: str
    said: str
    kind: Kind
    technique: str = ""


def names_of(maker: str, model: str) -> dict[str, str]:
    """By which beginnings a listing's make and model are found, each with how it is written: `verifire` and
    `zygo verifire` give `Zygo Verifire`, `zygo` gives `Zygo`.
    """
    whole = f"{maker} {model}".strip()
    pairs = {maker: maker, whole: whole, model: whole}
    return {key: said for name, said in pairs.items() if (key := " ".join(tokens(name)))}


def suggestions(session: Session, typed: str, tree: Taxonomy, language: str) -> list[Suggestion]:
    """How a search may go on, the longest part of it that is a beginning first; at most four times two queries."""
    line = " ".join(typed[:LONGEST_TYPED].split())
    found: dict[str, Suggestion] = {}
    for start in [match.start() for match in WORD.finditer(line)][-LONGEST_TAIL:]:
        for one in _of_tail(session, line[:start], line[start:], tree, language):
            if fold(one.text) != fold(line):
                found.setdefault(fold(one.text), one)
    return list(found.values())[:MOST]


def towns(session: Session, typed: str) -> list[Suggestion]:
    """The towns that begin so, the largest first, or the communes of a postcode."""
    key = key_of(typed[:LONGEST_TYPED])
    if len(key) < SHORTEST_TOWN:
        return []
    rows = session.execute(
        TOWNS, {"key": key, "end": f"{key}zzzz", "length": len(key), "least": 0, "most": MOST}
    )
    if key.isdigit():
        return [Suggestion(row.key, f"{row.key} {printed(row.name)}", Kind.TOWN) for row in rows]
    return [
        Suggestion(printed(name), printed(name), Kind.TOWN)
        for name in dict.fromkeys(row.name for row in rows)
    ]


def _of_tail(session: Session, before: str, tail: str, tree: Taxonomy, language: str) -> Iterator[Suggestion]:
    key = " ".join(tokens(tail))
    if len(key) < SHORTEST:
        return
    announced = any(match.end() == len(before) for match in NEAR.finditer(before))
    if not announced:
        for technique, said in _techniques(key, tree, language):
            yield Suggestion(before + said, said, Kind.TECHNIQUE, technique)
        for said in session.scalars(NAMES, _bounds(key, MOST_NAMES)):
            yield Suggestion(before + said, said, Kind.MAKE)
    if len(key) >= SHORTEST_TOWN and not key[0].isdigit():
        place = key_of(tail)
        least = {"least": 0 if announced else LARGE}
        for _key, name in session.execute(TOWNS, {**_bounds(place, MOST_TOWNS), **least}):
            yield Suggestion(before + printed(name), printed(name), Kind.TOWN)


def _bounds(key: str, most: int) -> dict[str, str | int]:
    return {"key": key, "end": f"{key}zzzz", "length": len(key), "most": most}


def _begins(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a folded text begins with `key`: a stretch of its index, however the engine sorts."""
    return and_(
        column.between(bindparam("key"), bindparam("end")),
        func.substr(column, 1, bindparam("length")) == bindparam("key"),
    )


_named = (
    select(ListingName.key, ListingName.said).where(_begins(ListingName.key)).distinct().subquery("named")
)
NAMES = (
    select(_named.c.said)
    .where(
        exists()
        .where(
            ListingName.key == _named.c.key,
            ListingName.said == _named.c.said,
            Equipment.id == ListingName.equipment_id,
            Equipment.visibility == Visibility.PUBLIC,
            Equipment.state == ListingState.PUBLISHED,
        )
        .correlate(_named),
    )
    .group_by(_named.c.said)
    .order_by(func.length(_named.c.said), _named.c.said)
    .limit(bindparam("most"))
)
"""A make has many listings: its name is read once, then one listing that everybody sees is enough."""
TOWNS = (
    select(Commune.key, Commune.name)
    .where(_begins(Commune.key), Commune.population >= bindparam("least"))
    .order_by(Commune.population.desc(), Commune.key)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class _Name:
    technique: str
    said: str
    language: str
    inner: bool
    """Whether it is looked for from a later word on."""


@dataclass(frozen=True)
class _Names:
    keys: list[str]
    names: list[_Name]


def _techniques(key: str, tree: Taxonomy, language: str) -> list[tuple[str, str]]:
    """Techniques with a name that begins so, or a word of it, and that name; one for each technique."""
    every = _names(tree)
    found: list[_Name] = []
    for place in range(bisect_left(every.keys, key), len(every.keys)):
        if not every.keys[place].startswith(key):
            break
        found.append(every.names[place])
    found.sort(key=lambda name: (name.language != language, name.inner, len(name.said)))
    best: dict[str, str] = {}
    for name in found:
        best.setdefault(name.technique, name.said)
    return list(best.items())[:MOST_TECHNIQUES]


_made: dict[int, tuple[Taxonomy, _Names]] = {}


def _names(tree: Taxonomy) -> _Names:
    """Every name of every technique from each of its words on, in order; made once for a taxonomy."""
    kept = _made.get(id(tree))
    if kept is None or kept[0] is not tree:
        _made.clear()
        kept = _made[id(tree)] = (tree, _sorted_names(tree))
    return kept[1]


def _sorted_names(tree: Taxonomy) -> _Names:
    rows: list[tuple[str, _Name]] = []
    for slug, technique in tree.techniques.items():
        spoken = {
            "fr": (technique.name.fr, *technique.synonyms_fr),
            "en": (technique.name.en, *technique.synonyms_en),
        }
        for language, names in spoken.items():
            for said in names:
                words = tokens(said)
                for first, word in enumerate(words):
                    if first == 0 or word not in STOP_WORDS:
                        name = _Name(slug, said.replace("'", "’"), language, first > 0)
                        rows.append((" ".join(words[first:]), name))
    rows.sort(key=lambda row: row[0])
    return _Names([key for key, _name in rows], [name for _key, name in rows])
