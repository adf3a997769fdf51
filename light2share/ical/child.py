"""Reads a calendar in a process of its own, with limits on time and memory.

`python -m light2share.ical.child FILE QUESTION RESULT` writes to RESULT, as JSON, the busy times and the report, or why
the calendar is refused; QUESTION is a file with the window, the zone, the limits and the hashes of own bookings.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from light2share.ical.busy import Question, read
from light2share.ical.findings import (
    Fault,
    FaultKind,
    Limits,
    Reading,
    Trouble,
    Unreadable,
    seconds_of,
)
from light2share.kernel import confined
from light2share.kernel.confined import Bounds, End, Ended
from light2share.kernel.period import Period

BOUNDS = Bounds(seconds=10, memory=200 * 1024 * 1024)
MOST_FAULTS = 200
"""As many as are told; `faults_in_all` counts the others too."""
ENDS = {End.TIME: Trouble.TOOK_TOO_LONG, End.MEMORY: Trouble.TOO_MUCH_MEMORY, End.FAULT: Trouble.UNREADABLE}


def read_apart(content: bytes, question: Question, bounds: Bounds = BOUNDS) -> Reading:
    """`busy.read` in a process of its own. Raises Unreadable, also where it used up its time or memory."""
    if len(content) > question.limits.file_bytes:
        raise Unreadable(Trouble.TOO_LARGE, most=question.limits.file_bytes // (1024 * 1024))
    with TemporaryDirectory(prefix="calendar-") as folder:
        names = [str(Path(folder) / name) for name in ("calendar", "question", "result")]
        Path(names[0]).write_bytes(content)
        Path(names[1]).write_text(json.dumps(_asked(question)), encoding="utf-8")
        try:
            confined.run("light2share.ical.child", names, bounds)
        except Ended as ended:
            raise Unreadable(ENDS[ended.end]) from None
        return _told(json.loads(Path(names[2]).read_text(encoding="utf-8")), question)


def _asked(question: Question) -> dict[str, Any]:
    return {
        "from": seconds_of(question.window.start),
        "until": seconds_of(question.window.end),
        "zone": question.zone.key,
        "own": sorted(question.own),
        "limits": asdict(question.limits),
    }


def _told(result: dict[str, Any], question: Question) -> Reading:
    if "trouble" in result:
        raise Unreadable(Trouble(result["trouble"]), result["line"], result["event"], **result["values"])
    return Reading(
        question.window,
        [Period(_instant(start), _instant(end)) for start, end in result["busy"]],
        [Fault(FaultKind(one.pop("kind")), **one) for one in result["faults"]],
        result["events"],
        result["not_busy"],
        result["name"],
        result["extract"].encode("latin-1"),
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def main(source: Path, asked: Path, target: Path) -> None:
    """Read `source` as `asked` says, and write what comes of it to `target`."""
    try:
        result = _result(read(source.read_bytes(), _question(json.loads(asked.read_text(encoding="utf-8")))))
    except Unreadable as why:
        result = why.as_json()
    with target.open("w", encoding="utf-8") as file:
        file.writelines(_pieces(result))


def _pieces(result: dict[str, Any]) -> Iterator[str]:
    return iter(json.JSONEncoder(ensure_ascii=True).iterencode(result))


def _question(asked: dict[str, Any]) -> Question:
    window = Period(_instant(asked["from"]), _instant(asked["until"]))
    return Question(window, ZoneInfo(asked["zone"]), frozenset(asked["own"]), Limits(**asked["limits"]))


def _result(reading: Reading) -> dict[str, Any]:
    return {
        "busy": [[seconds_of(one.start), seconds_of(one.end)] for one in reading.busy],
        "faults": [asdict(fault) for fault in reading.faults],
        "events": reading.events,
        "not_busy": reading.not_busy,
        "name": reading.name,
        "extract": reading.extract.decode("latin-1"),
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
