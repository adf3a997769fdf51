"""What the understanding of a search looks up: words that listings have, and communes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from light2share.catalogue.models import Commune, KnownWord
from light2share.catalogue.places import Place, printed
from light2share.catalogue.words import stems, tokens

SAME_TOWN = 80
TOWN_WORTH_GUESSING = 2000
"""Inhabitants from which on a mistyped name is taken for a commune's."""
KNOWN_TOWN = 10_000
"""Inhabitants from which on a commune is found without `near`, if its name means nothing else."""
MOST_SITES = 8
"""One for each database; a site has one, tests have many."""
RIVALS = 2
"""A commune at least 1 / RIVALS as large as the largest of its name is as likely to be meant."""

_known_towns: dict[str, dict[str, Place]] = {}


@dataclass(frozen=True, slots=True)
class Known:
    """Where a stem has been seen besides the texts of listings."""

    is_maker: bool
    is_town: bool


class Lexicon(Protocol):
    """The look-ups of one search."""

    def known(self, wanted: Iterable[str]) -> dict[str, Known]:
        """Those of the stems that some listing has."""

    def vocabulary(self) -> Collection[str]:
        """Every stem that some listing has."""

    def towns(self, words: Iterable[str]) -> set[str]:
        """Those of the folded words that stand in the name of a town with instruments."""

    def places(self, keys: Collection[str]) -> dict[str, Place]:
        """The communes of these keys or postcodes."""

    def known_towns(self) -> Mapping[str, Place]:
        """The communes that many people live in, by their keys."""

    def namesakes(self, key: str) -> list[Place]:
        """The communes whose name is or begins with `key`, the one that is meant most likely first."""

    def place_like(self, key: str) -> Place | None:
        """The commune whose name is nearest to a mistyped one."""


@dataclass
class StoredLexicon:
    """The look-ups in the database, each word asked for once."""

    session: Session
    _known: dict[str, Known | None] = field(default_factory=dict)

    def known(self, wanted: Iterable[str]) -> dict[str, Known]:
        """Those of the stems that some listing has."""
        asked = list(wanted)
        if new := [stem for stem in dict.fromkeys(asked) if stem not in self._known]:
            self._known.update(dict.fromkeys(new))
            rows = self.session.execute(
                select(KnownWord.stem, KnownWord.is_maker, KnownWord.is_town).where(KnownWord.stem.in_(new))
            )
            self._known.update({stem: Known(maker, town) for stem, maker, town in rows})
        return {stem: known for stem in asked if (known := self._known[stem])}

    def vocabulary(self) -> Collection[str]:
        """Every stem that some listing has."""
        return self.session.scalars(select(KnownWord.stem)).all()

    def towns(self, words: Iterable[str]) -> set[str]:
        """Those of the folded words that stand in the name of a town with instruments."""
        stems_of = {word: stems(word) for word in words}
        known = self.known(stem for both in stems_of.values() for stem in both)
        return {word for word, both in stems_of.items() if any(s in known and known[s].is_town for s in both)}

    def places(self, keys: Collection[str]) -> dict[str, Place]:
        """The communes of these keys or postcodes."""
        wanted = [key for key in dict.fromkeys(keys) if key]
        if not wanted:
            return {}
        return dict(self._communes(Commune.key.in_(wanted)))

    def known_towns(self) -> Mapping[str, Place]:
        """The communes that many people live in, by their keys; read once by a process."""
        where = str(self.session.get_bind().engine.url)
        if where not in _known_towns:
            named = (Commune.population >= KNOWN_TOWN) & (Commune.key > "a")
            if not (found := dict(self._communes(named))):
                return {}
            if len(_known_towns) >= MOST_SITES:
                _known_towns.clear()
            _known_towns[where] = found
        return _known_towns[where]

    def namesakes(self, key: str) -> list[Place]:
        """The communes whose name is or begins with `key`: the largest first, of those alike one with instruments."""
        if len(key) < 3 or not key[:2].isalpha():
            return []
        longer = Commune.key.between(f"{key} ", f"{key} zzzz") & ~Commune.key.endswith("arrondissement")
        found = [place for _, place in self._communes(or_(Commune.key == key, longer))]
        found.sort(key=lambda place: -place.population)
        rivals = [place for place in found if place.population * RIVALS > found[0].population]
        if len(rivals) > 1:
            words = {place.name: set(tokens(place.name)) for place in rivals}
            towns = self.towns({word for spoken in words.values() for word in spoken})
            rivals.sort(key=lambda place: not words[place.name] <= towns)
        return rivals + found[len(rivals) :]

    def _communes(self, condition: ColumnElement[bool]) -> Iterator[tuple[str, Place]]:
        columns = (Commune.key, Commune.name, Commune.latitude, Commune.longitude, Commune.population)
        for key, name, latitude, longitude, people in self.session.execute(select(*columns).where(condition)):
            yield key, Place(printed(name), latitude, longitude, people)

    def place_like(self, key: str) -> Place | None:
        """The commune whose name is nearest to a mistyped one; of those alike, the largest."""
        if len(key) < 4 or not key[:2].isalpha():
            return None
        rows = list(
            self._communes(
                Commune.key.between(key[:2], key[:2] + "zzzz")
                & (Commune.population >= TOWN_WORTH_GUESSING)
                & ~Commune.key.endswith("arrondissement")
            )
        )
        near = process.extract(key, {i: one for i, (one, _) in enumerate(rows)}, scorer=fuzz.ratio, limit=5)
        alike = [(score, rows[i][1].population, i) for _, score, i in near if score >= SAME_TOWN]
        return rows[max(alike)[2]][1] if alike else None
