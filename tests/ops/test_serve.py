"""The whole site starts with one command, answers, and ends when told."""

import signal
import socket

import pytest

from tests.ops.served import answer, free_port, wait_until_ready

pytestmark = pytest.mark.one_engine


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
