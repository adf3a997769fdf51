"""What the machine says of a process tree: CPU time, memory, and how long a server takes to its first answer."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(roots: list[int]) -> float:
    """CPU time so far of the trees: on a shared machine far steadier than requests a second."""
    ticks = 0
    for root in roots:
        for pid in tree(root):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def memory_mib(root: int) -> float:
    """Proportional set size of the tree: shared pages are counted once."""
    kib = 0
    for pid in tree(root):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        if found := re.search(r"^Pss:\s+(\d+)", rollup, re.M):
            kib += int(found[1])
    return kib / 1024


def peak_mib(process: subprocess.Popen[str], every: float = 0.02) -> float:
    """Wait for a process to end: the most memory that it has held, and besides the most that a child of its has.

    What `getrusage` calls the largest size of a process counts what held its place before it was started, so that a
    child seems to be as large as its parent.
    """
    highest: dict[int, int] = {}
    while process.poll() is None:
        root = _file(process.pid, "cmdline")
        for pid in tree(process.pid):
            not_yet_itself = pid != process.pid and _file(pid, "cmdline") == root
            found = re.search(r"^VmHWM:\s+(\d+)", _file(pid, "status"), re.M)
            if found and not not_yet_itself:
                highest[pid] = max(highest.get(pid, 0), int(found[1]))
        time.sleep(every)
    own = highest.pop(process.pid, 0)
    return (own + max(highest.values(), default=0)) / 1024


def _file(pid: int, name: str) -> str:
    """What the system says of a process; empty if it has gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A program that answers on the loopback."""

    pid: int
    port: int
    seconds_to_first_answer: float


@contextmanager
def serving(
    command: list[str], port: int, path: str, env: Mapping[str, str], folder: Path, log: Path
) -> Iterator[Server]:
    """Run `command` until the block ends; `path` is asked until it answers below 500."""
    started = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **env}, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(process, port, path, log)
        yield Server(process.pid, port, time.perf_counter() - started)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError(f"the server did not answer {path}:\n{log.read_text()[-3000:]}")
