"""Which listings suit a saved search, for whom it was saved."""

from __future__ import annotations

from datetime import datetime

from light2share.catalogue import queries, requests
from light2share.catalogue.criteria import Search
from light2share.catalogue.matching import Matching
from light2share.catalogue.shelf import Shelf, shelf
from light2share.db import Session
from light2share.kernel.actor import VISITOR, Actor
from light2share.kernel.bits import numbers_of
from light2share.watching.addresses import decoded


def read(session: Session, query: str, language: str, now: datetime) -> Search:
    """A stored search as it is understood now."""
    return requests.read(session, decoded(query), language, now)


def is_timed(wanted: Search) -> bool:
    """Whether what it finds depends on free time."""
    return wanted.days is not None or wanted.minutes is not None or bool(wanted.soon)


def suiting(session: Session, wanted: Search, actor: Actor, now: datetime) -> set[int]:
    """The listings that the actor sees and that suit; of a search for days, those that are free then."""
    if is_timed(wanted):
        found = queries.everywhere(session, wanted, actor, now, requests.HOME)
        return {found.shelf.ids[place] for place in numbers_of(found.exact)}
    here = shelf(session)
    matched = Matching(session, here, wanted, actor, now).matched()
    return {here.ids[place] for place in numbers_of(matched.suiting & matched.facets.all)}


def suiting_all(session: Session, here: Shelf, wanted: Search, now: datetime) -> int:
    """What on a shelf suits, whoever may see it and whenever it is free."""
    matching = Matching(session, here, wanted, VISITOR, now)
    matching.seen = here.all
    matched = matching.matched()
    return matched.suiting & matched.facets.all
