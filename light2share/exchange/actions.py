"""From a file that was sent to listings: taken in, read, checked, confirmed, imported. Nothing here commits.

The worker takes one step after another (`claim`, then `take_in`, `check_some`, `import_some`), each in a transaction of
its own. `attempts` is the fence: a worker whose turn was taken over changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, false, insert, select, true, update

from light2share.db import Session
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import queries, uniquip
from light2share.exchange.checked import Checked, Row, marks
from light2share.exchange.checking import Checker
from light2share.exchange.columns import recognised
from light2share.exchange.member_checking import MemberChecker
from light2share.exchange.member_columns import members_layout
from light2share.exchange.member_rows import CheckedMember
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import OPEN, VALID, Layout, Refused, Stage, Trouble, Verdict
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.mail import outbox
from light2share.organisations.models import Organisation
from light2share.organisations.queries import RESTING

LEASE = timedelta(minutes=5)
CHECKED_AT_ONCE = 250
IMPORTED_AT_ONCE = 50
READ_AT_ONCE = 500
Known = Checked | CheckedMember
DONE, REFUSED = "exchange/import_done", "exchange/import_refused"


class NothingPicked(Exception):
    """An import is confirmed of which no row is to be written."""


def send(
    session: Session,
    actor: Actor,
    name: str,
    file: str,
    language: str,
    now: datetime,
    members: bool = False,
    invites: bool = False,
) -> ListingImport:
    """A new import of a stored file, of listings or of members; it waits for a worker."""
    if actor.person_id is None:
        raise ValueError("an import has a sender")
    one = ListingImport(
        reference=token_urlsafe(12).replace("-", "_"),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id if actor.is_manager and not members else None,
        layout=Layout.MEMBERS if members else None,
        invites=invites,
        name=name[:160],
        file=file,
        language=language,
        sent_at=now,
    )
    session.add(one)
    session.flush()
    return one


def pick(session: Session, one: ListingImport, shown: Sequence[int], picked: Sequence[int]) -> None:
    """Of the valid rows at the lines `shown`, let those `picked` be written. Raises Stale once it is confirmed."""
    _pick(session, one, ImportedRow.number.in_(shown), ImportedRow.number.in_(picked))


def pick_every(session: Session, one: ListingImport, verdict: Verdict | None, picked: bool) -> None:
    """Pick all valid rows of a kind, or of any, or none of them. Raises Stale once it is confirmed."""
    _pick(session, one, ImportedRow.verdict == verdict if verdict else true(), true() if picked else false())


def _pick(
    session: Session, one: ListingImport, which: ColumnElement[bool], picked: ColumnElement[bool]
) -> None:
    session.refresh(one, with_for_update=True)
    if one.stage is not Stage.READY:
        raise Stale
    session.execute(
        update(ImportedRow)
        .where(ImportedRow.import_id == one.id, ImportedRow.verdict.in_(VALID), which)
        .values(picked=picked)
        .execution_options(synchronize_session=False)
    )


def confirm(session: Session, one: ListingImport, now: datetime) -> None:
    """Let the valid rows that are picked be written; NothingPicked if there are none.

    Doing it again is harmless; Stale if there is nothing to confirm any more.
    """
    if one.stage in {Stage.CONFIRMED, Stage.DONE}:
        return
    if one.stage is Stage.READY and not queries.picked_count(session, one):
        raise NothingPicked
    raised = session.execute(
        update(ListingImport)
        .where(ListingImport.id == one.id, ListingImport.stage == Stage.READY)
        .values(stage=Stage.CONFIRMED, confirmed_at=now, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(raised, CursorResult) or raised.rowcount != 1:
        raise Stale
    session.refresh(one)


def cancel(session: Session, one: ListingImport, now: datetime) -> str | None:
    """Stop it; what has been imported stays. The name of its file, if it still has one, for the caller to remove."""
    if one.stage not in OPEN:
        return None
    file, one.file = one.file, None
    one.stage, one.ended_at = Stage.CANCELLED, now
    session.flush()
    if one.imported == 0:
        session.execute(delete(ImportedRow).where(ImportedRow.import_id == one.id))
    return file


def cancel_resting(session: Session, now: datetime) -> list[str]:
    """Stop the imports of organisations that are no members at present; files for the caller to remove."""
    rows = session.scalars(
        select(ListingImport)
        .join(Organisation, Organisation.id == ListingImport.organisation_id)
        .where(Organisation.status.in_(RESTING), ListingImport.stage.in_(sorted(OPEN)))
        .with_for_update(of=ListingImport)
    )
    return [file for row in rows.all() if (file := cancel(session, row, now))]


def forget_old(session: Session, before: datetime) -> list[str]:
    """Delete imports that were sent before then; the names of their files, for the caller to remove."""
    gone = session.execute(
        delete(ListingImport).where(ListingImport.sent_at < before).returning(ListingImport.file)
    )
    return [file for (file,) in gone if file]


def claim(session: Session, now: datetime) -> ListingImport | None:
    """An import to work on, leased; None if none waits."""
    found = session.scalars(queries.waiting(now).limit(1)).first()
    if found is None:
        return None
    taken = session.execute(
        update(ListingImport)
        .where(ListingImport.id == found.id, ListingImport.attempts == found.attempts)
        .values(attempts=found.attempts + 1, leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        return None
    session.refresh(found)
    return found


def release(session: Session, one: ListingImport, attempt: int) -> None:
    """Give the lease back, unless somebody has taken it over."""
    session.execute(
        update(ListingImport)
        .where(ListingImport.id == one.id, ListingImport.attempts == attempt)
        .values(leased_until=None)
        .execution_options(synchronize_session=False)
    )


def still_mine(session: Session, one: ListingImport, attempt: int, stage: Stage) -> bool:
    """Whether the step may go on: not cancelled, not taken over. Locks the row until the commit."""
    session.refresh(one, with_for_update=True)
    return one.attempts == attempt and one.stage is stage


def refuse(session: Session, one: ListingImport, why: Refused, now: datetime) -> str | None:
    """The file as a whole can't be imported; its sender is told. The name of the file, for the caller to remove."""
    file, one.file = one.file, None
    one.stage, one.ended_at, one.trouble = Stage.REFUSED, now, [why.trouble.value, why.values]
    session.flush()
    session.execute(delete(ImportedRow).where(ImportedRow.import_id == one.id))
    outbox.queue(session, REFUSED, [one.person_id], one.id, now)
    return file


