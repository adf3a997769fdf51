"""Write one consistent file of database and uploads while the site runs.

All tables are read in one transaction that sees one instant (a WAL snapshot on SQLite, REPEATABLE READ on PostgreSQL)
and holds nobody up. Files are copied before that instant and once more after it, so that none which a row of that
instant names can have gone meanwhile.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from light2share.db import db
from light2share.kernel import clock
from light2share.ops import archive, state
from light2share.ops.archive import Summary
from light2share.web import named_files

BATCH = 5000
QUICKLY = 3  # of gzip's levels


class _Writer:
    """Adds members to the tar file and remembers their sums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.sums: dict[str, str] = {}

    def add(self, name: str, content: BinaryIO, size: int) -> None:
        """Add `content` from where it stands."""
        digest = sha256()
        start = content.tell()
        while block := content.read(1 << 20):
            digest.update(block)
        content.seek(start)
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(clock.now().timestamp())
        self._tar.addfile(member, content)
        self.sums[name] = digest.hexdigest()


def write(file: Path, settings: dict[str, Any]) -> Summary:
    """Write the backup; `file` appears only when it is whole. Raises ClickException if it cannot be written."""
    if not state.is_migrated():
        raise archive.refuse("The database is not up to date: run `flask --app wsgi db upgrade` first.")
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        with tarfile.open(part, "w:gz", compresslevel=QUICKLY) as tar:
            summary = _fill(_Writer(tar), settings)
        part.replace(file)
    except OSError as error:
        raise archive.refuse(f"The backup could not be written to {file}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return summary


def _fill(writer: _Writer, settings: dict[str, Any]) -> Summary:
    summary = Summary()
    folder = archive.uploads_folder(settings)
    _add_files(writer, folder)
    manifest: dict[str, Any] = {
        "format": archive.FORMAT,
        "migration": state.present_migration(),
        "tables": {},
    }
    with _one_instant() as connection:
        manifest["made_at"] = clock.now().isoformat()
        names = set(connection.execute(archive.referenced_names()).scalars())
        for table in archive.tables():
            columns = [column.name for column in table.columns]
            rows = _add_rows(writer, connection, table)
            manifest["tables"][table.name] = {"columns": columns, "rows": rows}
            summary.tables += 1
            summary.rows += rows
    _add_files(writer, folder)
    manifest["files"] = [
        name.removeprefix(archive.UPLOADS)
        for name in sorted(writer.sums)
        if name.startswith(archive.UPLOADS) and named_files.is_referenced(Path(name), names)
    ]
    summary.files = len(manifest["files"])
    manifest["sums"] = dict(writer.sums)
    content = json.dumps(manifest, indent=1).encode()
    writer.add(archive.MANIFEST, io.BytesIO(content), len(content))
    return summary


@contextmanager
def _one_instant() -> Iterator[sa.Connection]:
    """A connection on which every query sees the database as it is now."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        connection.execute(
            sa.text("SELECT version_num FROM alembic_version")
        )  # the first look fixes the instant
        yield connection


def _add_rows(writer: _Writer, connection: sa.Connection, table: sa.Table) -> int:
    number = 0
    order = list(table.primary_key.columns)
    with tempfile.TemporaryFile() as lines:
        result = connection.execution_options(yield_per=BATCH).execute(sa.select(table).order_by(*order))
        for batch in result.partitions():
            lines.write(b"".join(archive.line_of(row) for row in batch))
            number += len(batch)
        size = lines.tell()
        lines.seek(0)
        writer.add(f"{archive.TABLES}{table.name}.jsonl", lines, size)
    return number


def _add_files(writer: _Writer, folder: Path | None) -> None:
    for path in named_files.uploads(folder):
        name = f"{archive.UPLOADS}{path.relative_to(folder or path.parent)}"
        if name in writer.sums:
            continue
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # removed meanwhile, and its row with it
            continue
        writer.add(name, io.BytesIO(content), len(content))
