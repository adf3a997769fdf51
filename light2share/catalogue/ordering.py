"""The order of the results: levels of listings, each put in the order of their first free time as far as a page needs.

A level is a set of places on the shelf. All of one level come before all of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Integer, bindparam, select, tuple_
from sqlalchemy.orm import Session

from light2share.availability.models import FirstFree
from light2share.catalogue.criteria import Search, Sort
from light2share.catalogue.matching import Matched, Matching
from light2share.catalogue.shelf import Shelf
from light2share.kernel.bits import numbers_of, union

BEHIND = 1 << 40
"""Sorts what has no free time behind everything that has."""
FEW = 500
"""Up to so many listings are looked up one by one; of more, the index of first free times is read along."""
AT_ONCE = 1000
READ_AHEAD = 200

Minutes = Mapping[int, int]
"""The first free minute (since 1970) of each place that has one."""

LOOKED_UP = select(FirstFree.equipment_id, FirstFree.starts_minute).where(
    FirstFree.equipment_id.in_(bindparam("ids", expanding=True)), FirstFree.starts_minute.is_not(None)
)
ALONG = (
    select(FirstFree.equipment_id, FirstFree.starts_minute)
    .where(
        FirstFree.starts_minute.is_not(None),
        tuple_(FirstFree.starts_minute, FirstFree.equipment_id)
        > tuple_(bindparam("minute", type_=Integer), bindparam("number", type_=Integer)),
    )
    .order_by(FirstFree.starts_minute, FirstFree.equipment_id)
    .limit(bindparam("most", type_=Integer))
)


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


def page(
    session: Session, shelf: Shelf, levels: Iterable[int], skip: int, most: int, first: Minutes
) -> list[int]:
    """The places of a page: after `skip` results at most so many; `first` are the times in the days asked for."""
    shown: list[int] = []
    for level in levels:
        size = level.bit_count()
        if skip >= size and not shown:
            skip -= size
            continue
        shown.append(level)
        if sum(one.bit_count() for one in shown) >= skip + most:
            break
    few = [level for level in shown if level.bit_count() <= FEW or first]
    minutes = {**_looked_up(session, shelf, union(few), first), **first}
    found: list[int] = []
    for level in shown:
        if level in few:
            found += sorted(numbers_of(level), key=lambda place: (minutes.get(place, BEHIND), place))
        else:
            found += _along_the_index(session, shelf, level, skip + most - len(found))
    return found[skip : skip + most]


def _looked_up(session: Session, shelf: Shelf, listings: int, known: Minutes) -> dict[int, int]:
    """The first free minutes of listings, known ones left out."""
    unknown = [shelf.ids[place] for place in numbers_of(listings) if place not in known]
    found: dict[int, int] = {}
    if len(unknown) > 1:
        for start in range(0, len(unknown), AT_ONCE):
            rows = session.execute(LOOKED_UP, {"ids": unknown[start : start + AT_ONCE]})
            found |= {shelf.places[number]: minute for number, minute in rows if minute is not None}
    return found


def _along_the_index(session: Session, shelf: Shelf, level: int, count: int) -> list[int]:
    """The first `count` places of a large level or more, read in parts that should hold enough of them."""
    held = level.to_bytes(len(shelf.ids) // 8 + 1, "little")
    part = max(READ_AHEAD, 2 * count * len(shelf.ids) // level.bit_count())
    found: list[int] = []
    minute, number = -1, 0
    while True:
        rows = session.execute(ALONG, {"minute": minute, "number": number, "most": part}).all()
        for listing, _minute in rows:
            place = shelf.places.get(listing)
            if place is not None and held[place >> 3] >> (place & 7) & 1:
                found.append(place)
        if len(found) >= count:
            return found[:count]
        if len(rows) < part:
            timed = set(found)
            return found + [place for place in numbers_of(level) if place not in timed]
        number, minute = rows[-1].equipment_id, rows[-1].starts_minute or 0
