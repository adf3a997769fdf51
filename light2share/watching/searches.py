"""Saving searches, changing and forgetting them. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update

from light2share.catalogue import requests
from light2share.catalogue.criteria import Parameters
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.watching import queries
from light2share.watching.addresses import encoded, with_dates
from light2share.watching.models import Alert, SavedSearch, SearchHit
from light2share.watching.rules import LONGEST_QUERY, MOST_REMEMBERED
from light2share.watching.suiting import is_timed, suiting


class Refusal(StrEnum):
    """Why a search is not saved."""

    ASKS_NOTHING = "asks_nothing"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


def save(
    session: Session,
    actor: Actor,
    parameters: Parameters,
    name: str,
    alert: Alert,
    language: str,
    now: datetime,
    most: int,
) -> tuple[SavedSearch | None, Refusal | None]:
    """Save a search of the actor, who may have `most`; the same one again takes the new name and alert.

    What suits already is remembered, so that only the rest becomes news.
    """
    wanted = requests.read(session, parameters, language, now)
    if wanted.asks_nothing:
        return None, Refusal.ASKS_NOTHING
    query = encoded(with_dates(wanted))
    if len(query) > LONGEST_QUERY:
        return None, Refusal.TOO_LONG
    if there := queries.saved_as(session, query, actor):
        change(session, there, name, alert, now)
        return there, None
    if actor.person_id is None:
        raise ValueError("a saved search is somebody’s")
    count = select(func.count()).select_from(SavedSearch).where(SavedSearch.person_id == actor.person_id)
    if (session.scalar(count) or 0) >= most:
        return None, Refusal.TOO_MANY
    known = suiting(session, wanted, actor, now)
    search = SavedSearch(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        name=name,
        query=query,
        language=language,
        alert=alert,
        last_day=wanted.days.last if wanted.days else None,
        timed=is_timed(wanted),
        published_only=len(known) > MOST_REMEMBERED,
        created_at=now,
        opened_at=now,
    )
    session.add(search)
    session.flush()
    if not search.published_only:
        session.add_all(
            SearchHit(saved_search_id=search.id, equipment_id=number, was_there=True, found_at=now)
            for number in sorted(known)
        )
    session.flush()
    return search, None


def change(session: Session, search: SavedSearch, name: str, alert: Alert, now: datetime) -> None:
    """Call it otherwise, or write otherwise. What was found before the change is not written about afterwards."""
    if alert is not search.alert:
        session.execute(
            update(SearchHit)
            .where(SearchHit.saved_search_id == search.id, SearchHit.told_at.is_(None))
            .values(told_at=now)
        )
    search.name, search.alert = name, alert
    session.flush()


def opened(session: Session, search: SavedSearch, now: datetime) -> None:
    """Note that its owner has looked: what is found later is news."""
    search.opened_at = now
    session.flush()


def remove(session: Session, search: SavedSearch) -> None:
    """Forget a saved search with what came of it."""
    session.execute(delete(SavedSearch).where(SavedSearch.id == search.id))
    session.expunge(search)
