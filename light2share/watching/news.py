"""Finding what is new for saved searches, and writing the mails about it. Nothing here commits.

A round costs one query while the catalogue's number stands still. Otherwise a search is tried against the few
listings changed since the last round, not against the catalogue, on sets held in memory (catalogue.shelf). The same
search of several people is tried once, and how it is understood is remembered (watching.understood); whose it is
matters only where something suits. Searches for days depend on free time too: once an hour they are searched in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from light2share.catalogue.criteria import Search
from light2share.catalogue.models import CatalogueState, Listing
from light2share.catalogue.requests import HOME, today
from light2share.catalogue.shelf import Shelf, part_of_shelf
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.bits import numbers_of
from light2share.mail import outbox
from light2share.organisations.queries import who_is
from light2share.watching.models import Alert, SavedSearch, SearchHit, WatchState
from light2share.watching.suiting import suiting, suiting_all
from light2share.watching.understood import memory

FOUND, DIGEST = "watching/found", "watching/digest_news"
OVERLAP = timedelta(minutes=15)
"""Longer than a transaction may take between its time and its commit; what was found is not found again."""
TIMED_EVERY = timedelta(hours=1)
DIGESTS_FROM = time(7, 30)
AT_ONCE = 200
MOST_TOLD = 50
"""Listings that one mail names; its search shows all."""


@dataclass(frozen=True)
class Round:
    """One look of the worker: what has changed since the last one, and whether searches for days are due.

    The worker does it in parts, so that other work need not wait; `after` is the last search tried before this part.
    """

    began_at: datetime
    version: int
    changed: frozenset[int]
    timed: bool
    after: int = 0


def due(session: Session, now: datetime) -> Round | None:
    """What there is to look at; None if nothing has changed."""
    state = session.get_one(WatchState, 1)
    began = state.round_began_at or now
    version = state.round_version
    if state.round_began_at is None or version is None:
        version = session.scalar(select(CatalogueState.version)) or 0
    timed = state.timed_at is None or began - state.timed_at >= TIMED_EVERY
    changed = frozenset[int]()
    if version != state.version:
        changed = frozenset(session.scalars(_changed(session, state.looked_at)))
    elif not timed:
        return None
    return Round(began, version, changed, timed, state.round_after or 0)


def _changed(session: Session, since: datetime | None) -> Select[int]:
    """The published listings written to since then; at the first look, since the first search was saved."""
    if since is None:
        since = session.scalar(select(func.min(SavedSearch.created_at)))
    query = select(Equipment.id).join(Listing, Listing.equipment_id == Equipment.id)
    return query.where(Equipment.updated_at >= since - OVERLAP) if since else query.where(false())


TRIED = (
    SavedSearch.id,
    SavedSearch.person_id,
    SavedSearch.organisation_id,
    SavedSearch.query,
    SavedSearch.language,
    SavedSearch.timed,
    SavedSearch.published_only,
    SavedSearch.created_at,
)


def batch(session: Session, looking: Round, after: int, now: datetime) -> list[Row[Any]]:
    """The next searches to be tried, by their numbers; those whose days are over find nothing more."""
    tried: list[ColumnElement[bool]] = [SavedSearch.timed.is_(True)] if looking.timed else []
    if looking.changed:
        tried.append(~SavedSearch.timed)
    if not tried:
        return []
    alive = or_(SavedSearch.last_day.is_(None), SavedSearch.last_day >= today(now))
    query = select(*TRIED).where(SavedSearch.id > after, or_(*tried), alive)
    return list(session.execute(query.order_by(SavedSearch.id).limit(AT_ONCE)))


@dataclass
class Look:
    """One round at work. What is the same for several searches is looked up once."""

    looking: Round
    now: datetime
    _here: Shelf | None = None
    """What has changed; made anew when the catalogue changes again during the round."""
    _suits: dict[tuple[str, str], int] = field(default_factory=dict)
    _actors: dict[tuple[int, int | None], Actor | None] = field(default_factory=dict)
    _published: dict[int, datetime | None] = field(default_factory=dict)

    def begin(self, session: Session) -> Shelf:
        """Bring up to date what the next searches are tried against."""
        version = session.scalar(select(CatalogueState.version)) or 0
        if self._here is None or self._here.version != version:
            self._here, self._suits = part_of_shelf(session, self.looking.changed), {}
            memory(session).bring_up_to_date(session, self._here.version)
        return self._here

    def fresh(self, session: Session, search: Row[Any]) -> list[int]:
        """The listings that suit a search for the first time."""
        found = self._timed(session, search) if search.timed else self._changed(session, search)
        if search.published_only:
            found = {number for number in found if self._is_younger(session, number, search.created_at)}
        if not found:
            return []
        known = select(SearchHit.equipment_id).where(SearchHit.saved_search_id == search.id)
        return sorted(found - set(session.scalars(known)))

    def _timed(self, session: Session, search: Row[Any]) -> set[int]:
        if (actor := self._actor(session, search)) is None:
            return set()
        return suiting(session, self._read(session, search), actor, self.now)

    def _changed(self, session: Session, search: Row[Any]) -> set[int]:
        here = self._here or self.begin(session)
        key = (search.query, search.language)
        if key not in self._suits:
            among = here.of_ids(self.looking.changed)
            self._suits[key] = among & suiting_all(session, here, self._read(session, search), self.now)
        suits = self._suits[key]
        if not suits or (actor := self._actor(session, search)) is None:
            return set()
        return {here.ids[place] for place in numbers_of(suits & here.seen_by(session, actor))}

    def _read(self, session: Session, search: Row[Any]) -> Search:
        if self._here is None:
            self.begin(session)
        return memory(session).read(session, search.query, search.language, self.now)

    def _actor(self, session: Session, search: Row[Any]) -> Actor | None:
        """Whom the search was saved by, as they stand now; None once they may not sign in."""
        key = (search.person_id, search.organisation_id)
        if key not in self._actors:
            who = who_is(session, *key)
            self._actors[key] = who.actor if who else None
        return self._actors[key]

    def _is_younger(self, session: Session, equipment_id: int, than: datetime) -> bool:
        if equipment_id not in self._published:
            query = select(Equipment.published_at).where(Equipment.id == equipment_id)
            self._published[equipment_id] = session.scalar(query)
        published = self._published[equipment_id]
        return published is not None and published > than


def write(session: Session, found: Mapping[int, list[int]], now: datetime) -> None:
    """Keep what is news of each search, by its number, and write to those who want to know at once."""
    there = session.scalars(select(SavedSearch).where(SavedSearch.id.in_(list(found))).with_for_update())
    for search in there:
        hits = _kept(session, search, found[search.id], now)
        if search.alert is Alert.AT_ONCE and hits:
            outbox.queue(session, FOUND, [search.person_id], hits[0], now, hits[:MOST_TOLD])
            _told(session, hits, now)


def _kept(session: Session, search: SavedSearch, equipment_ids: Iterable[int], now: datetime) -> list[int]:
    """The numbers of the new rows."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    there = session.scalars(select(Equipment.id).where(Equipment.id.in_(list(equipment_ids))))
    rows = [
        {"saved_search_id": search.id, "equipment_id": number, "was_there": False, "found_at": now}
        for number in there
    ]
    if not rows:
        return []
    statement = insert(SearchHit).values(rows).on_conflict_do_nothing().returning(SearchHit.id)
    return sorted(session.scalars(statement))


