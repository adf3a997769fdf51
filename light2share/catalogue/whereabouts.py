"""Where a search looks: a town or postcode with a distance, in its own fields or in the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from light2share.catalogue import places, quantities
from light2share.catalogue.address import Address
from light2share.catalogue.criteria import ChipKind, Parameters, Trouble, with_value, without
from light2share.catalogue.phrases import phrases_of
from light2share.catalogue.words import fold, stems

DEFAULT_KM = 50
MOST_KM = 1500
LARGE_TOWN = 100_000
"""Inhabitants from which on a town is found without `near`, whatever else its name may mean."""
SMALL_TOWN, OTHERS, MOST_OTHERS = 2000, 20, 3
"""Other towns of one name are offered if they are not too small, absolutely and beside the one that was taken."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A stretch of the text and the communes it may mean, the likeliest first."""

    start: int
    end: int
    called: Sequence[places.Place]


class Whereabouts(Address):
    """The part of the reading that finds the place."""

    def _place(self) -> tuple[places.Place | None, int | None, bool]:
        km = self._km()
        place = self._near() if self._first("near") else self._spoken_place()
        self._other_places(place is not None)
        self._unknown_places()
        if place is None:
            return None, None, False
        strict = km is not None
        reach = km or DEFAULT_KM
        self.chips = [replace(chip, km=reach) if chip.kind is ChipKind.PLACE else chip for chip in self.chips]
        return place, reach, strict

    def _km(self) -> int | None:
        match = places.WITHIN.search(self.left)
        # `20 km` alone is a length of fibre; a distance has a place behind it or `near` filled in.
        if match and not (self._first("near") or match["within"] or match["of"]):
            match = None
        if match:
            self._blank(match.start(), match.start("of") if match["of"] else match.end())
        if said := self._first("km"):
            if re.fullmatch(r"\d{1,5}", said) and int(said) > 0:
                return min(int(said), MOST_KM)
            self._chip(ChipKind.UNREAD, said, without(self.given, "km"), trouble=Trouble.NO_NUMBER)
            return None
        return min(int(match["km"]), MOST_KM) or None if match else None

    def _near(self) -> places.Place | None:
        said = self._first("near")
        rest = without(self.given, "near", "km")
        postcode = places.postcode_in(said)
        key = postcode or places.key_of(re.sub(r"^\s*" + places.NEAR.pattern, "", said, flags=re.IGNORECASE))
        called = self._called(key, self.lexicon.places([key]).get(key)) or self._like(key)
        if not called:
            self._chip(ChipKind.UNREAD, said, rest, trouble=self._why_unknown(key))
            return None
        self._place_chip(said, called, rest)
        return called[0]

    def _like(self, key: str) -> list[places.Place]:
        """The commune of a name that is spelt much like it; none for a town abroad."""
        place = None if key in places.ABROAD else self.lexicon.place_like(key)
        return [place] if place else []

    def _why_unknown(self, key: str) -> Trouble:
        return Trouble.ABROAD if key in places.ABROAD else Trouble.NO_PLACE

    def _spoken_place(self) -> places.Place | None:
        meant = self._spoken() or self._misspelt()
        if meant is None:
            return None
        said = self.left[meant.start : meant.end]
        self._blank(meant.start, meant.end)
        self._place_chip(said, meant.called, *self._taken(said))
        return meant.called[0]

    def _spoken(self) -> Meant | None:
        """The first place that the text names."""
        announced, bare = places.after_near(self.left), places.bare(self.left)
        towns = self.lexicon.towns(word for spoken in (*announced, *bare) for word in spoken.key.split())
        large = self.lexicon.known_towns()
        bare = [
            spoken
            for spoken in bare
            if len(spoken.key) > 2 and self._is_town(spoken.key, large.get(spoken.key), towns)
        ]
        announced = [
            spoken
            for spoken in announced
            if self._is_loud(spoken)
            or self._is_no_word(spoken.key)
            or self._is_town(spoken.key, large.get(spoken.key), towns)
        ]
        named = [*announced, *self._postcodes(), *bare]
        found = self.lexicon.places([spoken.key for spoken in named])
        for spoken in named:
            if spoken.key in found:
                return Meant(spoken.start, spoken.end, self._called(spoken.key, found[spoken.key]))
        return None

    def _is_loud(self, spoken: places.Spoken) -> bool:
        """Whether a name is a place's by the words before it, or by its capital; `à` and `in` stand before anything."""
        said = self.left[spoken.start : spoken.end]
        if places.CLOSE_TO.match(self.left, spoken.start):
            return True
        name = said[match.end() :] if (match := places.NEAR.match(said)) else said
        return not name[:1].islower()

    def _postcodes(self) -> list[places.Spoken]:
        """Numbers of five digits that nothing announces, that have no unit and stand in no listing."""
        found = []
        figures = (
            quantities.quantities(self.left, self.language) if places.BARE_POSTCODE.search(self.left) else []
        )
        for match in places.BARE_POSTCODE.finditer(self.left):
            if any(one.start < match.end() and match.start() < one.end for one in figures):
                continue
            if not self.lexicon.known([match["code"]]):
                found.append(places.Spoken(match["code"], match.start(), match.end()))
        return found

    def _misspelt(self) -> Meant | None:
        """A place behind words such as `near`, whose name is no commune's but much like one."""
        for start, name, end in places.announced_names(self.left):
            said = self.left[name:end]
            if not places.CLOSE_TO.match(self.left, start):
                continue
            may_be_town = self._is_no_word(said) or bool(self.lexicon.towns([fold(said)]))
            if may_be_town and (called := self._like(places.key_of(said))):
                return Meant(start, end, called)
        return None

    def _other_places(self, has_one: bool) -> None:
        """Say that a second place is left out, and offer it instead."""
        if not has_one:
            return
        while places.CLOSE_TO.search(self.left) and (meant := self._announced_place()):
            said = self.left[meant.start : meant.end]
            self._blank(meant.start, meant.end)
            rest, texts = self._taken(said)
            place = meant.called[0].name
            instead = self._without_place(rest)
            offered = ((place, with_value(instead, "near", place)),)
            self._chip(ChipKind.UNREAD, said, rest, texts, trouble=Trouble.TWICE, others=offered)

    def _announced_place(self) -> Meant | None:
        close = [match.start() for match in places.CLOSE_TO.finditer(self.left)]
        named = [one for one in places.after_near(self.left) if one.start in close]
        found = self.lexicon.places([spoken.key for spoken in named])
        for spoken in named:
            if spoken.key in found:
                return Meant(spoken.start, spoken.end, self._called(spoken.key, found[spoken.key]))
        return None

    def _without_place(self, rest: Parameters) -> Parameters:
        """Parameters without the place that was taken, in its field or in the text."""
        taken = next((chip for chip in self.chips if chip.kind is ChipKind.PLACE), None)
        if taken is None or not taken.texts:
            return rest
        return self._less(rest, *taken.texts)

    def _unknown_places(self) -> None:
        """Say which names behind words such as `near` are no place known here, and leave them out."""
        for start, name, end in places.announced_names(self.left):
            said = self.left[start:end]
            if not said.strip():
                continue
            is_close = places.CLOSE_TO.match(self.left, start) is not None
            key = places.key_of(self.left[name:end])
            if key in places.ABROAD or self._is_unknown_name(self.left[name:end], is_close):
                self._blank(start, end)
                self._chip(ChipKind.UNREAD, said, *self._taken(said), trouble=self._why_unknown(key))

    def _is_unknown_name(self, name: str, is_close: bool) -> bool:
        if not is_close and not (name[:1].isupper() and name[1:].islower() and len(name) > 3):
            return False
        return self._is_no_word(name)

    def _is_no_word(self, name: str) -> bool:
        """Whether no listing and no technique has the word."""
        both = [stem for word in re.findall(r"[a-z0-9]+", fold(name)) for stem in stems(word)]
        named = phrases_of(self.tree).by_stem
        return bool(both) and not self.lexicon.known(both) and not any(stem in named for stem in both)

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
