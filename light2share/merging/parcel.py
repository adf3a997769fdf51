"""What one cluster hands to another: a zip file with two lists and the files that they name. Nothing in it is trusted.

manifest.json       what it is, of which version, made when and where
organisations.json  one object each: its profile as cells of a file of members, its sites, its people
listings.json       the columns, and one object each: its cells, hours, closings, rates, photos and documents
files/<name>        photos as WebP, documents as PDF
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT, VERSION = "light2share-cluster", 1
MANIFEST, ORGANISATIONS, LISTINGS = "manifest.json", "organisations.json", "listings.json"
FILES = "files/"
NAME = re.compile(r"[A-Za-z0-9_-]{1,80}\.(webp|pdf)")
LARGEST_LIST = 200 * 1024 * 1024
LARGEST_FILE = 20_000_000
MOST_FILES = 50_000
MOST_ORGANISATIONS, MOST_LISTINGS, MOST_PARTS = 5_000, 20_000, 200


class BadParcel(ValueError):
    """The file is none, or says what no cluster would; the words are for whoever runs the command."""


@dataclass
class Parcel:
    """What the file says."""

    manifest: dict[str, Any]
    organisations: list[dict[str, Any]]
    headers: list[str]
    listings: list[dict[str, Any]]
    names: set[str] = field(default_factory=set)
    """Of its files."""


def write(path: Path, parcel: Parcel, content: Callable[[str], bytes | None]) -> int:
    """Put it together at `path`, whole or not at all; how many files are in it. `content` reads a stored file."""
    draft = path.with_name(path.name + ".part")
    written = 0
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parcel.names):
            data = content(name)
            if data is not None:
                archive.writestr(FILES + name, data, zipfile.ZIP_STORED)
                written += 1
        lists = {
            MANIFEST: parcel.manifest,
            ORGANISATIONS: parcel.organisations,
            LISTINGS: {"headers": parcel.headers, "rows": parcel.listings},
        }
        for name, value in lists.items():
            archive.writestr(name, json.dumps(value, ensure_ascii=False, indent=1))
    draft.replace(path)
    return written


def read(path: Path) -> Parcel:
    """The lists of a file. Raises BadParcel."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = _names(archive)
            manifest = _object(_json(archive, MANIFEST))
            if manifest.get("format") != FORMAT or manifest.get("version") != VERSION:
                raise BadParcel(f"This is no {FORMAT} of version {VERSION}.")
            organisations = _json(archive, ORGANISATIONS)
            listings = _object(_json(archive, LISTINGS))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        raise BadParcel(f"The file can’t be read: {fault}") from None
    headers = _texts(listings.get("headers"), 500)
    return Parcel(
        manifest,
        _objects(organisations, MOST_ORGANISATIONS),
        headers,
        _objects(listings.get("rows"), MOST_LISTINGS),
        names,
    )


def file_in(path: Path, name: str) -> bytes:
    """One of its files. Raises BadParcel for one that is too large."""
    with zipfile.ZipFile(path) as archive:
        return _part(archive, FILES + name, LARGEST_FILE)


def objects(value: Any) -> list[dict[str, Any]]:
    """A list of objects of an organisation or a listing. Raises BadParcel."""
    return _objects([] if value is None else value, MOST_PARTS)


def text(value: Any, longest: int) -> str:
    """A text as the site keeps it: in one piece, without signs that control. Raises BadParcel."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadParcel("A text was expected.")
    said = "".join(sign for sign in value if sign.isprintable() or sign == "\n").strip()
    if len(said) > longest:
        raise BadParcel(f"A text is longer than {longest} characters.")
    return said


def _names(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.namelist()
    if len(parts) > MOST_FILES or len(set(parts)) != len(parts):
        raise BadParcel("It holds too many files, or one twice.")
    lists = {MANIFEST, ORGANISATIONS, LISTINGS}
    if not lists <= set(parts):
        raise BadParcel("One of its lists is missing.")
    names = {part.removeprefix(FILES) for part in parts if part not in lists}
    if any(not NAME.fullmatch(name) for name in names):
        raise BadParcel("It holds a file with a name that none of ours has.")
    return names


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """What it says of its own size is not believed."""
    with archive.open(name) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise BadParcel(f"{name} is larger than {limit} bytes.")
    return data


def _json(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        return json.loads(_part(archive, name, LARGEST_LIST))
    except (ValueError, RecursionError):
        raise BadParcel(f"{name} is no JSON.") from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadParcel("An object was expected.")
    return value


def _objects(value: Any, most: int) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > most:
        raise BadParcel(f"A list of at most {most} objects was expected.")
    return [_object(one) for one in value]


def _texts(value: Any, most: int) -> list[str]:
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) for one in value):
        raise BadParcel("A list of texts was expected.")
    return list(value)


def cells(values: Iterable[tuple[int, Any]]) -> dict[int, str]:
    """Those of a row that hold something, by place."""
    return {place: str(value) for place, value in values if value not in (None, "")}