def take_in(
    session: Session,
    one: ListingImport,
    headers: list[str],
    delimiter: str,
    rows: Iterable[tuple[int, list[tuple[int, str]]]],
) -> str | None:
    """Keep the rows of a file that was read; the name of the file, for the caller to remove. Raises Refused."""
    layout = members_layout(headers, taxonomy()) if one.layout else layout_of(headers, one.organisation_id)
    session.execute(delete(ImportedRow).where(ImportedRow.import_id == one.id))
    batch: list[dict[str, object]] = []
    for number, cells in rows:
        batch.append({"import_id": one.id, "number": number, "cells": [list(cell) for cell in cells]})
        if len(batch) == READ_AT_ONCE:
            one.total += _insert(session, batch)
    one.total += _insert(session, batch)
    if not one.total:
        raise Refused(Trouble.NO_ROWS)
    file, one.file = one.file, None
    one.layout, one.headers, one.comma = layout, headers, delimiter == ";"
    one.stage = Stage.CHECKING
    session.flush()
    return file


def _insert(session: Session, batch: list[dict[str, object]]) -> int:
    count = len(batch)
    if batch:
        empty: dict[str, object] = {
            "changes": [],
            "faults": [],
            "notes": [],
            "picked": True,
            "imported": False,
        }
        session.execute(insert(ImportedRow), [{**empty, **row} for row in batch])
        batch.clear()
    return count


def layout_of(headers: Sequence[str], organisation_id: int | None) -> Layout:
    """What a file with these headers is. Raises Refused."""
    headed = recognised(headers, taxonomy())
    known = [one.column.name for one in headed if one.column]
    if "owner_key" not in known and "slug" not in known:
        if uniquip.is_uniquip(headers):
            if organisation_id is None:
                raise Refused(Trouble.NO_ORGANISATION)
            return Layout.UNIQUIP
        raise Refused(Trouble.NO_KEY if len(known) > 1 else Trouble.UNKNOWN_COLUMNS)
    if twice := next((name for name in known if known.count(name) > 1), None):
        raise Refused(Trouble.DOUBLE_COLUMN, column=twice)
    if organisation_id is None and "organisation" not in known:
        raise Refused(Trouble.NO_ORGANISATION)
    return Layout.SHEET


