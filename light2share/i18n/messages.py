"""Collect the texts of the code and the templates into one file of translations per room, and check these files.

    python -m light2share.i18n.messages                 collect all
    python -m light2share.i18n.messages --room bookings collect one room
    python -m light2share.i18n.messages --check         say what is missing; exit 1 if anything is

A text that several rooms use stands once, in the first of them: `web` (layouts, components and all that is no room's),
then the line of rooms. Its translation goes with it when it moves. French signs and spaces are set on the way.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from light2share.i18n.typography import english, french

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(__file__).parent / "fr"
ROOMS = (
    "web", "accounts", "organisations", "equipment", "availability", "quotes", "agreements", "proofs",
    "authorisations", "bookings", "messages", "feasibility", "billing", "aftercare", "calendars", "catalogue",
    "exchange", "watching", "notifications", "audit", "identity", "privacy", "merging", "needs", "reports",
    "home", "admin", "api", "jobs", "demo", "ops",
)  # fmt: skip
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "n_": (1, 2),
    "p_": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
}
TEMPLATE_OPTIONS = {"trimmed": "true", "silent": "false"}
HEADER = rb"""# French texts of Light2Share.
msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)")
TAG = re.compile(r"</?\w+")

Key = tuple[str | None, str]


@dataclass
class Text:
    """A text as it stands in the sources."""

    id: str | tuple[str, str]
    context: str | None
    files: list[str] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What makes it the same text elsewhere."""
        return self.context, self.id if isinstance(self.id, str) else self.id[0]

    @property
    def room(self) -> str:
        """The room whose file holds it."""
        return min(self.rooms, key=ROOMS.index)


def room_of(path: Path) -> str:
    """The room that a source belongs to; `web` for what belongs to none."""
    parts = path.relative_to(ROOT).parts
    folder = parts[2] if parts[:2] == ("templates", "mail") else parts[1]
    return folder if folder in ROOMS else "web"


def sources() -> Iterator[tuple[Path, str]]:
    """Every file with texts, and how it is read."""
    for path in sorted((ROOT / "light2share").rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, "python"
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg", ".xml"}:
            yield path, "jinja2"


def texts() -> dict[Key, Text]:
    """Every text of the site in the order of its sources."""
    found: dict[Key, Text] = {}
    for path, method in sources():
        name = str(path.relative_to(ROOT))
        options = TEMPLATE_OPTIONS if method == "jinja2" else {}
        for _line, message, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            text = Text(message if isinstance(message, str) else (message[0], message[1]), context)
            text = found.setdefault(text.key, text)
            if isinstance(message, tuple) and isinstance(text.id, str):
                text.id = (message[0], message[1])
            text.rooms.add(room_of(path))
            if name not in text.files:
                text.files.append(name)
    found.pop((None, ""), None)
    return found


def read(room: str) -> Catalog:
    """The translations of `room` as they are."""
    path = FOLDER / f"{room}.po"
    if not path.exists():
        return Catalog(locale="fr", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="fr", ignore_obsolete=True)


def known() -> dict[Key, Message]:
    """Every translation that any room has."""
    found: dict[Key, Message] = {}
    for room in ROOMS:
        for message in read(room):
            if message.id and any(_strings(message)):
                found.setdefault(_key(message), message)
    return found


def collected(room: str, every: dict[Key, Text], translated: dict[Key, Message]) -> Catalog:
    """The texts of `room` with the translations that are known."""
    catalogue = Catalog(locale="fr", charset="utf-8")
    for text in every.values():
        if text.room != room:
            continue
        old = translated.get(text.key)
        string = _translation(text, old)
        catalogue.add(text.id, string, context=text.context, locations=[(name, 0) for name in text.files])
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The file of `catalogue`; the same texts give the same bytes."""
    file = BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, omit_header=True)
    return HEADER + file.getvalue()


def collect(rooms: tuple[str, ...]) -> int:
    """Write the files of `rooms`; how many texts in them still lack a translation."""
    every, translated = texts(), known()
    missing = 0
    for room in rooms:
        catalogue = collected(room, every, translated)
        path = FOLDER / f"{room}.po"
        if len(catalogue) == 0:
            path.unlink(missing_ok=True)
            continue
        content = written(catalogue)
        if not path.exists() or path.read_bytes() != content:
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(content)
            part.replace(path)
        missing += sum(not all(_strings(message)) for message in catalogue if message.id)
    return missing


def faults() -> list[str]:
    """What keeps the translations from being complete and right, one line each."""
    every, translated = texts(), known()
    found = []
    for room in ROOMS:
        catalogue, path = collected(room, every, translated), FOLDER / f"{room}.po"
        there = path.read_bytes() if path.exists() else b""
        if there != (written(catalogue) if len(catalogue) else b""):
            found.append(f"{room}.po is not in step with its sources: run `make messages`")
        found += [
            f"{room}.po: {fault}" for message in catalogue if message.id for fault in _faults_of(message)
        ]
        if b"#, fuzzy" in there:
            found.append(f"{room}.po: a fuzzy translation")
    return found


def _faults_of(message: Message) -> Iterator[str]:
    ids = _ids(message)
    strings = _strings(message)
    if not all(strings):
        yield f"no French for {ids[0]!r}"
        return
    for text in ids:
        if english(text) != text:
            yield f"plain signs (apostrophe, dots) in {text!r}"
    wanted = {name for text in ids for name in PLACEHOLDER.findall(text)}
    for string in strings:
        names = set(PLACEHOLDER.findall(string))
        if names - wanted or (len(ids) == 1 and names != wanted):
            yield f"other placeholders in the French of {ids[0]!r}"
        if len(ids) == 1 and sorted(TAG.findall(string)) != sorted(TAG.findall(ids[0])):
            yield f"other tags in the French of {ids[0]!r}"


def _translation(text: Text, old: Message | None) -> str | tuple[str, ...]:
    """The old translation in the shape that `text` has now, with French signs."""
    strings = [french(string) for string in _strings(old)] if old else [""]
    if isinstance(text.id, str):
        return strings[0]
    return (strings[0], strings[-1])


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _key(message: Message) -> Key:
    return message.context, _ids(message)[0]


def main() -> int:
    """Do what the command line asks; the exit code."""
    parser = argparse.ArgumentParser(description="Collect and check the texts to translate.")
    parser.add_argument("--room", choices=ROOMS, action="append", help="only this room")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something is missing")
    arguments = parser.parse_args()
    if arguments.check:
        found = faults()
        sys.stdout.write("".join(f"{fault}\n" for fault in found) or "Every text is there in French.\n")
        return 1 if found else 0
    missing = collect(tuple(arguments.room or ROOMS))
    sys.stdout.write(
        f"{missing} texts lack their French.\n" if missing else "Every text is there in French.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
