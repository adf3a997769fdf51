"""Which listings suit a saved search, for whom it was saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from light2share.catalogue import queries, requests
from light2share.catalogue.criteria import Search, Sort
from light2share.catalogue.matching import Matching
from light2share.catalogue.results import Match
from light2share.catalogue.shelf import shelf
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.bits import numbers_of
from light2share.watching.addresses import decoded

MOST_PAGES = 10
"""Pages of a search for days that are looked through; those that are free stand first."""


def read(session: Session, query: str, language: str, now: datetime) -> Search:
    """A stored search as it is understood now."""
    return requests.read(session, decoded(query), language, now)


def is_timed(wanted: Search) -> bool:
    """Whether what it finds depends on free time."""
    return wanted.days is not None or wanted.minutes is not None or bool(wanted.soon)


def suiting(session: Session, wanted: Search, actor: Actor, now: datetime) -> set[int]:
    """The listings that the actor sees and that suit; of a search for days, those that are free then."""
    if is_timed(wanted):
        return _free(session, wanted, actor, now)
    here = shelf(session)
    matched = Matching(session, here, wanted, actor, now).matched()
    return {here.ids[place] for place in numbers_of(matched.suiting & matched.facets.all)}


def suiting_among(
    session: Session, wanted: Search, actor: Actor, among: frozenset[int], now: datetime
) -> set[int]:
    """Those of a few listings that the actor sees and that suit, whenever they are free."""
    here = shelf(session)
    seen = here.of_ids(among) & here.seen_by(session, actor)
    if not seen:
        return set()
    matched = Matching(session, here, wanted, actor, now).matched()
    return {here.ids[place] for place in numbers_of(matched.suiting & matched.facets.all & seen)}


def _free(session: Session, wanted: Search, actor: Actor, now: datetime) -> set[int]:
    found: set[int] = set()
    for page in range(1, MOST_PAGES + 1):
        results = queries.search(
            session, replace(wanted, page=page, sort=Sort.BEST), actor, now, requests.HOME
        )
        exact = {one.equipment_id for one in results.found if one.match is Match.EXACT}
        found |= exact
        if len(exact) < len(results.found) or page >= results.counts.pages:
            break
    return found
