"""One file of the catalogue, as a visitor downloads it: CPU time of the site, and what its memory grows by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.client import Visitor
from bench.machine import memory_mib

if TYPE_CHECKING:
    from bench.measures import Sides

MOST_SECONDS, MOST_MIB = 2, 150
ROUNDS = 3
FILES = ("catalogue.csv", "catalogue.xlsx", "catalogue.json", "catalogue-uniquip.csv")


def exporting(sides: Sides) -> None:
    """Each format, the smallest of a few rounds; a file holds 5,000 rows at most."""
    visitor = Visitor(sides.site.port)
    before = memory_mib(sides.site.pid)
    for name in FILES:
        seconds = min(_cost(sides, visitor, name) for _ in range(ROUNDS))
        sides.bench.note(
            f"export of {name}", seconds, "s of CPU", f"at most {MOST_SECONDS} s", seconds <= MOST_SECONDS
        )
    grown = max(0.0, memory_mib(sides.site.pid) - before)
    sides.bench.note("memory of the exports", grown, "MiB", f"at most {MOST_MIB} MiB", grown <= MOST_MIB)


def _cost(sides: Sides, visitor: Visitor, name: str) -> float:
    start = sides.cpu(sides.site)
    answer = visitor.ask(f"/equipment/export/{name}")
    if answer.status != 200:
        raise RuntimeError(f"{name} was answered {answer.status}")
    return sides.cpu(sides.site) - start
