"""Start the site: prepare what a first start needs, then hand over to the supervisor of web server and worker."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click
from flask_migrate import upgrade

from light2share.db import db
from light2share.ops import state
from light2share.ops.supervisor import Plan
from light2share.web import settings_check

ROOT = Path(__file__).parent.parent.parent
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
DEMO_PASSWORD = "demo-light2share"  # noqa: S105  printed on purpose
DEMO_PEOPLE = {
    "owner@demo.example": "manager of an organisation with instruments",
    "requester@demo.example": "member of another",
    "bystander@demo.example": "member of a third",
    "admin@demo.example": "admin of the requester's organisation",
    "cluster@demo.example": "cluster manager",
}


def prepare(settings: Mapping[str, Any]) -> None:
    """Give a fresh installation its key, its tables and, in the demo, its data; do nothing where they are."""
    if not settings["SECRET_KEY"]:
        os.environ["SECRET_KEY"] = settings_check.kept_key(settings["DATA_DIR"])
    if not state.is_migrated():
        click.echo("Preparing the database ...")
        upgrade()
    if settings["DEMO"] and state.is_empty():
        click.echo("Loading the demo data ...")
        db.session.remove()
        if subprocess.run([*FLASK, "demo", "load"], cwd=ROOT, check=False).returncode:
            raise click.ClickException("The demo data could not be loaded; the lines above say why.")


def refuse_to_start(settings: Mapping[str, Any]) -> None:
    """Raise ClickException with one sentence if the site cannot be served as things are."""
    with_key = {**settings, "SECRET_KEY": os.environ.get("SECRET_KEY") or settings["SECRET_KEY"]}
    if not settings["DEMO"] and (fault := settings_check.key_fault(with_key)):
        raise click.ClickException(fault)
    if not state.is_migrated():
        raise click.ClickException("The database is not up to date: run `flask --app wsgi db upgrade` first.")
    host, port = settings["HOST"], settings["PORT"]
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} is not free ({error.strerror}). Choose another port: PORT=5001 make run"
            ) from None


def plan(settings: Mapping[str, Any], started: float) -> Plan:
    """The server with its workers, and the worker for jobs."""
    host, port = settings["HOST"], settings["PORT"]
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    server = [sys.executable, "-m", "light2share.ops.server", host, str(port), str(settings["WORKERS"])]
    return Plan(server, [[*FLASK, "worker"]], f"http://{local}:{port}/readyz", greeting(settings), started)


def greeting(settings: Mapping[str, Any]) -> str:
    """What to say once the site answers."""
    lines = [f"\n  Light2Share is ready at {settings['BASE_URL']} (after %SECONDS% s). Ctrl-C ends it.\n"]
    if settings["DEMO"]:
        lines.append(f"  Demo sign-ins, all with the password {DEMO_PASSWORD}:")
        lines += [f"    {email:26}{who}" for email, who in DEMO_PEOPLE.items()]
    return "\n".join(lines) + "\n"


def hand_over(settings: Mapping[str, Any], started: float) -> NoReturn:
    """Become the supervisor; this process keeps its number and drops the site from its memory."""
    counts = settings["DATA_DIR"] / "metrics"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    db.session.remove()
    db.engine.dispose()
    sys.stdout.flush()
    os.chdir(ROOT)
    command = [sys.executable, "-m", "light2share.ops.supervisor", plan(settings, started).as_argument()]
    os.execv(sys.executable, command)  # noqa: S606


def process_started() -> float:
    """When this process was started, in seconds since the epoch."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        booted = time.time() - float(Path("/proc/uptime").read_text().split()[0])
        return booted + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.time()
