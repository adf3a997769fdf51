"""Importing 5,000 rows: seconds and memory of the worker that reads, checks and writes them, its child included."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from subprocess import PIPE
from time import perf_counter
from uuid import uuid4

from bench.client import Visitor
from bench.machine import cpu_seconds, peak_mib
from bench.sides import Sides

ROWS = 5000
MOST_SECONDS, MOST_MIB = 60, 300
HEADERS = (
    "owner_key", "title_fr", "title_en", "technique", "summary_fr", "summary_en", "description_en", "manufacturer",
    "model", "commissioned_year", "access_mode", "price_mode", "hourly_rate", "daily_rate", "state",
    "s.temperature_range [°C]", "s.chamber_volume [L]", "units", "calibrated_on",
)  # fmt: skip


def table(round_number: int) -> bytes:
    """A file of climatic chambers, half of them published; the second time each has another price."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows(_rows(round_number))
    return out.getvalue().encode()


def _rows(round_number: int) -> Iterator[tuple[object, ...]]:
    for number in range(ROWS):
        yield (
            f"BENCH-{number}", f"Enceinte climatique {number}", f"Climatic chamber {number}", "climatic-chamber",
            "Essais de pièces en température.", "Tests of parts in temperature.", "A chamber with a window. " * 8,
            f"Maker {number % 40}", f"Model {number % 300}", 2010 + number % 15, "self_service | operator_assisted",
            "rate", 40 + number % 90 + round_number, 300, "published" if number % 2 else "draft",
            f"{-70 + number % 30}..180", 600, 1, "2026-01-31",
        )  # fmt: skip


def importing(sides: Sides) -> None:
    """Send a file, let a worker check it, confirm, let a worker import it; first all new, then all changed."""
    owner = Visitor(sides.site.port)
    owner.sign_in("owner@demo.example", "demo-light2share")
    for round_number, name in enumerate(("new", "changed")):
        page = _sent(owner, table(round_number))
        check = _worker(sides)
        owner.read_token(page)
        if owner.ask(f"{page}/confirm", {}).status != 303:
            raise RuntimeError("the import was not ready to be confirmed")
        write = _worker(sides)
        told = owner.ask(page).body
        if not re.search(rb"5,?000 rows are imported", told):
            raise RuntimeError(
                "not every row was imported: " + re.sub(r"<[^>]+>", " ", told.decode())[-3000:]
            )
        figures = (
            (check.seconds + write.seconds, "s", MOST_SECONDS),
            (check.cpu + write.cpu, "s of CPU", MOST_SECONDS),
            (max(check.mib, write.mib), "MiB", MOST_MIB),
        )
        for value, unit, most in figures:
            sides.bench.note(
                f"import of {ROWS} {name} rows", value, unit, f"at most {most} {unit}", value <= most
            )


def _sent(owner: Visitor, content: bytes) -> str:
    """Send a file; the path of its import."""
    owner.read_token("/equipment/import")
    border = uuid4().hex
    fields = {"csrf_token": owner.token, "language": "en"}
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
    ]
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="bench.csv"\r\n\r\n'
    body = ("".join(parts) + head).encode() + content + f"\r\n--{border}--\r\n".encode()
    answer = owner.send("/equipment/import", body, f"multipart/form-data; boundary={border}")
    found = re.search(r"/equipment/import/\w+", answer.headers.get("location", ""))
    if not found:
        raise RuntimeError(f"the file was answered {answer.status}")
    return found[0]


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker took: its child that reads the file included, and of CPU time the database too."""

    seconds: float
    cpu: float
    mib: float


def _worker(sides: Sides) -> Work:
    """Let a worker do what there is to do."""
    env = {**os.environ, **sides.bench.env(sides.url, sides.bench.load.equipment)}
    script = (
        "import resource; from threading import Event\n"
        "from wsgi import app; from light2share.jobs import imports\n"
        "with app.app_context(): imports.work_off(Event())\n"
        "both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "print(sum(one.ru_utime + one.ru_stime for one in both))"
    )
    started, database = perf_counter(), cpu_seconds(sides.database)
    with subprocess.Popen(
        [sys.executable, "-c", script], env=env, stdout=PIPE, stderr=PIPE, text=True
    ) as worker:
        mib = peak_mib(worker)
        said, complaints = worker.communicate()
    if worker.returncode:
        raise RuntimeError(complaints[-3000:])
    cpu = float(said.splitlines()[-1])
    return Work(perf_counter() - started, cpu + cpu_seconds(sides.database) - database, mib)
