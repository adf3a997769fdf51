"""Reads a file in a process of its own, with limits on time and memory.

`python -m light2share.exchange.child FILE OUT` writes to OUT, as lines of JSON: what the table is (headers, delimiter)
or why it is refused, then a line for each row: its number and its cells that hold something, by column.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from light2share.exchange.reading import read
from light2share.exchange.rules import Refused, Trouble

SECONDS = 60
MEMORY = 512 * 1024 * 1024
"""Bytes of address space; what is really used stays far below."""
FULL = 3


def main(source: Path, target: Path) -> int:
    """Read `source` into `target`; the exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        with target.open("w", encoding="utf-8") as out:
            for line in _lines(source):
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except Refused as refused:
        target.write_text(json.dumps({"trouble": refused.trouble, "values": refused.values}) + "\n")
    except MemoryError:
        return FULL
    return 0


def _lines(source: Path) -> Iterator[Any]:
    sheet = read(source)
    yield {"headers": sheet.headers, "delimiter": sheet.delimiter}
    for number, cells in sheet.rows:
        yield [number, [[place, text] for place, text in enumerate(cells) if text]]


def run(source: Path, target: Path) -> None:
    """Start it and wait for it. Raises Refused if it could not come to an end."""
    root = Path(__file__).resolve().parent.parent.parent
    command = [sys.executable, "-m", "light2share.exchange.child", str(source), str(target)]
    try:
        done = subprocess.run(
            command,
            cwd=root,
            timeout=SECONDS * 2,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except subprocess.TimeoutExpired:
        raise Refused(Trouble.TOOK_TOO_LONG) from None
    if done.returncode == FULL or b"MemoryError" in done.stderr:
        raise Refused(Trouble.UNPACKS_TOO_LARGE)
    if done.returncode < 0:
        raise Refused(Trouble.TOOK_TOO_LONG)
    if done.returncode:
        raise Refused(Trouble.UNREADABLE, line=1)


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
