"""One timetable for any number of workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest
from apiflask import APIFlask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.jobs import timetable
from light2share.jobs.models import PeriodicJob
from light2share.jobs.timetable import Chore
from light2share.kernel import clock as real
from tests.factories import NOW

done: list[tuple[str, datetime]] = []


def _note(_session: Session, now: datetime) -> None:
    done.append(("note", now))


def _fail(_session: Session, _now: datetime) -> None:
    done.append(("fail", _now))
    raise RuntimeError("broken on purpose")


@pytest.fixture
def stage(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The site with two chores of its own, the first of which fails."""
    done.clear()
    chores = (Chore("fail", timedelta(hours=1), _fail), Chore("note", timedelta(hours=1), _note))
    monkeypatch.setattr(timetable, "CHORES", chores)
    with app.app_context():
        timetable.fill()
        yield db.session()
        db.session.remove()


def lines(session: Session) -> dict[str, PeriodicJob]:
    session.rollback()
    session.expire_all()
    return {job.name: job for job in session.scalars(select(PeriodicJob))}


def test_each_chore_is_due_at_first_and_then_again_after_its_time(stage: Session) -> None:
    assert timetable.run_due(Event()) == 2
    assert timetable.run_due(Event()) == 0
    begin_writing(stage)
    stage.execute(update(PeriodicJob).where(PeriodicJob.name == "note").values(due_at=real.now()))
    stage.commit()
    assert timetable.run_due(Event()) == 1
    assert done == [("fail", NOW), ("note", NOW), ("note", NOW)]


def test_a_chore_that_fails_stops_no_other_and_says_so(stage: Session) -> None:
    timetable.run_due(Event())
    table = lines(stage)
    assert (table["fail"].fault, table["note"].fault) == ("RuntimeError", "")
    assert all(job.leased_until is None and job.due_at > real.now() for job in table.values())


def test_a_chore_that_somebody_is_at_is_left_alone(stage: Session) -> None:
    begin_writing(stage)
    stage.execute(update(PeriodicJob).values(leased_until=real.now() + timetable.LEASE))
    stage.commit()
    assert timetable.run_due(Event(), all_of_them=True) == 0
    begin_writing(stage)
    stage.execute(update(PeriodicJob).values(leased_until=real.now() - timedelta(seconds=1)))
    stage.commit()
    assert timetable.run_due(Event()) == 2


def test_a_late_worker_does_not_move_the_line_of_the_next(stage: Session) -> None:
    timetable.run_due(Event())
    before = lines(stage)["note"].due_at
    timetable._finished(timetable.CHORES[1], 0, "late")
    assert (lines(stage)["note"].due_at, lines(stage)["note"].fault) == (before, "")


def test_lines_of_chores_that_are_gone_go(stage: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "CHORES", timetable.CHORES[1:])
    timetable.fill()
    assert set(lines(stage)) == {"note"}


def test_told_to_stop_it_begins_nothing(stage: Session) -> None:
    stop = Event()
    stop.set()
    assert timetable.run_due(stop) == 0
