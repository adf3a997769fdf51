"""What a search asks for: the parameters of the address, with the free text taken apart into criteria. Pure.

The parameters are a promise of the site (`q`, `technique`, `near`, `km`, `from`, `to`, `dur`, `mode`, `price`,
`sort`, `page`, `s.<parameter>`). What can't be read is left out and named in a chip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from light2share.catalogue import dates, places, quantities
from light2share.catalogue.criteria import (
    Chip,
    ChipKind,
    Figure,
    Parameters,
    Search,
    Sort,
    Term,
    Trouble,
    with_value,
    without,
    without_text,
)
from light2share.catalogue.lexicon import Lexicon
from light2share.catalogue.narrowing import filters_of
from light2share.catalogue.phrases import phrases_of, terms_of
from light2share.catalogue.words import MEASURED_THINGS, fold, stems
from light2share.equipment.taxonomy import Taxonomy

LONGEST_TEXT = 300
DEFAULT_KM = 50
MOST_KM = 1500
MOST_MINUTES = 60 * 24 * 60
MOST_CRITERIA = 8
MOST_PAGE = 10_000
LONGEST_CHIP = 60
YEAR = timedelta(days=365)
ORDER = list(ChipKind)
NUMBERED = frozenset("iso en iec nf din astm mil std ip no n°".split())
"""After them a number names a standard."""
LARGE_TOWN = 100_000
"""Inhabitants from which on a town is found without `near`, whatever else its name may mean."""
SMALL_TOWN, OTHERS, MOST_OTHERS = 2000, 20, 3
"""Other towns of one name are offered if they are not too small, absolutely and beside the one that was taken."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]")
HOURS = re.compile(
    r"(?:\b(?:for|during|pendant|durant)\s+)?(?<![\w.,])(?P<n>\d{1,3}(?:[.,]5)?)\s?(?P<u>h|hours?|heures?|days?|jours?)\b"
    r"(?![/\w])",
    re.IGNORECASE,
)


def understand(
    parameters: Mapping[str, Sequence[str]], tree: Taxonomy, lexicon: Lexicon, today: date, language: str
) -> Search:
    """The search that an address asks for. Never raises: at worst everything is asked for, with chips that say why."""
    reading = Reading(
        {name: [clean(value) for value in values] for name, values in parameters.items()},
        tree,
        lexicon,
        today,
        language,
    )
    return reading.search()


def clean(text: str) -> str:
    """A value without control characters, trimmed."""
    return CONTROL.sub(" ", text).strip()