def checker(
    session: Session, one: ListingImport, now: datetime, to_write: bool = False
) -> Checker | MemberChecker:
    """What checks the rows of an import."""
    assert one.layout is not None, "it has been read"
    if one.layout is Layout.MEMBERS:
        return MemberChecker(session, taxonomy(), one.headers, one.language, one.comma, one.invites)
    return Checker(
        session,
        taxonomy(),
        one.headers,
        one.layout,
        one.organisation_id,
        one.language,
        one.comma,
        now.date(),
        to_write=to_write,
    )


def seen_before(session: Session, one: ListingImport) -> dict[tuple[int, str], int]:
    """The line of each listing that the rows checked so far have named, as `Checker.seen`."""
    found: dict[tuple[int, str], int] = {}
    rows = session.execute(
        select(
            ImportedRow.number, ImportedRow.organisation_id, ImportedRow.owner_key, ImportedRow.equipment_id
        )
        .where(ImportedRow.import_id == one.id, ImportedRow.verdict.is_not(None))
        .order_by(ImportedRow.number)
    )
    if one.layout is Layout.MEMBERS:
        for number, member, key, _item in rows:
            for mark in ([f"key {key}"] if key else []) + ([f"item {member}"] if member else []):
                found.setdefault((0, mark), number)
        return found
    for number, owner, key, item in rows:
        if owner is not None:
            for mark in marks(key, item):
                found.setdefault((owner, mark), number)
    return found


def check_some(session: Session, one: ListingImport, check: Checker | MemberChecker) -> bool:
    """Say what comes of the next rows; False when there are none left."""
    rows = _next_rows(session, one, ImportedRow.verdict.is_(None), CHECKED_AT_ONCE)
    every: Sequence[Known] = check.check(_plain(rows))
    for row, found in zip(rows, every, strict=True):
        note(row, found, one.language)
    one.checked += len(rows)
    if len(rows) < CHECKED_AT_ONCE:
        one.stage = Stage.READY
    session.flush()
    return one.stage is Stage.CHECKING


def import_some(
    session: Session,
    one: ListingImport,
    check: Checker | MemberChecker,
    write: Callable[[Any], object],
    now: datetime,
) -> bool:
    """Write the next rows that are picked, checked again against what is listed now; False when there are none left.

    The sender is told then.
    """
    left = ImportedRow.verdict.in_(VALID) & ImportedRow.picked & ~ImportedRow.imported
    rows = _next_rows(session, one, left, IMPORTED_AT_ONCE)
    check.seen.clear()
    found: Sequence[Known] = check.check(_plain(rows))
    write(found)
    for row, now_is in zip(rows, found, strict=True):
        if now_is.verdict is Verdict.WRONG:
            note(row, now_is, one.language)
            continue
        row.imported = True
        row.slug = now_is.item.slug if now_is.item else None
        one.imported += now_is.verdict in VALID
    one.done += len(rows)
    if len(rows) < IMPORTED_AT_ONCE:
        one.stage, one.ended_at = Stage.DONE, now
        outbox.queue(session, DONE, [one.person_id], one.id, now)
    session.flush()
    return one.stage is Stage.CONFIRMED


def _next_rows(session: Session, one: ListingImport, which: object, most: int) -> Sequence[ImportedRow]:
    query = select(ImportedRow).where(ImportedRow.import_id == one.id, which)  # type: ignore[arg-type]
    return list(session.scalars(query.order_by(ImportedRow.number).limit(most)))


def _plain(rows: Sequence[ImportedRow]) -> list[Row]:
    return [Row(row.number, dict(row.cells)) for row in rows]


def note(row: ImportedRow, found: Known, language: str) -> None:
    """Keep what is known of a row."""
    row.verdict = found.verdict
    for name, value in found.kept(language).items():
        setattr(row, name, value)
    row.changes = [list(asdict(change).values()) for change in (found.changes if found.item else ())]
    row.faults = [[wrong.column, wrong.fault.value, wrong.values] for wrong in found.faults]
    row.notes = found.told
    row.picked = row.picked and not found.doubtful
