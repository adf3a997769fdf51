"""Work on what strangers send, in a process of its own, with limits on time and memory.

`run("light2share.ical.child", arguments, bounds)` starts that module as a program. It is to write its result to a file
that its arguments name, and to end with 0. What it prints is lost: nothing of a stranger's text gets into a log.
"""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FULL = 3
"""The exit code of a process that got no more memory."""
LARGEST_RESULT = 200 * 1024 * 1024
OPEN_FILES = 64
KINDNESS = 10
"""How far it stands back behind the pages of the site."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the process may use. `memory` is address space in bytes; what is really used stays below."""

    seconds: float
    memory: int


class End(StrEnum):
    """Why it did not come to its own end."""

    TIME = "time"
    MEMORY = "memory"
    FAULT = "fault"


class Ended(Exception):
    """The work was given up."""

    def __init__(self, end: End) -> None:
        super().__init__(end)
        self.end = end


def run(module: str, arguments: Sequence[str], bounds: Bounds) -> None:
    """Start `module` as a program and wait for it. Raises Ended if it could not come to its own end."""
    seconds, memory = str(max(1, round(bounds.seconds))), str(bounds.memory)
    command = [sys.executable, "-m", "light2share.kernel.confined", seconds, memory, module, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=_surroundings(),
            timeout=bounds.seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except subprocess.TimeoutExpired:
        raise Ended(End.TIME) from None
    if done.returncode == FULL or b"MemoryError" in done.stderr:
        raise Ended(End.MEMORY)
    if done.returncode < 0:
        raise Ended(End.TIME)
    if done.returncode:
        raise Ended(End.FAULT)


def _surroundings() -> dict[str, str]:
    """The environment without the site's settings: the work needs none of its secrets."""
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONTZPATH", "LD_LIBRARY_PATH", "TMPDIR")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "PYTHONDONTWRITEBYTECODE": "1"}


def _confine(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(KINDNESS)


def main(arguments: Sequence[str]) -> int:
    """Set the limits, then be the program; the exit code."""
    seconds, memory, module, *rest = arguments
    _confine(int(seconds), int(memory))
    sys.argv = [module, *rest]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except MemoryError:
        return FULL
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
