"""The order of the results: levels of listings, each in the order of their first free time, as far as a page needs.

A level is a set of places on the shelf. All of one level come before all of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from light2share.catalogue.criteria import Search, Sort
from light2share.catalogue.matching import Matched, Matching
from light2share.catalogue.shelf import Shelf
from light2share.catalogue.timeline import FOR_EVER, Timeline


def levels(matching: Matching, matched: Matched, exact: int) -> Iterator[int]:
    """What suits in the days asked for, what suits on other days, what misses one criterion, two, …; each sorted as the
    search says.
    """
    suiting, among = matched.suiting, matched.facets.all
    for level in (suiting & exact, suiting & ~exact, *matched.missing[1:]):
        if level & among:
            yield from _sorted(matching, level & among)


def _sorted(matching: Matching, level: int) -> Iterator[int]:
    search, shelf = matching.search, matching.shelf
    match search.sort:
        case Sort.SOONEST:
            yield level
        case Sort.PRICE:
            yield from _split(level, (listings for _, listings in shelf.prices))
        case Sort.DISTANCE:
            yield from _by_distance(search, shelf, level)
        case Sort.BEST:
            for part in matching.points(level) if search.terms else [level]:
                yield from _by_distance(search, shelf, part)


def _by_distance(search: Search, shelf: Shelf, level: int) -> Iterator[int]:
    if search.place is None:
        yield level
    else:
        yield from _split(level, (listings for _, listings in shelf.far_from(search.place)))


def _split(level: int, sets: Iterable[int]) -> Iterator[int]:
    """The parts of a level that lie in each set; last what lies in none."""
    for listings in sets:
        if part := level & listings:
            yield part
            level &= ~listings
            if not level:
                return
    if level:
        yield level


def page(levels: Iterable[int], soonest: Timeline, asked: Timeline, skip: int, most: int) -> list[int]:
    """The places of a page: after `skip` results at most so many. The time of a listing is the one in the days asked
    for, if it is free in them.
    """
    found: list[int] = []
    for level in levels:
        if skip >= (size := level.bit_count()):
            skip -= size
            continue
        found += _in_order(level, soonest, asked, skip + most - len(found))[skip:]
        skip = 0
        if len(found) >= most:
            break
    return found


def _in_order(level: int, soonest: Timeline, asked: Timeline, most: int) -> list[int]:
    then = asked.soonest(level & asked.free, most)
    at_all = soonest.soonest(level & ~asked.free, most)
    if not then or not at_all:
        return then or at_all
    minutes = {place: asked.minutes[place] for place in then}
    minutes |= {place: first for place in at_all if (first := soonest.minute(place)) is not None}
    return sorted([*then, *at_all], key=lambda place: (minutes.get(place, FOR_EVER), place))[:most]
