"""docs/security.md answers every requirement of its standard once, and names tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
SECTIONS = """
1.1: 2, 1.2: 9, 1.3: 11, 1.4: 3, 1.5: 2, 2.1: 3, 2.2: 3, 2.3: 4, 2.4: 1, 3.2: 2, 3.3: 4, 3.4: 6, 3.5: 5, 3.7: 2, 4.1: 3,
4.2: 1, 4.3: 2, 4.4: 4, 5.1: 1, 5.2: 3, 5.3: 2, 5.4: 3, 6.1: 3, 6.2: 12, 6.3: 4, 6.4: 4, 6.5: 5, 6.6: 3, 6.8: 4, 7.1: 3,
7.2: 4, 7.3: 2, 7.4: 5, 7.5: 2, 7.6: 2, 8.1: 2, 8.2: 3, 8.3: 1, 8.4: 1, 9.1: 3, 9.2: 4, 10.1: 2, 10.2: 2, 10.3: 4,
10.4: 11, 10.5: 5, 10.6: 2, 10.7: 3, 11.1: 2, 11.2: 3, 11.3: 3, 11.4: 4, 11.5: 1, 11.6: 1, 12.1: 3, 12.2: 2, 12.3: 4,
13.1: 1, 13.2: 5, 13.3: 2, 13.4: 5, 14.1: 2, 14.2: 4, 14.3: 3, 15.1: 3, 15.2: 3, 15.3: 7, 16.1: 1, 16.2: 5, 16.3: 4,
16.4: 3, 16.5: 3, 17.1: 1, 17.2: 4, 17.3: 2
"""
"""Sections of OWASP ASVS 5.0.0, and how many of their requirements are of level 1 or 2: always the first ones."""


def answered() -> list[str]:
    """The numbers in the first column of the tables, in their order."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \|", TEXT, re.MULTILINE)
    return [number for row in rows for number in row.split(", ")]


def required() -> list[str]:
    counts = [one.split(":") for one in SECTIONS.replace("\n", " ").split(",")]
    return [f"{section.strip()}.{number}" for section, count in counts for number in range(1, int(count) + 1)]


@cache
def functions_of(file: Path) -> set[str]:
    return {one.name for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)}


def test_every_requirement_is_answered_once():
    assert len(required()) == 253
    assert sorted(answered()) == sorted(required())


def test_the_tests_that_it_names_are_there():
    named = set(re.findall(r"`(tests/[^`]+)`", TEXT))
    missing = set()
    for name in named:
        path, _, function = name.partition("::")
        file = ROOT / path
        if not file.exists() or (function and function not in functions_of(file)):
            missing.add(name)
    assert len(named) > 50
    assert missing == set()
