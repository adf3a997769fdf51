"""`make bench`: the site beside yardsticks of the same work, in one run, on both engines; only ratios are quoted.

    python -m bench.run [--quick] [--engine sqlite|postgresql] [--equipment N] [--bookings N] [--large N]

Prints a table for each engine and writes bench/results.json. Figures are CPU milliseconds a request, server and
database together, the smaller of two rounds; what the goals of the project ask for stands beside each ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from bench import measures
from bench.ceiling import data
from bench.machine import Server, free_port, serving
from tests.engines import Store, databases

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results.json"
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
        """Settings of a benchmarked site: limits that would measure the limiter are raised."""
        folder = self.folder / f"data-{equipment}"
        folder.mkdir(exist_ok=True)
        return {
            "DEMO": "1",
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


def main() -> int:
    """Run the benchmark; 0 whatever the ratios are, since a goal missed is a figure and not a failure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="under two minutes: less data, shorter rounds")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--equipment", type=int)
    parser.add_argument("--bookings", type=int)
    parser.add_argument("--large", type=int, help="instruments of the site with many; 0 for none")
    chosen = parser.parse_args()
    load = QUICK if chosen.quick else FULL
    if chosen.equipment:
        bookings = chosen.bookings or chosen.equipment * 100
        load = replace(load, equipment=chosen.equipment, bookings=bookings)
    if chosen.large is not None:
        load = replace(load, large=chosen.large)
    results = {}
    for engine in chosen.engine or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="l2s-bench-") as folder, databases(engine) as store:
            store.template("empty", lambda _url: None, based_on=None)
            bench = Bench(engine, load, store, Path(folder))
            print(f"{engine}: {load.equipment} instruments, {load.bookings} bookings", flush=True)
            measures.everything(bench)
            print(table(bench.figures), flush=True)
            results[engine] = [asdict(figure) for figure in bench.figures]
    RESULTS.write_text(json.dumps(results, indent=1))
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
