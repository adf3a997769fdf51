"""The command that starts a worker."""

from __future__ import annotations

import signal
from threading import Event

import click
from flask import Blueprint, Flask, current_app

from light2share.jobs import worker
from light2share.web import settings_check

bp = Blueprint("jobs_commands", __name__, cli_group=None)


@bp.cli.command("worker")
@click.option("--once", is_flag=True, help="Do what there is to do now, then end.")
def start_worker(once: bool) -> None:
    """Send mails and do the chores; any number of workers may run. Ends after SIGTERM or Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if not app.config["DEMO"] and (fault := settings_check.key_fault(app.config)):
        raise click.ClickException(fault)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if once:
        worker.work_off(app, stop)
    else:
        worker.run(app, stop)
