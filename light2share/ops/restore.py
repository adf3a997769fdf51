"""Bring a backup back: look at all of it first, then fill the tables and put the uploaded files in place."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade
from sqlalchemy.orm import Session

from light2share.catalogue import actions as catalogue
from light2share.db import bulk, db
from light2share.ops import archive, state
from light2share.ops.archive import Summary
from light2share.web import named_files

COUNTED = {"calendar_names"}
"""What triggers write when other tables are filled: filled last, so that it comes back as it was."""


def read(file: Path, settings: dict[str, Any], replace: bool) -> Summary:
    """Restore `file`. Raises ClickException before anything is changed if it is damaged or something is in the way."""
    with tempfile.TemporaryDirectory(prefix="light2share-restore-") as name:
        folder = Path(name)
        manifest = _unpacked(file, folder)
        target = archive.uploads_folder(settings)
        if not replace:
            _refuse_what_is_in_the_way(target)
        _rebuild_tables(manifest["migration"])
        summary = _fill_tables(folder, manifest)
        summary.files = _put_files(folder, manifest, target, replace)
    upgrade()
    with Session(db.engine) as session:
        catalogue.changed(session)
        session.commit()
    return summary


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """The list of what is in `file`, all of it laid out in `folder` and compared with its sums."""
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / archive.MANIFEST).read_bytes())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise archive.refuse(f"{file} is not a whole backup: {error}") from error
    if manifest.get("format") != archive.FORMAT:
        raise archive.refuse(f"{file} was made by another version, whose form is not known here.")
    for name, expected in manifest["sums"].items():
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != expected:
            raise archive.refuse(f"{file} is damaged: {name} is not as it was written.")
    return manifest


def _refuse_what_is_in_the_way(target: Path | None) -> None:
    if sa.inspect(db.engine).has_table("organisation") and not state.is_empty():
        raise archive.refuse("The database is not empty. Add --replace to throw away what is in it.")
    if named_files.uploads(target):
        raise archive.refuse("There are uploaded files already. Add --replace to throw them away.")


def _rebuild_tables(migration: str) -> None:
    """Empty tables as they were when the backup was made."""
    db.session.remove()
    if state.present_migration():
        downgrade(revision="base")
    upgrade(revision=migration)


def _fill_tables(folder: Path, manifest: dict[str, Any]) -> Summary:
    summary = Summary()
    with Session(db.engine) as session:
        known = sa.MetaData()
        known.reflect(session.connection(), only=list(manifest["tables"]))
        if db.engine.dialect.name == "sqlite":
            session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        ours = {table.name: table for table in archive.tables()}
        for name in reversed(manifest["tables"]):
            session.execute(known.tables[name].delete())
        for name, content in sorted(manifest["tables"].items(), key=lambda one: one[0] in COUNTED):
            table = ours.get(name, known.tables[name])
            if not set(content["columns"]) <= set(table.columns.keys()):
                table = known.tables[name]  # an older form of it, which the migrations after this will change
            bulk.insert_rows(session, table, content["columns"], _rows(folder, table, content["columns"]))
            _continue_numbers(session, table)
            summary.tables += 1
            summary.rows += content["rows"]
        session.commit()
    return summary


def _rows(folder: Path, table: sa.Table, columns: list[str]) -> Iterator[list[Any]]:
    readers = archive.readers(table, columns)
    with (folder / f"{archive.TABLES}{table.name}.jsonl").open("rb") as lines:
        for line in lines:
            yield [
                value if read is None or value is None else read(value)
                for read, value in zip(readers, json.loads(line), strict=True)
            ]


def _continue_numbers(session: Session, table: sa.Table) -> None:
    """Let PostgreSQL number new rows after the restored ones; SQLite does so by itself."""
    if db.engine.dialect.name != "postgresql" or "id" not in table.columns:
        return
    sequence = session.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        last = session.scalar(sa.select(sa.func.max(table.c.id)))
        session.execute(sa.select(sa.func.setval(sequence, last or 1, last is not None)))


def _put_files(folder: Path, manifest: dict[str, Any], target: Path | None, replace: bool) -> int:
    if target is None:
        if manifest["files"]:
            raise archive.refuse(
                "STORAGE_URL names no folder: the uploaded files of the backup have no place."
            )
        return 0
    if replace:
        shutil.rmtree(target, ignore_errors=True)
    for name in manifest["files"]:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / archive.UPLOADS / name, place)
    return len(manifest["files"])
