"""The criteria of a search as sets of listings: which suit, which nearly do, how many there are of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce
from operator import and_

from sqlalchemy.orm import Session

from light2share.catalogue import conditions, freetimes
from light2share.catalogue.criteria import Calibrated, Chip, ChipKind, Search, Soon, Term
from light2share.catalogue.fulltext import having
from light2share.catalogue.results import Counts
from light2share.catalogue.shelf import Sets, Shelf
from light2share.catalogue.timeline import Timeline
from light2share.catalogue.uses import first_in_uses
from light2share.kernel.actor import Actor
from light2share.kernel.bits import union
from light2share.kernel.minutes import minute_of

NAMED, IN_KEYS, IS_SUCH, IN_NAME, CALLED, MENTIONED = 4, 2, 2, 1, 1, 1
"""Points of a listing for each term: its technique is asked for; its title, make or model has the words; its technique
is such a thing, has the word in its own name, in any of its names; its sheet has a word that need not be there."""
NEARBY = 0.5
"""Kilometres that a distance may be longer than asked, since it is shown rounded."""
WORDS = (ChipKind.MEASUREMENT, ChipKind.MAKE, ChipKind.WORDS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion that a close match may miss. `nearly` takes another technique with the same words too."""

    holds: int
    nearly: int
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """The listings that each facet leaves which is chosen, by the name of its parameter."""

    chosen: Mapping[str, int]
    everything: int

    @property
    def all(self) -> int:
        """What all of them leave."""
        return self.but("")

    def but(self, name: str) -> int:
        """What all but one leave."""
        return reduce(and_, (left for facet, left in self.chosen.items() if facet != name), self.everything)


@dataclass(frozen=True, slots=True)
class Matched:
    """What suits and what nearly does, before the facets: `missing[n]` are those that miss n criteria."""

    wanted: list[Wanted]
    missing: list[int]
    facets: Facets

    @property
    def suiting(self) -> int:
        """What misses nothing."""
        return self.missing[0]

    @property
    def close(self) -> int:
        """What misses something, but not too much."""
        return union(self.missing[1:])


