"""The site beside its yardstick, and what a request costs each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bench.client import Answer, Visitor, one_after_another
from bench.machine import Server, cpu_seconds
from bench.stand import Bench

PASSWORD = "demo-light2share"


class Sides:
    """The site and the yardstick while both run, and whose CPU time counts."""

    def __init__(self, bench: Bench, site: Server, url: str, yardstick: Server) -> None:
        self.bench, self.site, self.url, self.yardstick = bench, site, url, yardstick
        self.database = _postmaster(url)
        self.engine = create_engine(url)

    def cpu(self, server: Server) -> float:
        """CPU seconds so far of a server and the database."""
        return cpu_seconds([server.pid, *self.database])

    def cost(
        self,
        server: Server,
        act: Callable[[int], Answer],
        expect: tuple[int, ...] = (200,),
        seconds: float | None = None,
    ) -> float:
        """CPU milliseconds a request, the smaller of two rounds."""
        rounds = []
        for number in range(3):  # the first warms up
            before = self.cpu(server)
            answers = one_after_another(act, seconds or self.bench.load.seconds)
            wrong = [answer.status for answer in answers if answer.status not in expect]
            if wrong:
                raise RuntimeError(f"{len(wrong)} of {len(answers)} answers were {set(wrong)}")
            if number:
                rounds.append((self.cpu(server) - before) * 1000 / len(answers))
        return min(rounds)

    def compare(self, name: str, path: str, yardstick: str, limit: float, who: Visitor) -> float:
        """Note a page of the site against a page of the yardstick; answers the site's cost."""
        bare = Visitor(self.yardstick.port)
        site = self.cost(self.site, lambda _: who.ask(path))
        self.bench.add(name, site, self.cost(self.yardstick, lambda _: bare.ask(yardstick)), limit)
        return site


def _postmaster(url: str) -> list[int]:
    """The process of the database server, if there is one."""
    if not url.startswith("postgresql"):
        return []
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
    pid = int(row[0]) if row else 0
    return [int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])]


def signed_in(site: Server, key: str) -> Visitor:
    """One of the people of the demo."""
    visitor = Visitor(site.port)
    visitor.sign_in(f"{key}@demo.example", PASSWORD)
    return visitor
