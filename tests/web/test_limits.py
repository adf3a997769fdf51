"""A limit counts what it should, for whom it should, and says when to come back."""

import threading

import pytest
from werkzeug.exceptions import TooManyRequests

from light2share.web import limits
from light2share.web.limits_file import FileStorage


@pytest.fixture
def request_context(app):
    app.config["LIMIT_SIGN_IN"] = "3 per minute"
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        yield


def used_up(*whose: str) -> bool:
    try:
        limits.refuse_if_used_up("LIMIT_SIGN_IN", *whose)
    except TooManyRequests:
        return True
    return False


def test_a_refusal_says_when_to_come_back(request_context):
    for _ in range(3):
        limits.count("LIMIT_SIGN_IN", "address")
    with pytest.raises(TooManyRequests) as refusal:
        limits.refuse_if_used_up("LIMIT_SIGN_IN", "address")
    assert 1 <= refusal.value.retry_after <= 60


def test_tries_are_counted_for_each_of_whose(request_context):
    for number in range(3):
        assert not used_up("address", f"account-{number}")
        limits.count("LIMIT_SIGN_IN", "address", f"account-{number}")
    assert used_up("address", "account-4")
    assert not used_up("elsewhere", "account-1")


def test_spending_counts_and_refuses_at_once(request_context):
    for _ in range(3):
        limits.spend("LIMIT_SIGN_IN", "address")
    with pytest.raises(TooManyRequests) as refusal:
        limits.spend("LIMIT_SIGN_IN", "address")
    assert 1 <= refusal.value.retry_after <= 60
    limits.spend("LIMIT_SIGN_IN", "elsewhere")


def test_looking_does_not_count(request_context):
    assert not any(used_up("address") for _ in range(10))


def test_an_ipv6_network_counts_as_one(app):
    def seen(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return limits.address()

    assert seen("2001:db8:1:2:3:4:5:6") == seen("2001:db8:1:2:ffff::1")
    assert seen("2001:db8:1:3::1") != seen("2001:db8:1:2::1")
    assert seen("203.0.113.7") == "203.0.113.7"


def test_processes_of_one_machine_count_together(tmp_path):
    path = tmp_path / "limits.sqlite3"

    def count_often() -> None:
        storage = FileStorage(path)
        for _ in range(100):
            storage.incr("key", 60)

    threads = [threading.Thread(target=count_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert FileStorage(path).get("key") == 400


def test_a_window_ends(tmp_path, monkeypatch):
    storage = FileStorage(tmp_path / "limits.sqlite3")
    assert [storage.incr("key", 60), storage.incr("key", 60)] == [1, 2]
    ends = storage.get_expiry("key")
    monkeypatch.setattr("light2share.web.limits_file.time.time", lambda: ends + 1)
    assert storage.get("key") == 0
    assert storage.incr("key", 60) == 1
    storage.clear("key")
    assert storage.get("key") == 0
