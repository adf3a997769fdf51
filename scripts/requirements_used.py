"""Say which lines of requirements.txt nothing imports, and what is imported without a line. Exit 1 if there are any."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_IMPORTED = {
    "granian": "the server is a program",
    "psycopg": "loaded by SQLAlchemy for PostgreSQL",
    "tzdata": "time zones where the system has none",
}


def normal(name: str) -> str:
    """A distribution's name in the one spelling that can be compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> set[str]:
    """The names in requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {normal(re.split(r"[\[=]", line)[0]) for line in lines if line and line[0] not in "#-"}


def imported() -> set[str]:
    """The distributions that the site imports by name."""
    names: set[str] = set()
    for path in [*(ROOT / "light2share").rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    known = packages_distributions()
    return {normal(known[name][0]) for name in names if name in known}


def main() -> int:
    """Compare both; the exit code."""
    unused = required() - imported() - set(NOT_IMPORTED)
    missing = imported() - required()
    for name in sorted(unused):
        print(f"requirements.txt names {name}, which nothing imports")
    for name in sorted(missing):
        print(f"{name} is imported, but requirements.txt does not name it")
    return 1 if unused or missing else 0


if __name__ == "__main__":
    sys.exit(main())
