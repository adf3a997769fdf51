"""The translations of all rooms as one catalogue per language, compiled when a source is newer."""

from __future__ import annotations

import contextlib
import io
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "en"


@cache
def translations_of(language: str) -> NullTranslations:
    """Everything translated into `language`; the English texts themselves where nothing is."""
    sources = sorted((FOLDER / language).glob("*.po"))
    if language == SOURCE_LANGUAGE or not sources:
        return NullTranslations()
    return Translations(io.BytesIO(_compiled(language, sources)))


def _compiled(language: str, sources: list[Path]) -> bytes:
    """The compiled catalogue. It is kept beside its sources under a name that changes with them."""
    kept = FOLDER / language / f"all-{_fingerprint(sources)}.mo"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    content = compiled(merged(language, sources))
    with contextlib.suppress(OSError):  # a folder that cannot be written costs half a second at each start
        _keep(kept, content)
    return content


def merged(language: str, sources: list[Path]) -> Catalog:
    """One catalogue of all `sources`; messages without a translation are left out."""
    whole = Catalog(locale=language, charset="utf-8")
    for source in sources:
        with source.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and not message.fuzzy:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def compiled(catalogue: Catalog) -> bytes:
    """`catalogue` as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def _fingerprint(sources: list[Path]) -> str:
    stats = [(source.name, source.stat()) for source in sources]
    return sha256(
        repr([(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]).encode()
    ).hexdigest()[:12]


def _keep(path: Path, content: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
    for old in path.parent.glob("all-*.mo"):
        if old != path:
            old.unlink(missing_ok=True)
