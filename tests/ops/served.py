"""What is asked of the site when it runs as processes of its own (`serve` of conftest.py)."""

import socket
import time
import urllib.error
import urllib.request


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
