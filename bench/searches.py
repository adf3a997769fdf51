"""Every kind of search on a site with many more instruments, against the same search on the site of the other figures.

What a search costs must not follow the number of instruments: at most twice as much with twenty-five times as many.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from bench.client import Visitor
from bench.sides import Sides

SECONDS = 0.7
LIMIT = 2
SUGGESTIONS = {"a technique": "/equipment/suggest?q=las", "a make": "/equipment/suggest?q=keysight"}
LONGEST_SUGGESTION = 30


def kinds(today: date) -> dict[str, str]:
    """What is searched for, by what it is called: words, figures, distance, facets, days, lengths, every order."""
    near, far = _days(today, 7), _days(today, 100)
    return {
        "everything": "/equipment",
        "words": "/equipment?q=laser",
        "words mistyped": "/equipment?q=spectrometr",
        "a figure": "/equipment?q=1064+nm",
        "a specification": "/equipment?technique=optical-spectrum-analyser&s.wavelength-range=1550",
        "facets": "/equipment?mode=self_service&price=hourly&calibration=valid",
        "distance": "/equipment?near=Marseille&km=100",
        "words, distance": "/equipment?q=laser&near=Marseille",
        "free within 7 days": "/equipment?free=7",
        "words, free within 30 days": "/equipment?q=laser&free=30",
        "days": f"/equipment?{near}",
        "words, days": f"/equipment?q=laser&{near}",
        "days in three months": f"/equipment?{far}",
        "days, length": f"/equipment?q=4+h&{near}",
        "length": "/equipment?q=4+h",
        "words, days, distance, facet": f"/equipment?q=laser&near=Lyon&mode=self_service&{near}",
        "by price": "/equipment?q=laser&sort=price",
        "by price, days": f"/equipment?{near}&sort=price",
        "by distance": "/equipment?near=Marseille&sort=distance",
        "soonest first": "/equipment?q=laser&sort=soonest",
        "the last page": "/equipment?q=laser&page=100000",
        "the map": "/equipment/map?q=laser",
        "what is new (Atom)": "/equipment/new.atom",
    }


def _days(today: date, ahead: int) -> str:
    first = today + timedelta(days=ahead)
    return f"from={first}&to={first + timedelta(days=4)}"


def _cost(sides: Sides, who: Visitor, path: str) -> float:
    return sides.cost(sides.site, lambda _visit: who.ask(path), seconds=SECONDS)


def costs(sides: Sides, who: Visitor) -> dict[str, float]:
    """CPU milliseconds of each kind."""
    return {name: _cost(sides, who, path) for name, path in kinds(datetime.now(UTC).date()).items()}


def against_fewer(sides: Sides, who: Visitor, fewer: Mapping[str, float]) -> None:
    """Note each kind against its cost with fewer instruments, and what suggestions cost."""
    many = f"{sides.bench.load.large:,}"
    for name, cost in costs(sides, who).items():
        sides.bench.add(f"search at {many}: {name}", cost, fewer[name], LIMIT)
    for name, path in SUGGESTIONS.items():
        cost = _cost(sides, who, path)
        goal = f"at most {LONGEST_SUGGESTION} ms"
        sides.bench.note(f"suggestions at {many}: {name}", cost, "ms", goal, met=cost <= LONGEST_SUGGESTION)
