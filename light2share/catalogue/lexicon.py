"""What the understanding of a search looks up: words that listings have, and communes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.catalogue.models import Commune, KnownWord
from light2share.catalogue.places import Place, printed
from light2share.catalogue.words import stems

SAME_TOWN = 80
TOWN_WORTH_GUESSING = 2000
"""Inhabitants from which on a mistyped name is taken for a commune's."""


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
        rows = self.session.execute(
            select(Commune.key, Commune.name, Commune.latitude, Commune.longitude).where(
                Commune.key.in_(wanted)
            )
        )
        return {key: Place(printed(name), latitude, longitude) for key, name, latitude, longitude in rows}

    def place_like(self, key: str) -> Place | None:
        """The commune whose name is nearest to a mistyped one; of those alike, the largest."""
        if len(key) < 3 or not key[:2].isalpha():
            return None
        rows = self.session.execute(
            select(Commune.key, Commune.name, Commune.latitude, Commune.longitude, Commune.population)
            .where(Commune.key.between(key[:2], key[:2] + "zzzz"), Commune.population >= TOWN_WORTH_GUESSING)
            .where(~Commune.key.endswith("arrondissement"))
        ).all()
        longer = [row for row in rows if row.key.startswith(f"{key} ")]
        if longer:  # `aix` is the largest of those that begin so
            best = max(longer, key=lambda row: row.population)
            return Place(printed(best.name), best.latitude, best.longitude)
        if len(key) < 4:
            return None
        near = process.extract(key, {i: row.key for i, row in enumerate(rows)}, scorer=fuzz.ratio, limit=5)
        alike = [(score, rows[i].population, i) for _, score, i in near if score >= SAME_TOWN]
        if not alike:
            return None
        found = rows[max(alike)[2]]
        return Place(printed(found.name), found.latitude, found.longitude)