class Reading:
    """One address being read. Criteria are collected in the order in which their chips stand."""

    def __init__(
        self,
        given: dict[str, list[str]],
        tree: Taxonomy,
        lexicon: Lexicon,
        today: date,
        language: str,
    ) -> None:
        self.tree, self.lexicon, self.today, self.language = tree, lexicon, today, language
        self.given: Parameters = {
            name: [value for value in values if value or name.startswith("s.")]
            for name, values in given.items()
        }
        self.given.pop("page", None)
        self.page = _page(given.get("page", []))
        self.text = " ".join(given.get("q", []))
        self.chips: list[Chip] = []
        if len(self.text) > LONGEST_TEXT:
            self.text = self.text[:LONGEST_TEXT]
            rest = {**self.given, "q": [self.text]}
            self._chip(ChipKind.UNREAD, f"{self.text[:20]}…", rest, trouble=Trouble.TOO_LONG)
        self.left = self.text
        """The text still to be read; what was understood is blanked, so that places in it keep their numbers."""

    def search(self) -> Search:
        """Read everything."""
        days = self._days()
        minutes = self._minutes()
        place, km, strict = self._place()
        spoken = self._spoken_quantities()
        filters = filters_of(self.given, self.tree, self.language)
        terms = terms_of(self.left, self.tree, self.lexicon)
        if bare := self._bare_wavelengths(terms, filters.techniques):
            spoken += bare
            terms = terms_of(self.left, self.tree, self.lexicon)
        terms, soft = _soft_apart(terms[:MOST_CRITERIA])
        self._tell(terms, soft)
        figures = self._figures(spoken, terms, filters.techniques)
        return Search(
            text=self.text,
            terms=tuple(terms),
            soft=tuple(soft),
            figures=tuple(figures),
            specifications=filters.specifications,
            techniques=filters.techniques,
            place=place,
            km=km,
            km_is_strict=strict,
            days=days,
            minutes=minutes,
            modes=filters.modes,
            prices=filters.prices,
            sort=self._sort(place is not None),
            page=self.page,
            parameters=self.given,
            chips=tuple(sorted([*self.chips, *filters.chips], key=lambda chip: ORDER.index(chip.kind))),
        )

    def _days(self) -> dates.Days | None:
        found = dates.days_in(self.left, self.today)
        spoken = self.left[found.start : found.end] if found else ""
        if found:
            self._blank(found.start, found.end)
        if week := self._week():
            return week
        if asked := self._asked_days():
            return asked
        if found and found.days.last >= self.today:
            self._chip(ChipKind.DAYS, spoken, self._without_text(spoken), days=found.days)
            return found.days
        return None

    def _week(self) -> dates.Days | None:
        """`when=2026-W48` or `2026-11-24..2026-11-26`, from the search box; `from` and `to` come before it."""
        said = self._first("when")
        if not said or self._first("from") or self._first("to"):
            return None
        week = _stretch(said)
        rest = without(self.given, "when")
        if week is None or week.last < self.today:
            self._chip(ChipKind.UNREAD, said, rest, trouble=Trouble.PAST if week else Trouble.NO_DAY)
            return None
        self._chip(ChipKind.DAYS, said, rest, days=week)
        return week

    def _asked_days(self) -> dates.Days | None:
        first, last = self._day("from"), self._day("to")
        if first is None and last is None:
            return None
        rest = without(self.given, "from", "to")
        said = " – ".join(text for text in (self._first("from"), self._first("to")) if text)
        trouble = self._misfit(first, last)
        if trouble:
            self._chip(ChipKind.UNREAD, said, rest, trouble=trouble)
            return None
        start = max(first or self.today, self.today)
        days = dates.Days(start, last or start + YEAR)
        self._chip(ChipKind.DAYS, said, rest, days=days, open_ended=last is None)
        return days

    def _misfit(self, first: date | None, last: date | None) -> Trouble | None:
        if first and last and first > last:
            return Trouble.REVERSED
        if last and last < self.today:
            return Trouble.PAST
        return Trouble.NO_DAY if first and first > self.today + 5 * YEAR else None

    def _day(self, name: str) -> date | None:
        said = self._first(name)
        if not said:
            return None
        day = dates.one_day(said, self.today)
        if day is None:
            self._chip(ChipKind.UNREAD, said, without(self.given, name), trouble=Trouble.NO_DAY)
        return day

    def _minutes(self) -> int | None:
        if said := self._first("dur"):
            minutes = int(said) if re.fullmatch(r"\d{1,6}", said) else 0
            if not 0 < minutes <= MOST_MINUTES:
                self._chip(ChipKind.UNREAD, said, without(self.given, "dur"), trouble=Trouble.NO_NUMBER)
                return None
            self._chip(ChipKind.DURATION, said, without(self.given, "dur"), minutes=minutes)
            return minutes
        match = HOURS.search(self.left)
        if match is None:
            return None
        hours = float(match["n"].replace(",", ".")) * (1 if match["u"].lower().startswith("h") else 24)
        if not 0 < hours * 60 <= MOST_MINUTES:
            return None
        self._blank(match.start(), match.end())
        minutes = round(hours * 60)
        self._chip(ChipKind.DURATION, match[0], self._without_text(match[0]), minutes=minutes)
        return minutes

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
        self._place_chip(said, rest, called)
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
                self._place_chip(said, self._without_text(said), called)
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

    def _place_chip(self, said: str, rest: Parameters, called: Sequence[places.Place]) -> None:
        """The chip of the first of them, with the other towns of that name to choose from."""
        least = max(SMALL_TOWN, called[0].population // OTHERS)
        others = tuple(
            (place.name, with_value(rest, "near", place.name))
            for place in called[1:]
            if place.population >= least
        )
        self._chip(ChipKind.PLACE, said, rest, place=called[0], others=others[:MOST_OTHERS])

    def _spoken_quantities(self) -> list[tuple[str, quantities.Quantity]]:
        found = quantities.quantities(self.left, self.language)[:MOST_CRITERIA]
        spoken = [(self.left[one.start : one.end], one) for one in found]
        for _, one in spoken:
            self._blank(one.start, one.end)
        return spoken

    def _bare_wavelengths(
        self, terms: Sequence[Term], chosen: frozenset[str]
    ) -> list[tuple[str, quantities.Quantity]]:
        """Numbers such as the 1064 of `M2 1064`, where the technique has wavelengths; no type numbers, no standards."""
        slugs = {slug for term in terms for slug in term.techniques} or chosen
        known = [technique for slug in slugs if (technique := self.tree.technique(slug))]
        if not any(quantities.is_spectral(one) for technique in known for one in technique.parameters):
            return []
        taken = [part for term in terms if term.techniques for part in (term.parts or (term.said,))]
        makes = {word for term in terms if term.is_maker for word in term.said.split() if not word.isdigit()}
        found = []
        for one in quantities.bare_wavelengths(self.left):
            said = self.left[one.start : one.end]
            before = (self.left[: one.start].split() or [""])[-1]
            if before in makes or before.casefold() in NUMBERED or any(said in part for part in taken):
                continue
            found.append((said, one))
            self._blank(one.start, one.end)
        return found[:MOST_CRITERIA]

    def _figures(
        self,
        spoken: Sequence[tuple[str, quantities.Quantity]],
        terms: Sequence[Term],
        chosen: frozenset[str],
    ) -> list[Figure]:
        """What the quantities mean, now that the technique is known: 100 mm of an interferometer is its aperture."""
        known = sorted({slug for term in terms for slug in term.techniques} or chosen)
        beside = " ".join(term.said for term in terms if not term.techniques)
        figures = []
        for said, quantity in spoken:
            wishes = tuple(quantities.wishes(quantity, self.tree, known, beside))
            self._chip(
                ChipKind.QUANTITY,
                said,
                self._without_text(said),
                quantity=quantity,
                wishes=wishes,
                trouble=None if wishes else Trouble.NOT_STATED,
            )
            if wishes:
                figures.append(Figure(said, quantity, wishes))
        return figures

    def _tell(self, terms: Sequence[Term], soft: Sequence[Term]) -> None:
        """Their chips."""
        for term in (*terms, *soft):
            kind = (
                ChipKind.MEASUREMENT
                if term.techniques
                else ChipKind.MAKE
                if term.is_maker
                else ChipKind.WORDS
            )
            self._chip(
                kind,
                term.said,
                self._without_text(*(term.parts or (term.said,))),
                techniques=tuple(sorted(term.techniques)),
                corrected=term.corrected,
                is_soft=term in soft,
                trouble=Trouble.UNKNOWN_WORD if term.is_unknown else None,
            )

    def _sort(self, has_place: bool) -> Sort:
        said = self._first("sort")
        if said not in list(Sort):
            return Sort.BEST
        chosen = Sort(said)
        return Sort.BEST if chosen is Sort.DISTANCE and not has_place else chosen

    def _first(self, name: str) -> str:
        return next(iter(self.given.get(name, [])), "")

    def _blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def _without_text(self, *said: str) -> Parameters:
        rest = self.text
        for part in said:
            rest = without_text(rest, part)
        parameters = without(self.given, "q")
        return {"q": [rest], **parameters} if rest else parameters

    def _chip(self, kind: ChipKind, said: str, rest: Parameters, **more: Any) -> None:
        said = said.strip(" ,;")
        self.chips.append(
            Chip(kind, said if len(said) <= LONGEST_CHIP else f"{said[:LONGEST_CHIP]}…", rest, **more)
        )


def _soft_apart(terms: list[Term]) -> tuple[list[Term], list[Term]]:
    """The terms that have to hold, and, beside the name of a technique, those that only say what it is for."""
    if not any(term.techniques for term in terms):
        return terms, []
    soft = [
        term
        for term in terms
        if not (term.techniques or term.is_maker or term.is_unknown) and fold(term.said) in MEASURED_THINGS
    ]
    return [term for term in terms if term not in soft], soft


def _stretch(said: str) -> dates.Days | None:
    if match := re.fullmatch(r"(\d{4})-W(\d{2})", said):
        return dates.week(int(match[2]), int(match[1]))
    try:
        first, last = (date.fromisoformat(day) for day in said.split(".."))
    except ValueError:
        return None
    return dates.Days(first, last) if first <= last else None


def _page(values: Sequence[str]) -> int:
    said = values[0] if values else ""
    return (
        min(max(int(said), 1), MOST_PAGE)
        if re.fullmatch(r"-?\d{1,9}", said)
        else MOST_PAGE
        if said.isdigit()
        else 1
    )
