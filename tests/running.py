"""How a test run is set up: one private PostgreSQL for all its processes, and tests in random order.

The order is drawn from a seed that the head of the run names; TEST_SEED repeats it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random

import pytest

from tests.engines import postgres_server

SEED = "TEST_SEED"
_resources = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """In the first process: draw the seed and start the server, both inherited by the others."""
    os.environ.setdefault(SEED, str(random.SystemRandom().randrange(10_000)))
    if not hasattr(config, "workerinput") and config.getoption("--engine") == "postgresql":
        _resources.enter_context(postgres_server())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server."""
    _resources.close()


def pytest_collection_finish() -> None:
    """What is loaded now stays until the end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_report_header(config: pytest.Config) -> str:
    """What a repeat needs to know."""
    return f"engine: {config.getoption('--engine')}, {SEED}={os.environ[SEED]}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle the files, and the tests in each; those of one file stay together."""
    chance = random.Random(os.environ[SEED])
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(str(item.path), []).append(item)
    groups = list(files.values())
    chance.shuffle(groups)
    for group in groups:
        chance.shuffle(group)
    items[:] = [item for group in groups for item in group]
