"""When each chore is due. Any number of workers share the table; it ticks by the real clock, not by the site's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from light2share.db import Session, db
from light2share.db.engines import begin_writing
from light2share.jobs import chores, unused_files, watching
from light2share.jobs.models import PeriodicJob
from light2share.kernel import clock as real
from light2share.web import clock

log = structlog.get_logger()

LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Chore:
    """One line of the timetable."""

    name: str
    every: timedelta
    do: Callable[[Session, datetime], None]


CHORES = (
    Chore("expire requests", timedelta(minutes=1), chores.expire_requests),
    Chore("close bookings", timedelta(hours=1), chores.close_bookings),
    Chore("close statements", timedelta(hours=1), chores.close_statements),
    Chore("remind of requests", timedelta(minutes=10), chores.remind_of_requests),
    Chore("remind of proposals", timedelta(minutes=10), chores.remind_of_proposals),
    Chore("remind of questions", timedelta(minutes=10), chores.remind_of_questions),
    Chore("remind of contests", timedelta(minutes=10), chores.remind_of_contests),
    Chore("remind of authorisations", timedelta(hours=1), chores.remind_of_authorisations),
    Chore("remind of documents", timedelta(hours=1), chores.remind_of_documents),
    Chore("remind of visits", timedelta(minutes=10), chores.remind_of_visits),
    Chore("roll free time forward", timedelta(minutes=15), chores.roll_forward),
    Chore("look for news of searches", timedelta(minutes=1), watching.look_for_news),
    Chore("tell of freed times", timedelta(minutes=5), watching.tell_of_freed_times),
    Chore("write digests of searches", timedelta(minutes=15), watching.write_digests),
    Chore("keep up memberships", timedelta(hours=1), chores.keep_up_memberships),
    Chore("write daily mails", timedelta(minutes=10), chores.write_daily_mails),
    Chore("ask about listings", timedelta(hours=6), chores.ask_about_listings),
    Chore("erase closed accounts", timedelta(minutes=5), chores.erase_closed_accounts),
    Chore("keep no longer than needed", timedelta(hours=6), chores.keep_no_longer),
    Chore("take names out of bookings", timedelta(hours=6), chores.take_names_out),
    Chore("remove unused files", timedelta(hours=12), unused_files.remove),
    Chore("clean up", timedelta(hours=6), chores.clean_up),
)


def fill() -> None:
    """Write the lines that the table does not have yet, due at once, and drop those of chores that are gone."""
    session = db.session()
    known = set(session.scalars(select(PeriodicJob.name)))
    if known != {chore.name for chore in CHORES}:
        begin_writing(session)
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        rows = [{"name": chore.name, "due_at": real.now(), "attempts": 0, "fault": ""} for chore in CHORES]
        session.execute(insert(PeriodicJob).values(rows).on_conflict_do_nothing(index_elements=["name"]))
        gone = known - {chore.name for chore in CHORES}
        for job in session.scalars(select(PeriodicJob).where(PeriodicJob.name.in_(gone))):
            session.delete(job)
        session.commit()
    db.session.remove()


def run_due(stop: Event, all_of_them: bool = False) -> int:
    """Do every chore that is due, or all that nobody else is at; how many were done."""
    done = 0
    for chore in CHORES:
        if stop.is_set():
            break
        try:
            attempt = _claimed(chore, all_of_them)
            if attempt is not None:
                done += 1
                _finished(chore, attempt, _done(chore))
        finally:
            db.session.remove()
    return done


def _claimed(chore: Chore, whether_due_or_not: bool) -> int | None:
    """The number of this attempt, which is the fence; None if it is not due or somebody else is at it."""
    session = db.session()
    real_now = real.now()
    mine = [
        PeriodicJob.name == chore.name,
        or_(PeriodicJob.leased_until.is_(None), PeriodicJob.leased_until <= real_now),
    ]
    if not whether_due_or_not:
        mine.append(PeriodicJob.due_at <= real_now)
    if session.scalar(select(PeriodicJob.name).where(*mine)) is None:
        return None
    begin_writing(session)
    attempt = session.scalar(
        update(PeriodicJob)
        .where(*mine)
        .values(attempts=PeriodicJob.attempts + 1, leased_until=real_now + LEASE)
        .returning(PeriodicJob.attempts)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return attempt


def _done(chore: Chore) -> str:
    """Do it; what went wrong, or nothing."""
    try:
        chore.do(db.session(), clock.now())
    except Exception as error:  # a fault in one chore must not stop the others
        log.exception("chore failed", chore=chore.name)
        db.session.remove()
        return type(error).__name__
    return ""


def _finished(chore: Chore, attempt: int, fault: str) -> None:
    """Note when it is due again, unless somebody has taken it over meanwhile."""
    session = db.session()
    begin_writing(session)
    session.execute(
        update(PeriodicJob)
        .where(PeriodicJob.name == chore.name, PeriodicJob.attempts == attempt)
        .values(due_at=real.now() + chore.every, leased_until=None, finished_at=real.now(), fault=fault)
        .execution_options(synchronize_session=False)
    )
    session.commit()
