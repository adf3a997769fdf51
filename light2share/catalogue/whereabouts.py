"""Where a search looks: a town or postcode with a distance, in its own fields or in the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from light2share.catalogue import places
from light2share.catalogue.address import Address
from light2share.catalogue.criteria import ChipKind, Parameters, Trouble, with_value, without
from light2share.catalogue.phrases import phrases_of
from light2share.catalogue.words import stems

DEFAULT_KM = 50
MOST_KM = 1500
LARGE_TOWN = 100_000
"""Inhabitants from which on a town is found without `near`, whatever else its name may mean."""
SMALL_TOWN, OTHERS, MOST_OTHERS = 2000, 20, 3
"""Other towns of one name are offered if they are not too small, absolutely and beside the one that was taken."""


class Whereabouts(Address):
    """The part of the reading that finds the place."""

    def _place(self) -> tuple[places.Place | None, int | None, bool]:
        km = self._km()
        place = self._near() if self._first("near") else self._spoken_place()
        if place is None:
            return None, None, False
        strict = km is not None
        reach = km or DEFAULT_KM
        self.chips = [replace(chip, km=reach) if chip.kind is ChipKind.PLACE else chip for chip in self.chips]
        return place, reach, strict

    def _km(self) -> int | None:
        match = places.WITHIN.search(self.left)
        if said := self._first("km"):
            if re.fullmatch(r"\d{1,5}", said) and int(said) > 0:
                return min(int(said), MOST_KM)
            self._chip(ChipKind.UNREAD, said, without(self.given, "km"), trouble=Trouble.NO_NUMBER)
            return None
        # `20 km` alone is a length of fibre; a distance has a place behind it or `near` filled in.
        if match and (self._first("near") or match["within"] or match["of"]):
            self._blank(match.start(), match.start("of") if match["of"] else match.end())
            return min(int(match["km"]), MOST_KM) or None
        return None

    def _near(self) -> places.Place | None:
        said = self._first("near")
        rest = without(self.given, "near", "km")
        postcode = places.postcode_in(said)
        key = postcode or places.key_of(re.sub(r"^\s*" + places.NEAR.pattern, "", said, flags=re.IGNORECASE))
        called = self._called(key, self.lexicon.places([key]).get(key)) or [
            place for place in (self.lexicon.place_like(key),) if place
        ]
        if not called:
            self._chip(ChipKind.UNREAD, said, rest, trouble=Trouble.NO_PLACE)
            return None
        self._place_chip(said, called, rest)
        return called[0]

    def _spoken_place(self) -> places.Place | None:
        announced, bare = places.after_near(self.left), places.bare(self.left)
        towns = self.lexicon.towns(word for spoken in bare for word in spoken.key.split())
        large = self.lexicon.known_towns()
        bare = [
            spoken
            for spoken in bare
            if len(spoken.key) > 2 and self._is_town(spoken.key, large.get(spoken.key), towns)
        ]
        found = self.lexicon.places([spoken.key for spoken in [*announced, *bare]])
        for spoken in [*announced, *bare]:
            if spoken.key in found:
                said = self.left[spoken.start : spoken.end]
                self._blank(spoken.start, spoken.end)
                called = self._called(spoken.key, found[spoken.key])
                self._place_chip(said, called, *self._taken(said))
                return called[0]
        return None

    def _is_town(self, key: str, known: places.Place | None, towns: set[str]) -> bool:
        """Whether a name that nothing announces is a town: with instruments, large, or a word for nothing else."""
        words = [word for word in key.split() if len(word) > 2]
        if all(word in towns for word in words):
            return True
        if known is None or known.population >= LARGE_TOWN:
            return known is not None
        named = phrases_of(self.tree).by_stem
        both = [stem for word in words for stem in stems(word)]
        return not self.lexicon.known(both) and not any(stem in named for stem in both)

    def _called(self, key: str, place: places.Place | None) -> list[places.Place]:
        """The communes of a name or postcode, the one that is meant first; a large town has no rival."""
        if place and (key[:1].isdigit() or place.population >= LARGE_TOWN):
            return [place]
        return self.lexicon.namesakes(key) or ([place] if place else [])

    def _place_chip(
        self, said: str, called: Sequence[places.Place], rest: Parameters, texts: tuple[str, ...] = ()
    ) -> None:
        """The chip of the first of them, with the other towns of that name to choose from."""
        least = max(SMALL_TOWN, called[0].population // OTHERS)
        others = tuple(
            (place.name, with_value(rest, "near", place.name))
            for place in called[1:]
            if place.population >= least
        )
        self._chip(ChipKind.PLACE, said, rest, texts, place=called[0], others=others[:MOST_OTHERS])
