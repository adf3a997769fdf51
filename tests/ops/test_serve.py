"""The whole site starts with one command, answers, and ends when told."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.engines import ROOT

KEY = "kR7vQ2mZx9TbW4sLpY8cN1dFhJ3gA6eU"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(store, tmp_path):
    """`serve(**settings)` starts the site on a database of its own; its output goes to `serve.log`."""
    url = store.fresh("cast")
    running = []

    def start(*options, **settings):
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        own = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": KEY, "WORKERS": "1"}
        with (tmp_path / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve", *options],
                cwd=ROOT,
                env={**kept, **own, **settings},
                stdout=output,
                stderr=output,
            )
        running.append(process)
        return process

    serve_log = tmp_path / "output"
    start.log = lambda: serve_log.read_text()
    yield start
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
    store.drop(url)


def answer(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as found:
            return found.status, found.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def wait_until_ready(serve, process, address: str) -> None:
    until = time.monotonic() + 60
    while "Light2Share is ready" not in serve.log():
        assert process.poll() is None, serve.log()
        assert time.monotonic() < until, serve.log()
        time.sleep(0.1)
    assert answer(f"{address}/readyz") == (200, "ready\n")


def test_it_serves_until_it_is_told_to_end(serve):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = serve(PORT=str(port), DEMO="1")
    wait_until_ready(serve, process, address)
    assert "owner@demo.example" in serve.log()
    assert 'light2share_counts{of="site"}' in answer(f"{address}/metrics")[1]
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        answer(f"{address}/healthz")


def test_a_port_in_use_is_named(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = serve(PORT=str(taken.getsockname()[1]))
        assert process.wait(60) == 1
    assert "is not free" in serve.log()
    assert "Traceback" not in serve.log()


def test_without_a_key_it_does_not_start(serve):
    process = serve(PORT=str(free_port()), SECRET_KEY="")
    assert process.wait(60) == 1
    assert "SECRET_KEY is not set" in serve.log()


def test_a_database_behind_the_code_is_named(serve, store):
    empty = store._create(None)
    process = serve(PORT=str(free_port()), DATABASE_URL=empty)
    assert process.wait(60) == 1
    assert "flask --app wsgi db upgrade" in serve.log()
    store.drop(empty)


def test_prepared_it_makes_its_own_key_and_tables(serve, store, tmp_path):
    empty = store._create(None)
    port = free_port()
    process = serve("--prepare", PORT=str(port), SECRET_KEY="", DATABASE_URL=empty)
    wait_until_ready(serve, process, f"http://127.0.0.1:{port}")
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert "demo.example" not in serve.log()
    process.terminate()
    assert process.wait(30) == 0
    store.drop(empty)
