"""How the site is: what probes, metrics and the doctor ask of the database."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import column, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from light2share.bookings.models import Booking
from light2share.db import UtcDateTime, db
from light2share.kernel import clock
from light2share.mail.models import MailState, OutgoingMail
from light2share.organisations.models import Organisation

VERSIONS = Path(__file__).parent.parent / "db" / "migrations" / "versions"

_TIMETABLE = table("periodic_job", column("name"), column("due_at", UtcDateTime))
"""The worker's own table, by name: the worker is another front room."""


@cache
def newest_migration() -> str:
    """The number of the last migration that this code has; the files are named by it."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*_*.py"))


def present_migration() -> str | None:
    """The number of the last migration that the database has seen; None if it has seen none."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_migrated() -> bool:
    """Whether the database has seen every migration."""
    return present_migration() == newest_migration()


def answers() -> bool:
    """Whether the database answers."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def is_empty() -> bool:
    """Whether nobody has put anything into the database."""
    return db.session.scalar(select(Organisation.id).limit(1)) is None


def waiting_mails() -> tuple[int, float]:
    """How many mails wait to be sent, and for how many seconds the oldest is overdue."""
    number, oldest = db.session.execute(
        select(func.count(), func.min(OutgoingMail.due_at)).where(OutgoingMail.state == MailState.WAITING)
    ).one()
    return number, _age(oldest)


def given_up_mails() -> int:
    """How many mails were given up after the last try."""
    query = select(func.count()).where(OutgoingMail.state == MailState.GIVEN_UP)
    return db.session.scalar(query) or 0


def bookings_by_state() -> dict[str, int]:
    """The number of bookings in each state that occurs."""
    rows = db.session.execute(select(Booking.state, func.count()).group_by(Booking.state))
    return {str(state): number for state, number in rows}


def overdue_jobs() -> dict[str, float]:
    """For each periodic job, how many seconds it is overdue; 0 where it is not yet due."""
    return {
        name: _age(due) for name, due in db.session.execute(select(_TIMETABLE.c.name, _TIMETABLE.c.due_at))
    }


def _age(since: datetime | None) -> float:
    return max(0.0, (clock.now() - since).total_seconds()) if since else 0.0
