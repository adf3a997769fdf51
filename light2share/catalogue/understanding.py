"""What a search asks for: the parameters of the address, with the free text taken apart into criteria. Pure.

The parameters are a promise of the site (`q`, `technique`, `near`, `km`, `from`, `to`, `dur`, `mode`, `price`,
`sort`, `page`, `s.<parameter>`). What can't be read is left out and named in a chip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from light2share.catalogue import facetwords
from light2share.catalogue.address import clean
from light2share.catalogue.amounts import MOST_CRITERIA, Amounts
from light2share.catalogue.criteria import Chip, ChipKind, Search, Sort, Term, Trouble
from light2share.catalogue.lexicon import Lexicon
from light2share.catalogue.narrowing import Filters, filters_of
from light2share.catalogue.phrases import named_at, terms_of
from light2share.catalogue.pricewords import prices
from light2share.catalogue.quantities import slashes_apart
from light2share.catalogue.timing import Timing
from light2share.catalogue.whereabouts import Whereabouts
from light2share.catalogue.words import BESIDE_A_NAME, fold
from light2share.equipment.taxonomy import Taxonomy

ORDER = list(ChipKind)
FACETS = {
    ChipKind.MODE: "modes",
    ChipKind.PRICE: "prices",
    ChipKind.SOON: "soon",
    ChipKind.CALIBRATION: "calibrated",
}
"""What words may choose of the filters."""
ORDERS = (
    (
        re.compile(
            r"\b(?:the\s+)?cheap(?:est)?\b|\b(?:l[ea]s?\s+)?moins\s+ch[eè]re?s?\b|\bpas\s+(?:trop\s+)?ch[eè]re?s?\b"
            r"|\bbon\s+march[ée]\b|\b(?:best|lowest)\s+price\b|\b(?:au\s+)?meilleur\s+prix\b",
            re.IGNORECASE,
        ),
        Sort.PRICE,
    ),
    (
        re.compile(
            r"\b(?:asap|as\s+soon\s+as\s+possible|soonest|earliest|first\s+available|urgent(?:ly)?|en\s+urgence)\b"
            r"|\bau\s+plus\s+(?:vite|t[ôo]t)(?!\w)|\bd[èe]s\s+que\s+possible\b|\bl[ea]\s+plus\s+t[ôo]t(?!\w)",
            re.IGNORECASE,
        ),
        Sort.SOONEST,
    ),
    (
        re.compile(
            r"\b(?:the\s+)?(?:nearest|closest)\b(?!\s+to\b)|\bl[ea]s?\s+plus\s+proches?\b(?!\s+d)",
            re.IGNORECASE,
        ),
        Sort.DISTANCE,
    ),
)
"""What words say about the order."""


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


class Reading(Whereabouts, Timing, Amounts):
    """One address being read. Criteria are collected in the order in which their chips stand."""

    def search(self) -> Search:
        """Read everything."""
        wanted_first = self._wanted_first()
        most_cents = self._most_cents()
        days = self._days()
        self._clock(days is not None)
        minutes = self._minutes()
        place, km, strict = self._place()
        filters = self._named_filters(filters_of(self.given, self.tree, self.language), days is not None)
        self.left = slashes_apart(self.left)
        spoken = self._spoken_quantities()
        terms, before = terms_of(self.left, self.tree, self.lexicon), self.left
        spoken += self._bounds(terms, filters.techniques)
        spoken += self._bare_wavelengths(terms, filters.techniques)
        if self.left != before:
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
            most_cents=most_cents,
            soon=filters.soon,
            calibrated=filters.calibrated,
            sort=self._sort(place is not None, wanted_first),
            page=self.page,
            parameters=self.given,
            chips=tuple(sorted([*self.chips, *filters.chips], key=lambda chip: ORDER.index(chip.kind))),
        )

    def _named_filters(self, filters: Filters, has_days: bool) -> Filters:
        """The filters with those that the text names. Words for `free` beside days belong to those."""
        chips = list(filters.chips)
        chosen = {name: set(getattr(filters, name)) for name in FACETS.values()}
        text = self.left
        for one in facetwords.spoken(
            text, has_days, lambda start, end: named_at(text, start, end, self.tree)
        ):
            said = text[one.start : one.end]
            self._blank(one.start, one.end)
            if has_days and one.kind is ChipKind.SOON:
                self.chips = [
                    self._also_said(chip, said) if chip.kind is ChipKind.DAYS else chip for chip in self.chips
                ]
                continue
            chosen[FACETS[one.kind]].add(one.value)
            same = next(
                (n for n, chip in enumerate(chips) if (chip.kind, chip.value) == (one.kind, one.value)), None
            )
            if same is None:
                rest, texts = self._taken(said)
                chips.append(Chip(one.kind, said, rest, texts, value=one.value))
            else:
                chips[same] = self._also_said(chips[same], said)
        return replace(
            filters,
            modes=frozenset(chosen["modes"]),
            prices=frozenset(chosen["prices"]),
            soon=frozenset(chosen["soon"]),
            calibrated=frozenset(chosen["calibrated"]),
            chips=tuple(chips),
        )

    def _also_said(self, chip: Chip, said: str) -> Chip:
        """A chip that stands for another part of the text too."""
        return replace(chip, rest=self._less(chip.rest, said), texts=(*chip.texts, said))

    def _tell(self, terms: Sequence[Term], soft: Sequence[Term]) -> None:
        """Their chips."""
        for number, term in enumerate((*terms, *soft)):
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
                is_soft=number >= len(terms),
                criterion=number if number < len(terms) else None,
                trouble=Trouble.UNKNOWN_WORD if term.is_unknown else None,
            )

    def _most_cents(self) -> int | None:
        """What a half-day may cost; the first price counts, others and those of a day are said to be left out."""
        most = None
        for one in prices(self.left, self.language):
            if one.most_cents is None or most is not None:
                self._left_out(one.start, one.end, Trouble.PRICE if most is None else Trouble.TWICE)
                continue
            most, said = one.most_cents, self.left[one.start : one.end]
            self._blank(one.start, one.end)
            self._chip(ChipKind.COST, said, *self._taken(said), value=str(most))
        return most

    def _wanted_first(self) -> Sort | None:
        """The order that words ask for: `cheapest`, `au plus vite`. It is no criterion: the order shows it."""
        wanted = None
        for pattern, sort in ORDERS:
            for match in pattern.finditer(self.left):
                wanted = wanted or sort
                self._blank(match.start(), match.end())
        return wanted

    def _sort(self, has_place: bool, wanted: Sort | None) -> Sort:
        said = self._first("sort")
        chosen = Sort(said) if said in list(Sort) else wanted or Sort.BEST
        return Sort.BEST if chosen is Sort.DISTANCE and not has_place else chosen


def _soft_apart(terms: list[Term]) -> tuple[list[Term], list[Term]]:
    """The terms that have to hold, and, beside the name of a technique, those that only say what it is for."""
    if not any(term.techniques for term in terms):
        return terms, []
    soft = [
        term
        for term in terms
        if not (term.techniques or term.is_maker or term.is_unknown) and fold(term.said) in BESIDE_A_NAME
    ]
    return [term for term in terms if term not in soft], soft
