"""Run every test: all but the browser's on SQLite and on PostgreSQL, then the browser's.

`--quick` leaves out PostgreSQL and the browser. Nothing is skipped in silence: what is missing is installed where that
is possible, else it is an error that says how to get it. PostgreSQL gets the tests that ask for a database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browsers import NoBrowser, get_browser  # noqa: E402
from tests.engines import NoPostgres, find_programs  # noqa: E402

BROWSER_TESTS = "tests/browser"


def pytest(*arguments: str, **settings: str) -> bool:
    """Run pytest with its output shown; whether every test passed."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False)
    return done.returncode == 0


def main() -> int:
    """Run what the command line asks; the exit code."""
    quick = "--quick" in sys.argv[1:]
    parallel = ("-n", str(os.cpu_count() or 1), "--dist", "worksteal")
    results: dict[str, bool] = {}
    started = time.monotonic()
    if not quick:
        try:
            browser = get_browser()
            if not os.environ.get("TEST_DATABASE_URL"):
                find_programs()
        except (NoBrowser, NoPostgres) as missing:
            print(missing, file=sys.stderr)
            return 1
    for engine in ("sqlite",) if quick else ("sqlite", "postgresql"):
        print(f"\nEverything but the browser, on {engine}", flush=True)
        results[engine] = pytest(*parallel, "--engine", engine, "--ignore", BROWSER_TESTS)
    if not quick:
        print("\nIn the browser", flush=True)
        each = ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal")  # a site and a browser each
        results["browser"] = pytest(BROWSER_TESTS, *each, TEST_BROWSER=browser)
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(
        f"\n{minutes} min {seconds} s: "
        + ", ".join(f"{k} {'passed' if v else 'FAILED'}" for k, v in results.items())
    )
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
