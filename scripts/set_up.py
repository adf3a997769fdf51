"""Prepare `.venv` for running (`run`) or for tests and checks (`dev`); do nothing when it is already right.

Needs only a Python of 3.11 or later. On Debian, as root, it also installs the package that `venv` lacks there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FILES = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
OLDEST = (3, 11)


def fingerprint(kind: str) -> str:
    """What `.venv` has to hold for `kind`, as one short text that changes with it."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", FILES[kind], "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """The file that says what was installed."""
    return VENV / f".installed-{kind}"


def is_ready(kind: str) -> bool:
    """Whether `.venv` already holds everything for `kind`; what is ready for `dev` is ready for `run`."""
    wanted = {kind, "dev"}
    return PYTHON.exists() and any(
        stamp(each).exists() and stamp(each).read_text() == fingerprint(each) for each in wanted
    )


def run(*command: str | Path, quietly: bool = False) -> bool:
    """Run `command`, with its output shown unless `quietly`; whether it went well."""
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, check=False, capture_output=quietly).returncode == 0


def make_environment() -> None:
    """Create `.venv`, helping Debian's Python, which comes without `venv`."""
    if PYTHON.exists() and run(PYTHON, "-c", "import pip"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("Making .venv ...", flush=True)
    quiet = subprocess.run([sys.executable, "-m", "venv", VENV], cwd=ROOT, check=False, capture_output=True)
    if quiet.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing python3-venv ...", flush=True)
        run("apt-get", "update", "-qq") and run("apt-get", "install", "-y", "-qq", "python3-venv")
        if run(sys.executable, "-m", "venv", VENV):
            return
    sys.exit("Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv. Then try again.")


def install(kind: str) -> None:
    """Install the pinned requirements: with uv, which takes seconds, or with pip where uv is not to be had."""
    print(f"Installing {FILES[kind]} ...", flush=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    uv = VENV / "bin" / "uv"
    have_uv = uv.exists() or run(*pip, "-c", "constraints.txt", "uv", quietly=True)
    if have_uv and run(uv, "pip", "install", "--quiet", "--python", PYTHON, "-r", FILES[kind]):
        return
    print("uv is not to be had or failed; pip takes a little longer ...", flush=True)
    if run(*pip, "-r", FILES[kind]):
        return
    sys.exit(f"Could not install {FILES[kind]}: the lines above say why. Is the package index within reach?")


def main() -> None:
    """Make `.venv` right for the kind named on the command line."""
    if sys.version_info < OLDEST:
        sys.exit(
            "Light2Share needs Python 3.11 or later; name another one with `make PYTHON=python3.12 ...`."
        )
    kind = (
        sys.argv[1] if len(sys.argv) == 2 and sys.argv[1] in FILES else sys.exit("usage: set_up.py run|dev")
    )
    if is_ready(kind):
        return
    make_environment()
    install(kind)
    stamp(kind).write_text(fingerprint(kind))


if __name__ == "__main__":
    main()
