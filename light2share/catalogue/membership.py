"""A membership that is suspended, goes on or ends, with all that hangs on it: standing, listings, search, requests.

What is agreed stays agreed. The caller commits.
"""

from __future__ import annotations

from datetime import date, datetime

from light2share.bookings import resting
from light2share.catalogue.actions import index_several
from light2share.db import Session
from light2share.equipment import withholding
from light2share.kernel.actor import Actor
from light2share.organisations import standing, wishing
from light2share.organisations.models import Organisation
from light2share.organisations.rules import OPEN_AFTER_END, OPEN_AFTER_VISIT


def suspend(session: Session, row: Organisation, words: str, actor: Actor, now: datetime) -> None:
    """Hide what it lists, close requests that wait, also to join it. Raises Stale if it is not a member at present."""
    standing.suspend(session, row, words, actor, now)
    wishing.settle(session, row.id, actor, now)
    index_several(session, withholding.withhold(session, row.id, now))
    resting.end_waiting(session, row.id, now)


def lift(session: Session, row: Organisation, actor: Actor, now: datetime) -> None:
    """Show its listings again. Raises Stale if it is not suspended."""
    standing.lift(session, row, actor, now)
    index_several(session, withholding.give_back(session, row.id, now))


def end(session: Session, row: Organisation, words: str, actor: Actor | None, now: datetime) -> None:
    """Put listings away, close requests; its people may finish what is agreed. Raises Stale if it was none."""
    standing.end(session, row, words, open_until(session, row, now), actor, now)
    wishing.settle(session, row.id, actor, now)
    index_several(session, withholding.put_away(session, row.id, now))
    resting.end_waiting(session, row.id, now)


def open_until(session: Session, row: Organisation, now: datetime) -> datetime:
    """Until when its people could finish if it ended now."""
    visit = resting.last_end(session, row.id)
    return max(now + OPEN_AFTER_END, visit + OPEN_AFTER_VISIT if visit else now)


def keep_up(session: Session, today: date, now: datetime) -> None:
    """End what was declared, close what is over, and the requests that came in while a membership was moved."""
    for row in standing.over(session, today):
        end(session, row, "", None, now)
    for number in resting.with_waiting(session):
        resting.end_waiting(session, number, now)
    standing.close(session, now)
