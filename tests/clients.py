"""Two calendar clients for the tests, in an environment of their own: what they need must not mix with the site's.

khal and vdirsyncer read calendars with their own code and on their own stock. They are installed once, from the package
index, into build/clients.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.engines import ROOT

WANTED = ("khal==0.14.1", "vdirsyncer==0.21.0")
FOLDER = ROOT / "build" / "clients"


class NoClients(RuntimeError):
    """The clients are not to be had; the message says how to get them."""


def get_clients() -> Path:
    """The folder of their commands, installing them where they are missing. Raises NoClients."""
    FOLDER.parent.mkdir(exist_ok=True)
    with (FOLDER.parent / "clients.lock").open("w") as lock:  # several test processes may want them at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = FOLDER / ".installed"
        if not stamp.exists() or stamp.read_text() != "\n".join(WANTED):
            _install()
            stamp.write_text("\n".join(WANTED))
    return FOLDER / "bin"


def _install() -> None:
    print("Installing calendar clients for the tests ...", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    uv = Path(sys.executable).with_name("uv")
    python = FOLDER / "bin" / "python"
    ways = [
        (
            [uv, "venv", "-q", "-p", sys.executable, FOLDER],
            [uv, "pip", "install", "-q", "-p", python, *WANTED],
        ),
        (
            [sys.executable, "-m", "venv", FOLDER],
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *WANTED],
        ),
    ]
    if not all(_run(command) for command in ways[0]) and not all(_run(command) for command in ways[1]):
        raise NoClients(
            f"The tests import our calendars into {' and '.join(WANTED)}, which could not be installed into {FOLDER}."
            " Is the package index within reach? By hand: python -m venv, then pip install, into that folder."
        )


def _run(command: list[object]) -> bool:
    words = [str(word) for word in command]
    if not shutil.which(words[0]):
        return False
    return subprocess.run(words, cwd=ROOT, check=False, env=dict(os.environ)).returncode == 0
