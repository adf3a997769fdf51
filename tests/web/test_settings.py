"""A wrong setting stops the start with one sentence that says what to do."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from flask import Flask

from light2share.web import settings_check
from tests.engines import ROOT

GOOD = "kR7vQ2mZx9TbW4sLpY8cN1dFhJ3gA6eU"


def loaded(tmp_path, **settings) -> Flask:
    app = Flask("site")
    settings_check.load(app, {"DATA_DIR": tmp_path, "DEMO": False, "SECRET_KEY": GOOD, **settings})
    return app


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "SECRET_KEY is not set"),
        ("short", "SECRET_KEY is too easy"),
        ("a" * 64, "SECRET_KEY is too easy"),
    ],
)
def test_a_missing_or_weak_key_stops_the_start(tmp_path, key, said):
    with pytest.raises(SystemExit, match=said):
        loaded(tmp_path, SECRET_KEY=key)


def test_the_demo_makes_its_key_once_and_keeps_it_to_itself(tmp_path):
    first = loaded(tmp_path, SECRET_KEY="", DEMO=True).config["SECRET_KEY"]
    assert settings_check.key_fault({"SECRET_KEY": first}) == ""
    assert loaded(tmp_path, SECRET_KEY="", DEMO=True).config["SECRET_KEY"] == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_clock_stands_in_the_demo_only(tmp_path):
    instant = datetime(2026, 10, 12, 6, tzinfo=UTC)
    with pytest.raises(SystemExit, match="FREEZE_TIME"):
        loaded(tmp_path, FREEZE_TIME=instant)
    assert loaded(tmp_path, FREEZE_TIME=instant, DEMO=True).config["FREEZE_TIME"] == instant
    with pytest.raises(SystemExit, match="zone"):
        loaded(tmp_path, FREEZE_TIME=instant.replace(tzinfo=None), DEMO=True)


def test_a_plain_postgresql_address_is_understood(tmp_path):
    app = loaded(tmp_path, DATABASE_URL="postgres://somebody@host/base")
    assert app.config["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://somebody@host/base"


@pytest.mark.parametrize(
    ("proxies", "sent", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 1.1.1.1, 9.9.9.9", "1.1.1.1"),
    ],
)
def test_only_as_many_proxies_are_believed_as_are_trusted(tmp_path, proxies, sent, address):
    from flask import request

    app = loaded(tmp_path, TRUSTED_PROXIES=proxies)
    app.add_url_rule("/who", view_func=lambda: request.remote_addr or "")
    assert app.test_client().get("/who", headers={"X-Forwarded-For": sent}).text == address


def run(tmp_path, *command, **settings):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(tmp_path), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command", [["-c", "import wsgi"], ["-m", "flask", "--app", "wsgi", "run", "--port", "5999"]]
)
def test_the_web_does_not_start_without_a_key(tmp_path, command):
    done = run(tmp_path, *command)
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_read_is_named(tmp_path):
    done = run(tmp_path, "-c", "import wsgi", DEMO="1", PORT="a door")
    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr
