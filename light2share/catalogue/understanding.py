"""What a search asks for: the parameters of the address, with the free text taken apart into criteria. Pure.

The parameters are a promise of the site (`q`, `technique`, `near`, `km`, `from`, `to`, `dur`, `mode`, `price`,
`sort`, `page`, `s.<parameter>`). What can't be read is left out and named in a chip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from light2share.catalogue import dates, quantities
from light2share.catalogue.address import clean
from light2share.catalogue.criteria import ChipKind, Figure, Search, Sort, Term, Trouble, without
from light2share.catalogue.lexicon import Lexicon
from light2share.catalogue.narrowing import filters_of
from light2share.catalogue.phrases import terms_of
from light2share.catalogue.whereabouts import Whereabouts
from light2share.catalogue.words import MEASURED_THINGS, fold
from light2share.equipment.taxonomy import Taxonomy

MOST_MINUTES = 60 * 24 * 60
MOST_CRITERIA = 8
YEAR = timedelta(days=365)
ORDER = list(ChipKind)
NUMBERED = frozenset("iso en iec nf din astm mil std ip no n°".split())
"""After them a number names a standard."""
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


class Reading(Whereabouts):
    """One address being read. Criteria are collected in the order in which their chips stand."""

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
            soon=filters.soon,
            calibrated=filters.calibrated,
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
            self._chip(ChipKind.DAYS, spoken, *self._taken(spoken), days=found.days)
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
        self._chip(ChipKind.DURATION, match[0], *self._taken(match[0]), minutes=minutes)
        return minutes

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
                *self._taken(said),
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
                *self._taken(*(term.parts or (term.said,))),
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
