"""Web server and worker start together, end together, and the worker is started again."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from light2share.ops.supervisor import Plan
from tests.engines import ROOT

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


@pytest.fixture
def supervised():
    """`supervised(plan)` runs a plan in a process of its own."""
    running = []

    def run(plan: Plan) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "light2share.ops.supervisor", plan.as_argument()]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def pids(folder, number: int) -> list[int]:
    until = time.monotonic() + 20
    while len(found := [int(path.name) for path in folder.iterdir()]) < number and time.monotonic() < until:
        time.sleep(0.05)
    return found


def noted(folder) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import os, time; open(f'{folder}/' + str(os.getpid()), 'w').close(); time.sleep(60)",
    ]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_both(supervised, tmp_path, number):
    process = supervised(Plan(noted(tmp_path), [noted(tmp_path)]))
    children = pids(tmp_path, 2)
    assert len(children) == 2
    process.send_signal(number)
    assert process.wait(20) == 0
    assert not any(is_alive(pid) for pid in children)


def test_the_end_of_the_server_ends_everything(supervised, tmp_path):
    process = supervised(
        Plan([sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(3)"], [noted(tmp_path)])
    )
    (worker,) = pids(tmp_path, 1)
    assert process.wait(20) == 3
    assert not is_alive(worker)


def test_a_worker_that_ends_is_started_again(supervised, tmp_path):
    once = [sys.executable, "-c", f"import os; open('{tmp_path}/' + str(os.getpid()), 'w').close()"]
    supervised(Plan(SLEEP, [once]))
    assert len(pids(tmp_path, 2)) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_killed_supervisor_leaves_nothing_behind(supervised, tmp_path):
    process = supervised(Plan(noted(tmp_path), [noted(tmp_path)]))
    children = pids(tmp_path, 2)
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while any(is_alive(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(is_alive(pid) for pid in children)


def test_it_says_when_the_server_answers(supervised):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        quiet = [sys.executable, "-c", "import time; time.sleep(60)"]
        plan = Plan(quiet, [], f"http://127.0.0.1:{server.server_port}/", "ready after %SECONDS% s")
        assert supervised(plan).stdout.readline().startswith("ready after ")
        server.shutdown()


def test_a_plan_survives_the_command_line():
    plan = Plan(["a", "b c"], [["d"]], "http://x/", "it's “ready”\n")
    assert Plan(**json.loads(plan.as_argument())) == plan
