"""Imports of listings, worked off a few rows at a time, so that mails and chores go out in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Any

import structlog

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import actions, child, queries
from light2share.exchange.applying import Writer
from light2share.exchange.member_writing import MemberWriter
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import Layout, Refused, Stage, Trouble
from light2share.kernel import clock as real
from light2share.kernel.actor import VISITOR
from light2share.organisations.queries import who_is
from light2share.web import clock, storage
from light2share.web.identity import identity

log = structlog.get_logger()

TURN = 5.0
"""Seconds of work before the others get a turn."""


def work_off(stop: Event) -> None:
    """Bring every import that waits as far as it goes."""
    while not stop.is_set() and work(stop):
        pass


def work(stop: Event) -> bool:
    """Take one import a few steps further; whether there was anything to do."""
    session = db.session()
    try:
        if session.scalars(queries.waiting(real.now()).limit(1)).first() is None:
            return False
        begin_writing(session)
        one = actions.claim(session, real.now())
        session.commit()
        if one is None:
            return False
        _take_further(one, one.attempts, stop)
        return True
    finally:
        db.session.remove()


def _take_further(one: ListingImport, attempt: int, stop: Event) -> None:
    session, reference = db.session(), one.reference
    try:
        _turn(one, attempt, stop)
    except Exception:  # the file of one sender must not stop the others
        log.exception("import failed", reference=reference)
        _give_up(one, attempt, Refused(Trouble.UNREADABLE, line=1))
    begin_writing(session)
    actions.release(session, one, attempt)
    session.commit()


def _turn(one: ListingImport, attempt: int, stop: Event) -> None:
    until = monotonic() + TURN
    if one.stage is Stage.RECEIVED:
        _read(one, attempt)
    if one.stage is Stage.CHECKING:
        _repeat(one, attempt, _checking(one), stop, until)
    elif one.stage is Stage.CONFIRMED:
        _repeat(one, attempt, _importing(one), stop, until)


def _read(one: ListingImport, attempt: int) -> None:
    """Read the file in a process of its own, and keep its rows."""
    session = db.session()
    with TemporaryDirectory() as folder:
        target = Path(folder) / "rows"
        try:
            if one.file is None:
                raise Refused(Trouble.EMPTY)
            child.run(storage.place(one.file), target)
            begin_writing(session)
            if not actions.still_mine(session, one, attempt, Stage.RECEIVED):
                session.rollback()
                return
            file = actions.take_in(session, one, *child.result(target))
            session.commit()
        except Refused as why:
            _give_up(one, attempt, why)
            return
    if file:
        storage.remove(file)


def _give_up(one: ListingImport, attempt: int, why: Refused) -> None:
    session = db.session()
    begin_writing(session)
    if not actions.still_mine(session, one, attempt, one.stage):
        session.rollback()
        return
    file = actions.refuse(session, one, why, clock.now())
    session.commit()
    if file:
        storage.remove(file)


def _checking(one: ListingImport) -> Callable[[], bool]:
    session = db.session()
    check = actions.checker(session, one, clock.now())
    check.seen.update(actions.seen_before(session, one))
    return lambda: actions.check_some(session, one, check)


def _importing(one: ListingImport) -> Callable[[], bool]:
    session, now = db.session(), clock.now()
    found = who_is(session, one.person_id, one.organisation_id)
    actor = found.actor if found else VISITOR
    check = actions.checker(session, one, now, to_write=True)
    write: Callable[[Any], object]
    if one.layout is Layout.MEMBERS:
        write = MemberWriter(session, now, actor, one.language).write
    else:
        write = Writer(session, taxonomy(), now, actor, identity().reviews).write
    return lambda: actions.import_some(session, one, check, write, now)


def _repeat(one: ListingImport, attempt: int, step: Callable[[], bool], stop: Event, until: float) -> None:
    """One step after another, each in a transaction of its own, while it is ours to do."""
    session, stage, more = db.session(), one.stage, True
    while more:
        begin_writing(session)
        if not actions.still_mine(session, one, attempt, stage):
            session.rollback()
            return
        more = step()
        session.commit()
        session.expunge_all()
        session.add(one)
        if stop.is_set() or monotonic() > until:
            return