class Matching:
    """Looks the criteria of one search up on the shelf, and where words and figures are concerned in the database."""

    def __init__(self, session: Session, shelf: Shelf, search: Search, actor: Actor, now: datetime) -> None:
        self.session, self.shelf, self.search, self.now = session, shelf, search, now
        self.engine = session.get_bind().dialect.name
        self.seen = shelf.seen_by(session, actor)

    def matched(self) -> Matched:
        """The listings that the actor may see and that suit, or nearly."""
        wanted = self._wanted()
        left = reduce(and_, self._strict(), self.seen)
        return Matched(wanted, _near_enough(self.search, wanted, _by_missed(wanted, left)), self._facets())

    def _wanted(self) -> list[Wanted]:
        """The criteria that may be missed, in the order: terms, figures, distance."""
        search = self.search
        alone, several = len(search.terms) == 1, sum(bool(term.techniques) for term in search.terms) > 1
        named = [self._named(term) for term in search.terms]
        result = [
            Wanted(self.shelf.all, self.shelf.all)
            if self._is_an_extra(term)
            else self._term(term, alone, several, named[n], union((*named[:n], *named[n + 1 :])))
            for n, term in enumerate(search.terms)
        ]
        self._let_kinds_stand_for_one_another(result)
        for figure in search.figures:
            suits = self._asked(*conditions.figure(figure))
            result.append(Wanted(suits, suits))
        if search.place and not search.km_is_strict:
            within = self._within()
            result.append(Wanted(within, within))
        return result

    def _is_an_extra(self, term: Term) -> bool:
        """Whether no listing has the word, and the rest says what is looked for: then it is left out. Beside a make it
        may be a model, which would be missed.
        """
        search = self.search
        if not term.is_unknown or any(one.is_maker for one in search.terms):
            return False
        return any(one.techniques or one.kinds.is_any for one in search.terms if not one.is_unknown)

    def _let_kinds_stand_for_one_another(self, wanted: list[Wanted]) -> None:
        """Where nothing is of every kind that the words name, one of these kinds will do: `goniometer BRDF`."""
        kinds = [n for n, term in enumerate(self.search.terms) if term.techniques]
        if len(kinds) < 2 or reduce(and_, (wanted[n].holds for n in kinds), self.seen):
            return
        either = union(wanted[n].holds for n in kinds)
        for n in kinds:
            wanted[n] = Wanted(either, either | wanted[n].nearly, is_words=True)

    def _term(self, term: Term, alone: bool, several: bool, named: int, by_others: int) -> Wanted:
        """One term; `named` are the listings that it names, `by_others` those that other terms name."""
        if term.is_unknown:
            return Wanted(0, 0, is_words=True)
        in_text = self._having(term, "stems")
        if not term.techniques:
            # A listing that other words name may say this one anywhere; make and model are never said in passing.
            in_passing = 0 if term.is_maker else in_text & by_others
            holds = named | in_passing if named & self.seen else in_text
            return Wanted(holds, in_text, is_words=True)
        # One word among others may describe what they name: helium, beside `leak`, is no cryostat. Of several names,
        # each may describe the other: a station for silicon photonics that takes wafers is no wafer prober.
        describes = several or (len(term.groups) == 1 and not alone)
        return Wanted(named | in_text if describes else named, named | in_text, is_words=True)

    def _named(self, term: Term) -> int:
        """The listings that a term names: by title, make, model, technique or, if no technique has the word, family.
        None if it is no name: `polished`.
        """
        kinds = term.kinds
        if term.techniques:
            return self._of_techniques(term.techniques)
        if term.is_unknown or not (kinds.is_any or kinds.families or term.is_maker):
            return 0
        named = self._having(term, "keys") | self._of_techniques(kinds.called)
        if not kinds.is_any:
            named |= union(self.shelf.families.get(slug, 0) for slug in kinds.families)
        return named

    def _having(self, term: Term, where: str) -> int:
        sql = conditions.Sql(self.engine)
        return self._asked(having(sql, term.groups, where), sql.values)  # type: ignore[arg-type]

    def _asked(self, statement: str, values: Mapping[str, conditions.Value]) -> int:
        return self.shelf.asked(self.session, statement, dict(values))

    def _of_techniques(self, slugs: frozenset[str]) -> int:
        shelf = self.shelf
        found: int = shelf.kept(slugs, lambda: union(shelf.techniques.get(slug, 0) for slug in slugs))
        return found

    def _within(self) -> int:
        search = self.search
        assert search.place is not None
        reach = (search.km or 0) + NEARBY
        return union(found for km, found in self.shelf.far_from(search.place) if km <= reach)

    def _strict(self) -> list[int]:
        """The criteria that no match misses and that are no facets."""
        sets = [
            self._asked(*one) for spec in self.search.specifications for one in conditions.specification(spec)
        ]
        if self.search.place and self.search.km_is_strict:
            sets.append(self._within())
        if self.search.minutes:
            sets.append(self._long_enough())
        if self.search.most_cents is not None:
            sets.append(self._cheap_enough())
        return sets

    def _cheap_enough(self) -> int:
        most = self.search.most_cents or 0
        return union(found for cents, found in self.shelf.prices if cents <= most)

    def _long_enough(self) -> int:
        minutes = self.search.minutes or 0
        return union(found for longest, found in self.shelf.longest if longest >= minutes)

    def _facets(self) -> Facets:
        shelf, search = self.shelf, self.search
        chosen = {}
        if search.techniques:
            chosen["technique"] = self._of_techniques(search.techniques)
        if search.modes:
            chosen["mode"] = union(shelf.modes[mode] for mode in search.modes)
        if search.prices:
            chosen["price"] = union(shelf.price_modes.get(price, 0) for price in search.prices)
        if search.soon:
            chosen["free"] = self._free_within(max(int(days) for days in search.soon))
        if search.calibrated:
            chosen["calibration"] = shelf.calibrated(self.now.date())
        return Facets(chosen, shelf.all)

    @cached_property
    def soonest(self) -> Timeline:
        """The first free time of every listing."""
        return freetimes.soonest(self.session, self.shelf, self.now)

    @cached_property
    def soonest_in_use(self) -> Timeline:
        """The first free time of every listing, by the uses asked for."""
        return first_in_uses(
            self.session, self.shelf, replace(self.search, minutes=None), self.soonest, self.now
        )

    def _free_within(self, days: int) -> int:
        return self.soonest_in_use.until(minute_of(self.now) + days * 1440)

    def soon(self) -> Sets:
        """The listings that are free within each number of days."""
        return {days.value: self._free_within(int(days)) for days in Soon}

    def points(self, among: int) -> list[int]:
        """The listings `among` which words are looked for, in sets of equal points, most points first."""
        levels = {0: among}
        for term in self.search.terms:
            if term.techniques:
                levels = _raised(levels, self._of_techniques(term.techniques), NAMED)
            elif not term.is_unknown:
                levels = _raised(levels, self._having(term, "keys"), IN_KEYS)
                for slugs, points in (
                    (term.kinds.heads, IS_SUCH),
                    (term.kinds.named, IN_NAME),
                    (term.kinds.called, CALLED),
                ):
                    levels = _raised(levels, self._of_techniques(slugs), points)
        for term in self.search.soft:
            levels = _raised(levels, self._having(term, "stems"), MENTIONED)
        return [levels[points] for points in sorted(levels, reverse=True)]

    def by_chip(self) -> list[tuple[int, int]]:
        """Each chip's number with the listings that satisfy it, those left out of the search aside."""
        wanted = self._wanted()
        found = []
        for number, chip in enumerate(self.search.chips):
            if chip.criterion is not None:
                found.append((number, wanted[chip.criterion].holds))
            elif (listings := self._filter(chip)) is not None:
                found.append((number, listings))
        return found

    def drops_words(self, chips: Iterable[int]) -> bool:
        """Whether one of these chips says what is to be measured."""
        return any(self.search.chips[chip].kind in (*WORDS, ChipKind.TECHNIQUE) for chip in chips)

    def _filter(self, chip: Chip) -> int | None:
        match chip.kind:
            case ChipKind.SPECIFICATION if chip.specification:
                each = [self._asked(*one) for one in conditions.specification(chip.specification)]
                return reduce(and_, each, self.shelf.all)
            case ChipKind.PLACE if self.search.place:
                return self._within()
            case ChipKind.TECHNIQUE | ChipKind.MODE | ChipKind.PRICE | ChipKind.SOON | ChipKind.CALIBRATION:
                return self._facets().chosen[chip.kind.value]
            case ChipKind.DURATION if self.search.minutes:
                return self._long_enough()
            case ChipKind.COST if self.search.most_cents is not None:
                return self._cheap_enough()
        return None


