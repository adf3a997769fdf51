"""What the worker does for saved searches: each search is looked at on its own, so that a fault spares the others."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Row

from light2share.db import Session
from light2share.db.engines import begin_writing
from light2share.watching import freed, news

log = structlog.get_logger()

LONGEST = 3.0
"""Seconds after which mails and other work come first."""


def look_for_news(session: Session, now: datetime) -> None:
    """Find what suits saved searches for the first time; a batch of them is read, then written. What takes longer than
    a few seconds goes on next time.
    """
    looking = news.due(session, now)
    if looking is None:
        session.rollback()
        return
    look, after, until = news.Look(looking, now), looking.after, monotonic() + LONGEST
    while searches := news.batch(session, looking, after, now):
        after = searches[-1].id
        look.begin(session)
        found = {search.id: ids for search in searches if (ids := _fresh(session, look, search))}
        if found:
            begin_writing(session)
            news.write(session, found, now)
            session.commit()
        session.rollback()
        if monotonic() > until:
            begin_writing(session)
            news.pause(session, looking, after)
            session.commit()
            return
    begin_writing(session)
    news.finish(session, looking)
    session.commit()


def _fresh(session: Session, look: news.Look, search: Row[Any]) -> list[int]:
    try:
        return look.fresh(session, search)
    except Exception:  # the others are waiting
        log.exception("search not looked at", search=search.id)
        return []


def tell_of_freed_times(session: Session, now: datetime) -> None:
    """Tell those who watch an instrument that a booked time of it was given back."""
    begin_writing(session)
    freed.tell(session, now)
    session.commit()


def write_digests(session: Session, now: datetime) -> None:
    """Once in the morning, one mail to everybody whose daily searches have found something."""
    if not news.digests_due(session, now):
        session.rollback()
        return
    after = 0
    while people := news.waiting_for_a_digest(session, after):
        after = people[-1]
        begin_writing(session)
        news.write_digests(session, people, now)
        session.commit()
    begin_writing(session)
    news.finish_digests(session, now)
    session.commit()
