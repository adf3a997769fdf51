"""From the bytes of a file to rows of plain texts: CSV of any kind, and the first sheet of a workbook.

Nothing here knows what the columns mean. It runs in a process of its own (child.py), because no reader of a workbook
is safe with a hostile file.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from light2share.exchange.rules import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    Refused,
    Trouble,
)
from light2share.kernel.encodings import decoded

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Workbooks of before 2007, and those with a password."""
DELIMITERS = (",", ";", "\t", "|")
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What no cell keeps: neither printed nor a line end, and what turns the following text around."""
LONGEST_GAP = 1000
"""Empty rows of a workbook after which its table has ended; formatted ones may follow to the millionth."""
INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064]")
"""Comes along with copied text and takes no room."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their kind, and yet nothing to see."""
COMMENT = "#"
"""A row whose first cell begins with it explains; it is no listing."""
GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠#]")
"""A text that a spreadsheet would have calculated, with the apostrophe that keeps it a text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first row that holds anything, and those behind it with their number in the file."""

    headers: list[str]
    rows: Iterator[tuple[int, list[str]]]
    delimiter: str = ""
    """Empty for a workbook."""


def read(path: Path) -> Sheet:
    """The table in a file. Raises Refused, also while its rows are read."""
    if path.stat().st_size > LARGEST_FILE:
        raise Refused(Trouble.TOO_LARGE)
    with path.open("rb") as file:
        start = file.read(len(OLD_EXCEL))
    if not start:
        raise Refused(Trouble.EMPTY)
    if start.startswith(OLD_EXCEL):
        raise Refused(Trouble.OLD_EXCEL)
    if start.startswith(ZIP):
        return _table(_workbook_rows(path))
    text = decoded(path.read_bytes())
    text, delimiter = _without_hint(text)
    return _table(_csv_rows(text, delimiter), delimiter)


def clean(text: str) -> str:
    """The text of a cell: tidy, and without the apostrophe that kept a spreadsheet from calculating it."""
    return tidy(text[1:] if GUARDED.match(text) else text)[:LONGEST_CELL]


def tidy(text: str) -> str:
    """Composed signs, plain line ends, no control characters, nothing around it; empty if there is nothing to see."""
    if text.isascii() and text.isprintable() and len(text) < LONGEST_CELL:
        return text.strip()
    text = unicodedata.normalize("NFC", text[: LONGEST_CELL * 2])
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x0b"):
        text = text.replace(end, "\n")
    text = INVISIBLE.sub("", CONTROL.sub("", text)).strip()
    return text if any(map(_is_visible, text)) else ""


def _is_visible(sign: str) -> bool:
    """Whether a sign by itself shows anything."""
    return unicodedata.category(sign)[0] not in "ZCM" and sign not in BLANK


def _without_hint(text: str) -> tuple[str, str]:
    """The text without the line by which Excel says what stands between cells, and that sign."""
    text = text.lstrip("\ufeff")
    if hint := re.match(r'"?sep=([^\r\n])"?\r?\n?', text, re.IGNORECASE):
        return text[hint.end() :], hint[1]
    return text, _delimiter_of(text)


def _delimiter_of(text: str) -> str:
    """The sign that makes the most columns of the first row that holds anything."""
    first = next((line for line in islice(text.splitlines(), 200) if line.strip(" ;,\t|\x00")), "")
    return max(DELIMITERS, key=lambda sign: (len(next(csv.reader([first], delimiter=sign), [])), sign == ","))


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise Refused(Trouble.UNREADABLE, line=line) from None


def _workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    _refuse_bombs(path)
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, keep_links=False)
            sheet = next(one for one in book.worksheets)
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
            empty = 0
            for number, cells in enumerate(rows, 1):
                empty = 0 if any(cell is not None for cell in cells) else empty + 1
                if empty > LONGEST_GAP:
                    return
                if not empty:
                    yield number, [_text(cell) for cell in cells]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged workbook fails in any way the reader knows
        raise Refused(Trouble.UNREADABLE, line=1) from error


def _refuse_bombs(path: Path) -> None:
    """Hold the limits before anything is unpacked: a part never yields more than the archive says of it."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Refused(Trouble.UNPACKS_TOO_LARGE)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        head = file.read(2000).replace(b"\0", b"")
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise Refused(Trouble.UNREADABLE, line=1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Refused(Trouble.UNREADABLE, line=1) from None


def _text(value: Any) -> str:
    """A cell of a workbook as it would be typed; a formula is its own text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)


def _table(rows: Iterable[tuple[int, list[str]]], delimiter: str = "") -> Sheet:
    """Header and rows, cleaned; a row of nothing, or one that explains, is left out."""
    cleaned = _cleaned(rows)
    headers = next((cells for _, cells in cleaned), None)
    if headers is None:
        raise Refused(Trouble.EMPTY)
    if len(headers) > MOST_COLUMNS:
        raise Refused(Trouble.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    return Sheet(headers, _limited(cleaned, len(headers)), delimiter)


def _cleaned(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        if cells and cells[0].lstrip().startswith(COMMENT):
            continue
        texts = [clean(cell) if cell else "" for cell in cells[: MOST_COLUMNS + 1]]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _limited(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    for count, (number, cells) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise Refused(Trouble.TOO_MANY_ROWS, most=MOST_ROWS)
        yield number, cells[:width]
