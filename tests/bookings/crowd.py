"""A crowd: the real server with four processes, and posts that reach it at the same moment."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from apiflask import APIFlask
from itsdangerous import URLSafeTimedSerializer

from tests.engines import ROOT
from tests.factories import NOW, Member, session_secret

PROCESSES, PEOPLE = 4, 50
Post = tuple[str, Mapping[str, str], dict[str, str]]
"""Path, fields, headers."""


@contextmanager
def serving(app: APIFlask, tmp_path: Path) -> Iterator[int]:
    """The site served by granian on the database of the test; the port of the loopback on which it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DEMO": "1",
        "DATABASE_URL": app.config["DATABASE_URL"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": app.config["SECRET_KEY"],
        "FREEZE_TIME": NOW.isoformat(),
        "LOG_FORMAT": "json",
    }
    log = (tmp_path / "server.log").open("w")
    command = [sys.executable, "-m", "light2share.ops.server", "127.0.0.1", str(port), str(PROCESSES)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, server, tmp_path / "server.log")
        yield port
    finally:
        server.terminate()
        server.wait(15)
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with (
            suppress(OSError),
            closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection,
        ):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text()[-2000:])


def headers_of(app: APIFlask, member: Member) -> tuple[dict[str, str], str]:
    """The cookie of a browser in which that person is signed in, and the token of its forms."""
    secret = "made for this test"
    session = {
        "_user_id": f"{member.person_id}:0",
        "sign_in": session_secret(member.person_id),
        "_fresh": True,
        "since": int(time.time()),
        "csrf_token": secret,
    }
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(secret)
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"
    return {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}, str(token)


def all_at_once(port: int, posts: Sequence[Post]) -> Counter[int]:
    """Send every post at the same moment, each on a connection of its own; how often each status came back."""
    start = Barrier(len(posts))

    def send(post: Post) -> int:
        path, form, headers = post
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.connect()
            start.wait()
            connection.request("POST", path, urlencode(form), headers)
            return connection.getresponse().status

    with ThreadPoolExecutor(len(posts)) as pool:
        return Counter(pool.map(send, posts))