def _told(session: Session, hits: Iterable[int], now: datetime) -> None:
    session.execute(
        update(SearchHit)
        .where(SearchHit.id.in_(list(hits)))
        .values(told_at=now)
        .execution_options(synchronize_session=False)
    )


def pause(session: Session, looking: Round, after: int) -> None:
    """Note how far the round has come: its next part begins there."""
    state = session.get_one(WatchState, 1)
    state.round_began_at, state.round_version, state.round_after = looking.began_at, looking.version, after
    session.flush()


def finish(session: Session, looking: Round) -> None:
    """Note that the round is at its end."""
    state = session.get_one(WatchState, 1)
    state.version, state.looked_at = looking.version, looking.began_at
    state.round_began_at = state.round_version = state.round_after = None
    if looking.timed:
        state.timed_at = looking.began_at
    session.flush()


def digests_due(session: Session, now: datetime) -> bool:
    """Whether the digests of today are still to be written: from half past seven, when mails may go."""
    local = now.astimezone(HOME)
    state = session.get_one(WatchState, 1)
    return local.time() >= DIGESTS_FROM and state.digests_on != local.date()


def waiting_for_a_digest(session: Session, after: int) -> list[int]:
    """The next people, by their numbers, for whom something was found that no mail has told."""
    return list(
        session.scalars(
            select(SavedSearch.person_id)
            .join(SearchHit, SearchHit.saved_search_id == SavedSearch.id)
            .where(SavedSearch.alert == Alert.DAILY, *_untold(), SavedSearch.person_id > after)
            .distinct()
            .order_by(SavedSearch.person_id)
            .limit(AT_ONCE)
        )
    )


def write_digests(session: Session, person_ids: Iterable[int], now: datetime) -> None:
    """One mail to each of these people about everything their daily searches have found."""
    rows = session.execute(
        select(SavedSearch.person_id, SearchHit.id)
        .join(SearchHit, SearchHit.saved_search_id == SavedSearch.id)
        .where(SavedSearch.alert == Alert.DAILY, *_untold(), SavedSearch.person_id.in_(list(person_ids)))
        .order_by(SearchHit.id)
    )
    hits: dict[int, list[int]] = {}
    for person_id, hit in rows:
        hits.setdefault(person_id, []).append(hit)
    for person_id, theirs in hits.items():
        outbox.queue(session, DIGEST, [person_id], theirs[0], now, theirs[:MOST_TOLD])
        _told(session, theirs, now)


def finish_digests(session: Session, now: datetime) -> None:
    """No more digests today."""
    session.get_one(WatchState, 1).digests_on = today(now)
    session.flush()


def _untold() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ~SearchHit.was_there, SearchHit.told_at.is_(None)
