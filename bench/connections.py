"""Reading a connected calendar of 10,000 events: seconds and memory of its process, and pages meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.client import Visitor
from bench.sides import Sides

EVENTS = 10_000
SERIES = 200
MOST_SECONDS, MOST_MIB = 10, 200
MOST_SLOWER = 1.5
PAGES = 60
SCRIPT = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo
from light2share.ical.busy import Question
from light2share.ical.child import read_apart
from light2share.kernel.period import Period
window = Period(datetime(2026, 9, 12, tzinfo=UTC), datetime(2028, 10, 13, tzinfo=UTC))
content, question = Path(sys.argv[1]).read_bytes(), Question(window, ZoneInfo("Europe/Paris"))
for _time in range(int(sys.argv[2])):
    started = perf_counter()
    reading = read_apart(content, question)
    print(perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
          reading.events, len(reading.busy), flush=True)
"""


def calendar() -> bytes:
    """What an office program writes: zones, alarms, guests; every fiftieth event is a weekly series with exceptions."""
    return "".join(_lines()).encode()


def _lines() -> Iterator[str]:
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bench//Bench//EN\r\nX-WR-CALNAME:Bench\r\n"
    first = datetime.fromisoformat("2026-09-01T08:00")
    for number in range(EVENTS):
        start = first + timedelta(hours=number * 2 % 16_000)
        yield (
            f"BEGIN:VEVENT\r\nUID:{number}@bench.example\r\nDTSTAMP:20260901T000000Z\r\n"
            f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}\r\nDURATION:PT45M\r\n"
            f"SUMMARY:Meeting number {number}\\, room 3\r\nDESCRIPTION:What was said before\r\n"
            "ATTENDEE;CN=Somebody;PARTSTAT=ACCEPTED:mailto:somebody@bench.example\r\n"
        )
        if number % (EVENTS // SERIES) == 0:
            off = start + timedelta(days=14)
            yield f"RRULE:FREQ=WEEKLY;UNTIL=20271231T000000Z\r\nEXDATE;TZID=Europe/Paris:{off:%Y%m%dT%H%M%S}\r\n"
        yield "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    yield "END:VCALENDAR\r\n"


def connecting(sides: Sides) -> None:
    """Read it as the worker does; then again and again while pages are asked for."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bench.ics"
        file.write_bytes(calendar())
        seconds, mib, events, busy = _read(file)
        if events != EVENTS or not busy:
            raise RuntimeError(f"{events} events were read, {busy} busy times")
        bench = sides.bench
        what = f"connected calendar of {EVENTS} events"
        bench.note(what, seconds, "s", f"at most {MOST_SECONDS} s", seconds <= MOST_SECONDS)
        bench.note(what, mib, "MiB", f"at most {MOST_MIB} MiB", mib <= MOST_MIB)
        alone = _page_seconds(sides)
        reading = subprocess.Popen(_command(file, 100), env=_surroundings(), stdout=subprocess.DEVNULL)
        try:
            meanwhile = _page_seconds(sides)
        finally:
            reading.kill()
            reading.wait()
    ratio = meanwhile / alone
    goal = f"at most {MOST_SLOWER} x"
    bench.note("pages while a calendar is read", ratio, "x of without", goal, ratio <= MOST_SLOWER)


def _command(file: Path, times: int) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(file), str(times)]


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def _read(file: Path) -> tuple[float, float, int, int]:
    done = subprocess.run(_command(file, 1), env=_surroundings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    seconds, mib, events, busy = done.stdout.split()
    return float(seconds), float(mib), int(events), int(busy)


def _page_seconds(sides: Sides) -> float:
    """The median of a page of the catalogue."""
    reader = Visitor(sides.site.port)
    found = []
    for _time in range(PAGES):
        started = perf_counter()
        if reader.ask("/equipment").status != 200:
            raise RuntimeError("the catalogue did not answer")
        found.append(perf_counter() - started)
    return median(found)
