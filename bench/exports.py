"""Files of the catalogue, as a visitor downloads them: CPU time of the site, and what its memory grows by."""

from __future__ import annotations

from bench.client import Visitor
from bench.machine import memory_mib
from bench.sides import Sides

MOST_SECONDS, MOST_AGAIN, MOST_MIB = 2, 0.1, 150
ROUNDS = 5
"""Each of the site's two processes writes a file once; so many that one of them is asked twice."""
FILES = ("catalogue.csv", "catalogue.xlsx", "catalogue.json", "catalogue-uniquip.csv")


def exporting(sides: Sides) -> None:
    """Each format, written and sent again; a file holds 5,000 rows at most."""
    visitor = Visitor(sides.site.port)
    before = memory_mib(sides.site.pid)
    for name in FILES:
        costs = [_cost(sides, visitor, name) for _ in range(ROUNDS)]
        for how, seconds, most in (
            ("written", max(costs), MOST_SECONDS),
            ("sent again", min(costs), MOST_AGAIN),
        ):
            goal, met = f"at most {most} s", seconds <= most
            sides.bench.note(f"export of {name}, {how}", seconds, "s of CPU", goal, met)
    grown = max(0.0, memory_mib(sides.site.pid) - before)
    sides.bench.note("memory of the exports", grown, "MiB", f"at most {MOST_MIB} MiB", grown <= MOST_MIB)


def _cost(sides: Sides, visitor: Visitor, name: str) -> float:
    start = sides.cpu(sides.site)
    answer = visitor.ask(f"/equipment/export/{name}")
    if answer.status != 200:
        raise RuntimeError(f"{name} was answered {answer.status}")
    return sides.cpu(sides.site) - start
