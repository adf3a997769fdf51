"""Figures that a search asks for, and which of an instrument's specifications they mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from light2share.catalogue import comparing, quantities
from light2share.catalogue.address import Address
from light2share.catalogue.criteria import ChipKind, Figure, Term, Trouble, with_value
from light2share.catalogue.phrases import phrases_of, words_in
from light2share.catalogue.units import unit
from light2share.catalogue.words import STOP_WORDS, fold, stems, tokens
from light2share.equipment.specifications import Asked

MOST_CRITERIA = 8
MOST_OTHERS = 3
MOST_KINDS, MOST_HEADS = 3, 10
BOUND_NM = (100.0, 30_000.0)
NUMBERED = frozenset("iso en iec nf din astm mil std ip no n°".split())
"""After them a number names a standard."""


class Amounts(Address):
    """The part of the reading that finds figures."""

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
        if not self._are_spectral({slug for term in terms for slug in term.techniques} or chosen):
            return self._unlisted_lines()
        taken = [part for term in terms if term.techniques for part in (term.parts or (term.said,))]
        makes = {word for term in terms if term.is_maker for word in term.said.split() if not word.isdigit()}
        found = self._lines(quantities.named_lines(self.left))
        for one in quantities.bare_wavelengths(self.left):
            said = self.left[one.start : one.end]
            before = (self.left[: one.start].split() or [""])[-1]
            if before in makes or before.casefold() in NUMBERED or any(said in part for part in taken):
                continue
            found += self._lines([one])
        return found[:MOST_CRITERIA]

    def _unlisted_lines(self) -> list[tuple[str, quantities.Quantity]]:
        """The wavelengths of named lasers that are in no listing: `HeNe` beside a word that is no technique."""
        return self._lines(
            one
            for one in quantities.named_lines(self.left)
            if not all(self.lexicon.known(stems(word)) for word in tokens(self.left[one.start : one.end]))
        )

    def _lines(self, some: Iterable[quantities.Quantity]) -> list[tuple[str, quantities.Quantity]]:
        """Wavelengths with what said them, taken out of the text."""
        found = [(self.left[one.start : one.end], one) for one in some]
        for _, one in found:
            self._blank(one.start, one.end)
        return found

    def _bounds(self, terms: Sequence[Term], chosen: frozenset[str]) -> list[tuple[str, quantities.Quantity]]:
        """Bounds without a unit (`> 1000`): wavelengths in nm beside instruments that have any, else left out."""
        slugs = {slug for term in terms for slug in term.techniques or term.kinds.called} or chosen
        is_spectral = self._are_spectral(slugs)
        found = []
        for one in comparing.without_unit(self.left):
            value = quantities.read_number(one.number, self.language, "nm")
            counts_things = self._counts_things(one.end)
            if not is_spectral or counts_things or value is None or not BOUND_NM[0] <= value <= BOUND_NM[1]:
                self._left_out(one.start, one.end, Trouble.NO_UNIT)
                continue
            nm = quantities.Quantity(value, value, unit("nm"), one.start, one.end, one.bound)
            found.append((self.left[one.start : one.end], nm))
            self._blank(one.start, one.end)
        return found

    def _counts_things(self, end: int) -> bool:
        """Whether the word behind a figure is what there are so many of: `> 1000 channels`."""
        behind = words_in(self.left[end:])[:1]
        names = phrases_of(self.tree).by_stem
        return any(fold(word.said) not in STOP_WORDS and not set(word.stems) & set(names) for word in behind)

    def _are_spectral(self, slugs: Iterable[str]) -> bool:
        """Whether one of these techniques has wavelengths."""
        known = [technique for slug in slugs if (technique := self.tree.technique(slug))]
        return any(quantities.is_spectral(one) for technique in known for one in technique.parameters)

    def _figures(
        self,
        spoken: Sequence[tuple[str, quantities.Quantity]],
        terms: Sequence[Term],
        chosen: frozenset[str],
    ) -> list[Figure]:
        """What the quantities mean, now that the technique is known: 100 mm of an interferometer is its aperture."""
        of_terms = sorted({slug for term in terms for slug in term.techniques} or chosen)
        guessed = [] if of_terms else sorted(_few_kinds(terms))
        beside = " ".join(term.said for term in terms if not term.techniques)
        figures: list[Figure] = []
        for said, quantity in spoken:
            known = of_terms or ([] if quantities.is_named(quantity, self.tree, beside) else guessed)
            wishes = tuple(quantities.wishes(quantity, self.tree, known, beside))
            rest, texts = self._taken(said)
            other = quantities.others(quantity, self.tree, known, beside, wishes)[:MOST_OTHERS]
            self._chip(
                ChipKind.QUANTITY,
                said,
                rest,
                texts,
                quantity=quantity,
                wishes=wishes,
                criterion=len(terms) + len(figures) if wishes else None,
                trouble=None if wishes else Trouble.NOT_STATED,
                others=tuple(
                    (
                        wish.parameter.label.in_(self.language),
                        with_value(rest, f"s.{wish.parameter.slug}", _as_filter(wish.asked)),
                    )
                    for wish in other
                ),
            )
            if wishes:
                figures.append(Figure(said, quantity, wishes))
        return figures


def _few_kinds(terms: Sequence[Term]) -> frozenset[str]:
    """The techniques that a word such as `Fizeau` occurs in, or that are a `spectrometer`, if they are few."""
    called = _of_all(term.kinds.called for term in terms)
    if 0 < len(called) <= MOST_KINDS:
        return called
    heads = _of_all(term.kinds.heads for term in terms)
    return heads if len(heads) <= MOST_HEADS else frozenset()


def _of_all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    some = [one for one in sets if one]
    return frozenset.intersection(*some) if some else frozenset()


def _as_filter(asked: Asked) -> str:
    """A wish as the value of a filter, in the unit of its parameter."""
    low, high = (None if end is None else f"{end:.6g}" for end in (asked.low, asked.high))
    return str(low) if low == high else f"{low or ''}..{high or ''}"
