"""The stand that everything is measured on: how much data, the two servers, the figures and their table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.ceiling import data
from bench.machine import Server, free_port, serving
from tests.engines import Store

ROOT = Path(__file__).resolve().parent.parent
KEY = "only for the benchmark " * 3


@dataclass(frozen=True, slots=True)
class Load:
    """How much data, and how long each figure is measured."""

    equipment: int
    bookings: int
    small: int
    """The number of instruments of the second, smaller site."""
    seconds: float
    rounds: int
    """Races for one slot."""
    large: int = 0
    """The number of instruments of a third site, for searches only; none if 0."""


FULL = Load(2000, 200_000, 120, 3.0, 200, 50_000)
QUICK = Load(300, 12_000, 120, 0.25, 8)


@dataclass
class Figure:
    """One line of the table."""

    name: str
    site: float
    yardstick: float
    unit: str
    goal: str
    met: bool
    ratio: float | None = None


@dataclass
class Bench:
    """Everything that runs on one engine."""

    engine: str
    load: Load
    store: Store
    folder: Path
    figures: list[Figure] = field(default_factory=list)

    def add(
        self, name: str, site: float, yardstick: float, limit: float, unit: str = "ms", least: bool = False
    ) -> None:
        """Note a figure whose goal is a ratio to the yardstick: at most `limit`, or at least."""
        ratio = site / yardstick if yardstick else float("inf")
        met = ratio >= limit if least else ratio <= limit
        goal = f"{'at least' if least else 'at most'} {limit:g} x"
        self.figures.append(Figure(name, site, yardstick, unit, goal, met, ratio))

    def note(self, name: str, value: float, unit: str, goal: str, met: bool) -> None:
        """Note a figure with a goal of its own."""
        self.figures.append(Figure(name, value, 0, unit, goal, met))

    @contextmanager
    def site(self, equipment: int, bookings: int) -> Iterator[tuple[Server, str]]:
        """The site with so much demo data, served as in production; its server and the URL of its database."""
        url = self.store.fresh()
        env = self.env(url, equipment)
        load = ["demo", "load", "--equipment", str(equipment), "--bookings", str(bookings)]
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *load],
            cwd=ROOT,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        print(f"  {done.stdout.splitlines()[0]}", flush=True)
        port = free_port()
        command = [sys.executable, "-m", "light2share.ops.server", "127.0.0.1", str(port), "2"]
        env |= {"BASE_URL": f"http://127.0.0.1:{port}"}
        with serving(command, port, "/healthz", env, ROOT, self.folder / f"site-{equipment}.log") as server:
            yield server, url

    def env(self, url: str, equipment: int) -> dict[str, str]:
        """Settings of a benchmarked site: a log as in production, limits that would be measured raised."""
        folder = self.folder / f"data-{equipment}"
        folder.mkdir(exist_ok=True)
        return {
            "DEMO": "1",
            "LOG_FORMAT": "json",
            "SECRET_KEY": KEY,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "LIMIT_SIGN_IN": "1000000 per minute",
            "LIMIT_FEED": "1000000 per minute",
            "LIMIT_EXPORTS": "1000000 per minute",
            "LIMIT_CONTACT": "1000000 per minute",
            "LIMIT_CONTACT_RECEIVED": "1000000 per minute",
            "LIMIT_OPEN_REQUESTS": "1000000",
            "LIMIT_OPEN_REQUESTS_PER_ITEM": "1000000",
        }

    @contextmanager
    def yardstick(self) -> Iterator[Server]:
        """The bare programs, on as much data and the same server."""
        url = self.store.fresh("empty")
        data.load(url, self.load.equipment, self.load.bookings)
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--workers",
            "2",
            "--port",
            str(port),
        ]
        command += ["--log-level", "warning", "bench.ceiling.app:app"]
        with serving(
            command, port, "/week", {"CEILING_URL": url}, ROOT, self.folder / "yardstick.log"
        ) as server:
            yield server


def table(figures: list[Figure]) -> str:
    """The figures as aligned text."""
    rows = [("operation", "site", "yardstick", "ratio", "goal", "met")]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x"
        yardstick = f"{figure.yardstick:.3g}" if figure.yardstick else ""
        site = f"{figure.site:.3g} {figure.unit}"
        rows.append((figure.name, site, yardstick, ratio, figure.goal, "yes" if figure.met else "no"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    width = shutil.get_terminal_size((120, 24)).columns
    return "\n".join([lines[0], "-" * min(width, len(lines[0]) + 10), *lines[1:]])
