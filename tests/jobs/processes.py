"""Workers as processes of their own, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from apiflask import APIFlask

from tests.engines import ROOT


def environment(app: APIFlask, smtp_url: str = "") -> dict[str, str]:
    """The settings of the site under test, for another process."""
    settings = app.config
    return {
        **os.environ,
        "DEMO": "1",
        "SECRET_KEY": settings["SECRET_KEY"],
        "DATABASE_URL": settings["DATABASE_URL"],
        "DATA_DIR": str(settings["DATA_DIR"]),
        "BASE_URL": settings["BASE_URL"],
        "FREEZE_TIME": settings["FREEZE_TIME"].isoformat(),
        "SMTP_URL": smtp_url,
    }


def worker(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """A worker; give it `--once` to let it end by itself."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def program(environment: Mapping[str, str], text: str) -> subprocess.Popen[bytes]:
    """A Python program that has the site as `app`; it says `ready` on its output when it is to be killed."""
    start = "from wsgi import app\nfrom light2share.db import db\nfrom light2share.db.engines import begin_writing\n"
    command = [sys.executable, "-c", f"{start}with app.app_context():\n{text}"]
    return subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE)


def wait_for(process: subprocess.Popen[bytes], word: bytes) -> None:
    """Read its output up to a line that holds `word`."""
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return
    raise AssertionError(f"it ended with {process.wait()} before it said {word!r}")


def ended(process: subprocess.Popen[Any], seconds: float = 60) -> int:
    """Its exit code, after reading what it says."""
    output, _ = process.communicate(timeout=seconds)
    if process.returncode not in {0, -signal.SIGKILL}:
        sys.stderr.write((output or b"").decode(errors="replace"))
    return process.returncode