def _by_missed(wanted: list[Wanted], among: int) -> list[int]:
    """The listings in sets by how many criteria they miss."""
    levels = [among]
    for one in wanted:
        kept = [level & one.holds for level in levels]
        missed = [level & ~one.holds for level in levels]
        levels = [
            (kept[n] if n < len(kept) else 0) | (missed[n - 1] if n else 0) for n in range(len(levels) + 1)
        ]
    return levels


def _near_enough(search: Search, wanted: list[Wanted], levels: list[int]) -> list[int]:
    """Half of the criteria missed at most and not all of the words; of a distance alone, anything."""
    words = union(one.nearly for one in wanted if one.is_words)
    if any(one.is_words for one in wanted):
        return [levels[0], *(level & words for level in levels[1 : max(1, len(wanted) // 2) + 1])]
    if len(wanted) == 1 and not search.place:
        return levels[:1]
    return levels[:2]


def _raised(levels: dict[int, int], by: int, points: int) -> dict[int, int]:
    """The sets once the listings of `by` have so many points more."""
    raised: dict[int, int] = {}
    if not by:
        return levels
    for level, listings in levels.items():
        for sum_, found in ((level, listings & ~by), (level + points, listings & by)):
            if found:
                raised[sum_] = raised.get(sum_, 0) | found
    return raised


def counts(matching: Matching, matched: Matched, exact: int) -> Counts:
    """How many there are; each facet as if its own choices were not made, with all others."""
    shelf, facets, suiting = matching.shelf, matched.facets, matched.suiting

    def each(name: str, sets: Sets) -> dict[str, int]:
        among = suiting & facets.but(name)
        found = {value: (listings & among).bit_count() for value, listings in sets.items()}
        return {value: count for value, count in found.items() if count}

    return Counts(
        exact=(exact & facets.all).bit_count(),
        other_dates=(suiting & ~exact & facets.all).bit_count(),
        close=(matched.close & facets.all).bit_count(),
        techniques=each("technique", shelf.techniques),
        families=each("technique", shelf.families),
        modes=each("mode", shelf.modes),
        prices=each("price", shelf.price_modes),
        soon=each("free", matching.soon()),
        calibrated=each("calibration", {Calibrated.VALID.value: shelf.calibrated(matching.now.date())}),
    )
