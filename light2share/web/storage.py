"""Where uploaded files lie: flat names under STORAGE_URL."""

from __future__ import annotations

import os
import re
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import unquote, urlsplit

from flask import current_app

NAME = re.compile(r"[A-Za-z0-9_-]+\.[a-z0-9]+")


def folder() -> Path:
    """The folder of uploaded files; made when a file is first written."""
    return Path(unquote(urlsplit(current_app.config["STORAGE_URL"]).path))


def place(name: str) -> Path:
    """Where the file of that name lies. Raises ValueError for a name that is more than letters, digits, `-` and `_`."""
    if not NAME.fullmatch(name):
        raise ValueError("no name of an uploaded file")
    return folder() / name


def new_name() -> str:
    """A name that nobody can guess, to which an ending is added."""
    return token_urlsafe(16).replace("-", "_")


def write(name: str, content: bytes) -> None:
    """Store a file; it is there as a whole or not at all, also after a power cut."""
    path = place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(name: str) -> bytes | None:
    """What a file holds; None if it is not there, or nothing can lie under such a name."""
    try:
        return place(name).read_bytes()
    except (FileNotFoundError, ValueError):
        return None


def remove(name: str) -> None:
    """Take a file away, if it is there."""
    place(name).unlink(missing_ok=True)
