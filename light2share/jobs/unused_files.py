"""Uploaded files that no row names: removed once that has been so for a week, on the real clock.

A form whose writing failed, a draft whose instrument went, a process that died between file and row leave them behind.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from light2share.db import Session
from light2share.db.engines import begin_writing
from light2share.kernel import clock as real
from light2share.web import named_files, storage
from light2share.web.models import UnnamedFile

log = structlog.get_logger()

YOUNG = timedelta(days=7)
"""A younger file is left alone: its row may be on its way."""
UNNAMED_FOR = timedelta(days=7)
"""How long a file has to be without a row, as seen by this chore."""
AT_ONCE = 500


def remove(session: Session, _now: datetime) -> None:
    """Note the files that no row names, and remove those that were noted a week ago and still have none.

    Raises NotKnown, and removes nothing, where it can't be said what files belong to.
    """
    at = real.now()
    unnamed = [path for path in named_files.without_a_row(session, storage.folder()) if _is_old(path, at)]
    session.rollback()
    begin_writing(session)
    names = {path.name for path in unnamed}
    _note(session, names, at)
    over = select(UnnamedFile.name).where(UnnamedFile.since <= at - UNNAMED_FOR).limit(AT_ONCE)
    due = set(session.scalars(over))
    session.commit()
    for path in unnamed:
        if path.name in due:
            path.unlink(missing_ok=True)
    if due:
        log.info("unused files removed", count=len(due))


def _is_old(path: Path, at: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) <= at - YOUNG
    except FileNotFoundError:  # removed meanwhile
        return False


def _note(session: Session, names: Collection[str], at: datetime) -> None:
    """Let the table hold just these, each since it was seen first."""
    known = set(session.scalars(select(UnnamedFile.name)))
    gone = sorted(known - set(names))
    for start in range(0, len(gone), AT_ONCE):
        part = gone[start : start + AT_ONCE]
        session.execute(
            delete(UnnamedFile).where(UnnamedFile.name.in_(part)),
            execution_options={"synchronize_session": False},
        )
    rows = [{"name": name, "since": at} for name in sorted(set(names) - known)]
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(insert(UnnamedFile).on_conflict_do_nothing(index_elements=["name"]), rows)
