"""The web server: the site is loaded once, then forked into its processes, which share that memory.

python -m light2share.ops.server HOST PORT WORKERS
"""

from __future__ import annotations

import gc
import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server
from jinja2 import FileSystemBytecodeCache

from light2share.db import db
from light2share.i18n import LANGUAGES
from light2share.ops.gateway import Gateway
from wsgi import app

PLACES = 2
"""Requests that each process works on at once: more only wait for each other, one waits for every long one."""
THREADS = 64
"""In each process, made when they are needed: most of them wait for clients that are slow to send or to read."""
FOR_EACH = 12
"""Threads of a process that clients of one address may keep waiting."""


def serve(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; a process that dies is replaced."""
    server = Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    gateway = Gateway(app, PLACES, app.config["MAX_CONTENT_LENGTH"], FOR_EACH)
    read_templates()
    answer_once()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector of a process need not touch, and so copy, it
    server.serve(target_loader=lambda *_: gateway, wrap_loader=False)


def read_templates() -> None:
    """Load every page once, before the fork, from the code kept in DATA_DIR after the first time."""
    folder = app.config["DATA_DIR"] / "templates"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        app.jinja_env.get_template(name)


def answer_once() -> None:
    """Answer a search in each language, so that what it loads is shared; then let go of the database, never shared."""
    for language in LANGUAGES:
        app.test_client().get(
            "/equipment", query_string={"q": "laser"}, headers={"Accept-Language": language}
        )
    with app.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
