"""The files of a form, as they were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was chosen; `data` ends one byte after the limit it was read with."""

    data: bytes
    called: str
    """Its name without folders and without what can't be printed."""


def sent(field: str, longest: int) -> Iterator[Upload]:
    """Those of the field `field`, each read when it is asked for, up to one byte more than `longest`."""
    for file in request.files.getlist(field):
        if file.filename:
            name = file.filename.replace("\\", "/").rpartition("/")[2]
            with file.stream:
                data = file.stream.read(longest + 1)
            yield Upload(data, "".join(sign for sign in name if sign.isprintable()).strip())


def count(field: str) -> int:
    """How many were chosen."""
    return sum(bool(file.filename) for file in request.files.getlist(field))
