"""A whole site on loopback for the browser: web server in two processes, worker, demo data, a database of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.db import engines
from light2share.kernel import clock
from light2share.privacy.models import Consent
from tests.engines import ROOT, Store

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
PASSWORD = "demo-light2share"
SECRET_KEY = "for browser tests only " * 3
NOW = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)
"""A Monday, 08:00 in Paris, two weeks before the clocks change: where the site's clock stands."""
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """Where it is served, and its database, for looking at what is stored."""

    url: str
    database_url: str
    engine: Engine
    folder: Path

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def value(self, query: str, **values: Any) -> Any:
        """The first column of its only row."""
        ((found,),) = self.rows(query, **values)
        return found

    def state_of(self, reference: str) -> tuple[Any, ...]:
        """State, version and number of events of a booking: what a GET may not change."""
        (found,) = self.rows(
            "SELECT b.state, b.version, (SELECT count(*) FROM booking_event e WHERE e.booking_id = b.id)"
            " FROM booking b WHERE b.reference = :reference",
            reference=reference,
        )
        return found


def settings(database_url: str, folder: Path, port: int) -> dict[str, str]:
    """The environment of every process of the site."""
    ours = {"SMTP_URL", "REDIS_URL", "METRICS_TOKEN", "STORAGE_URL", "BASE_URL", "FLASK_DEBUG"}
    return {
        **{name: value for name, value in os.environ.items() if name not in ours},
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET_KEY,
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": "2",
        "FREEZE_TIME": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "LIMIT_OPEN_REQUESTS": "200",
    }


def load_demo(folder: Path, url: str) -> None:
    """Fill the database at `url` with the demo."""
    done = subprocess.run(
        [*FLASK, "demo", "load"], cwd=ROOT, env=settings(url, folder, 0), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the demo could not be loaded:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")


def somebody(site: Site, email: str, name: str) -> None:
    """A person of the demonstration whom no other test signs in; the terms of use are accepted."""
    with Session(site.engine) as session:
        engines.begin_writing(session)
        known = session.scalars(select(Person).where(Person.email == "owner@demo.example")).one()
        now = clock.now()
        person = Person(email=email, name=name, password_hash=known.password_hash, demo=True, created_at=now)
        session.add(person)
        session.flush()
        session.add(Consent(person_id=person.id, version="1", accepted_at=now))
        session.commit()


@contextlib.contextmanager
def served(store: Store, folder: Path, host: str = "127.0.0.1", **more: str) -> Iterator[Site]:
    """The site, ready; its processes are ended afterwards, and what it logged as an error is a fault.

    `host` is the name under which it is reached, which stands in BASE_URL; `more` are other settings.
    """
    store.template("demo", lambda url: load_demo(folder, url))
    url = store.fresh("demo")
    port = free_port()
    log = folder / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*FLASK, "serve"], cwd=ROOT, stdout=output, stderr=output, start_new_session=True,
            env={**settings(url, folder, port), "BASE_URL": f"http://{host}:{port}", **more},
        )  # fmt: skip
    engine = create_engine(url)
    engines.set_up(engine)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, process, log)
        yield Site(f"http://{host}:{port}", url, engine, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        engine.dispose()
    errors = [line for line in log.read_text(errors="replace").splitlines() if "[error" in line]
    assert not errors, "the site logged errors:\n" + "\n".join(errors[:20])


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the site says that it is ready."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()
            return
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text(errors='replace')[-3000:]}")
