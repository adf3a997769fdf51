"""Run every check that needs no running site; all of them, so that one run shows all faults. Exit 1 if any fails."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MODELS = "tests/house/test_migrations.py::test_the_models_and_the_migrated_database_are_the_same"
MIGRATIONS = ["python", "-m", "pytest", "-q", MODELS]
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    "templates": ["djlint", "templates", "--profile=jinja", "--lint", "--quiet"],
    "migrations equal to models, sqlite": [*MIGRATIONS, "--engine=sqlite"],
    "migrations equal to models, postgresql": [*MIGRATIONS, "--engine=postgresql"],
    "import rules": ["lint-imports"],
    "house rules": [
        "python",
        "-m",
        "pytest",
        "-q",
        "tests/house/test_layout.py",
        "tests/house/test_links.py",
    ],
    "translations": ["python", "-m", "light2share.i18n.messages", "--check"],
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "vendored files": ["python", "scripts/vendored.py", "--check"],
    "requirements": ["python", "scripts/requirements_used.py"],
}


def run(name: str) -> tuple[str, bool, str]:
    """Run the check called `name`: whether it held, and what it said."""
    program, *arguments = CHECKS[name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return name, done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    """Run the checks named on the command line, or all; the exit code."""
    wanted = sys.argv[1:] or list(CHECKS)
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, held, said in pool.map(run, wanted):
            print(f"{'ok    ' if held else 'FAILED'} {name}", flush=True)
            if not held:
                failed.append(name)
                print(said.rstrip(), flush=True)
    print(f"{len(wanted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
