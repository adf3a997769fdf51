"""Reads a file in a process of its own, with limits on time and memory.

`python -m light2share.exchange.child FILE OUT` writes to OUT, as lines of JSON: what the table is (headers, delimiter)
or why it is refused, then a line for each row: its number and its cells that hold something, by column.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from light2share.exchange.reading import read
from light2share.exchange.rules import Refused, Trouble
from light2share.kernel import confined
from light2share.kernel.confined import Bounds, End, Ended

BOUNDS = Bounds(seconds=60, memory=512 * 1024 * 1024)


def main(source: Path, target: Path) -> int:
    """Read `source` into `target`; the exit code."""
    try:
        with target.open("w", encoding="utf-8") as out:
            for line in _lines(source):
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except Refused as refused:
        target.write_text(json.dumps({"trouble": refused.trouble, "values": refused.values}) + "\n")
    return 0


def _lines(source: Path) -> Iterator[Any]:
    sheet = read(source)
    yield {"headers": sheet.headers, "delimiter": sheet.delimiter}
    for number, cells in sheet.rows:
        yield [number, [[place, text] for place, text in enumerate(cells) if text]]


def run(source: Path, target: Path) -> None:
    """Start it and wait for it. Raises Refused if it could not come to an end."""
    try:
        confined.run("light2share.exchange.child", [str(source), str(target)], BOUNDS)
    except Ended as ended:
        raise _refused(ended.end) from None


def _refused(end: End) -> Refused:
    if end is End.MEMORY:
        return Refused(Trouble.UNPACKS_TOO_LARGE)
    return Refused(Trouble.TOOK_TOO_LONG) if end is End.TIME else Refused(Trouble.UNREADABLE, line=1)


def result(target: Path) -> tuple[list[str], str, Iterator[tuple[int, list[tuple[int, str]]]]]:
    """Headers, delimiter and rows of a finished reading. Raises Refused."""
    lines = _read_lines(target)
    head = next(lines, None)
    if not isinstance(head, dict) or "trouble" in head:
        if head is None:
            raise Refused(Trouble.UNREADABLE, line=1)
        raise Refused(Trouble(head["trouble"]), **head["values"])
    return head["headers"], head["delimiter"], lines


def _read_lines(target: Path) -> Iterator[Any]:
    with target.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
