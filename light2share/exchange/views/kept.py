"""Files of the catalogue as each process keeps them: made once for a state of the catalogue, sent to whoever asks.

A file lies on the disk under no name and is gone with its last reader. What it may hold is asked of the database each
time (the state); only the work of writing it is spared.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

from flask import Response, request
from werkzeug.exceptions import TooManyRequests

from light2share.exchange.views.files import PIECE, attached

MOST = 24
"""Files that a process keeps: each format in both languages, twice over."""
PATIENCE = 2.0
"""Seconds that one waits for the file of another; a process has few threads, and pages come first."""
AGAIN = 10

Write = Callable[[IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished file; closed once nobody reads it and it is kept no more."""

    content: IO[bytes]
    length: int
    state: str

    def __del__(self) -> None:
        self.content.close()

    def pieces(self) -> Iterator[bytes]:
        """What it holds; several may read it at once."""
        place = 0
        while piece := os.pread(self.content.fileno(), PIECE, place):
            yield piece
            place += len(piece)


_files: dict[str, Kept] = {}
_lock, _making = Lock(), Lock()


def kept_file(
    name: str, kind: str, language: str, state: str, allow: Callable[[], None], write: Write
) -> Response:
    """The file of that name in that language. `allow` refuses whoever has had too many made."""
    etag = sha256(f"{name} {language} {state}".encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    else:
        found = _found(f"{name} {language}", state, allow, write)
        answer = attached(b"", name, kind)
        answer.response = found.pieces()
        answer.content_length = found.length
    answer.set_etag(etag, weak=True)  # each process has written its own
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def throw_away() -> None:
    """Forget every file."""
    with _lock:
        _files.clear()


def _found(key: str, state: str, allow: Callable[[], None], write: Write) -> Kept:
    if found := _kept(key, state):
        return found
    allow()
    if not _making.acquire(timeout=PATIENCE):
        raise TooManyRequests(retry_after=AGAIN)
    try:
        found = _kept(key, state) or _made(state, write)
    finally:
        _making.release()
    with _lock:
        _files.pop(key, None)
        if len(_files) >= MOST:
            del _files[next(iter(_files))]
        _files[key] = found
    return found


def _kept(key: str, state: str) -> Kept | None:
    with _lock:
        found = _files.get(key)
    return found if found and found.state == state else None


def _made(state: str, write: Write) -> Kept:
    content = _paper()
    try:
        write(content)
        content.flush()
        return Kept(content, content.tell(), state)
    except BaseException:
        content.close()
        raise


def _paper() -> IO[bytes]:
    return TemporaryFile()
