"""Keep the web server and the worker running side by side, and end both together.

Knows nothing of the site, so that the process which only watches stays small: `python -m light2share.ops.supervisor`
reads what to do as JSON from its one argument (`Plan`).
"""

from __future__ import annotations

import ctypes
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, field
from threading import Event

PATIENCE = 15.0  # seconds that a process gets to end by itself
SLOWEST_RESTART = 30.0


@dataclass
class Plan:
    """What to run: `vital` ends everything when it ends, each of `restarted` is started again."""

    vital: list[str]
    restarted: list[list[str]] = field(default_factory=list)
    ready_url: str = ""
    say_when_ready: str = ""
    started: float = field(default_factory=time.time)

    def as_argument(self) -> str:
        """The plan as one argument of a command line."""
        return json.dumps(asdict(self))


class Watched:
    """A process that is started again when it ends, later each time it ends at once."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._wait = 1.0
        self._next = 0.0
        self._since = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start it if it is not running and it is time."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            self._wait = min(self._wait * 2, SLOWEST_RESTART) if now - self._since < SLOWEST_RESTART else 1.0
            print(f"The worker ended ({self.process.returncode}); again in {self._wait:.0f} s.", flush=True)
            self.process, self._next = None, now + self._wait
        if self.process is None and now >= self._next:
            self.process, self._since = start(self._command), now


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start `command` out of reach of the terminal's Ctrl-C, which is for the supervisor to pass on."""
    return subprocess.Popen(command, process_group=0, preexec_fn=_end_with_parent)  # noqa: PLW1509  this process has one thread


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def supervise(plan: Plan) -> int:
    """Run `plan` until it is told to stop (SIGTERM, SIGINT) or the vital process ends; the exit code."""
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    vital = start(plan.vital)
    others = [Watched(command) for command in plan.restarted]
    silent = bool(plan.ready_url)
    while not told.is_set() and vital.poll() is None:
        if silent and answers(plan.ready_url):
            silent = False
            seconds = time.time() - plan.started
            print(plan.say_when_ready.replace("%SECONDS%", f"{seconds:.1f}"), flush=True)
        for other in others:
            other.look()
        told.wait(0.1 if silent else 0.5)
    code = vital.poll()
    end([vital, *(other.process for other in others if other.process)])
    return 0 if told.is_set() else code or 1


def answers(url: str) -> bool:
    """Whether a server answers at `url`, with whatever status."""
    try:
        urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  our own address
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, and make it after a while."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(supervise(Plan(**json.loads(sys.argv[1]))))
