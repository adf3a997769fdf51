"""What is measured: each part asks the site and the yardstick for the same work and notes the two figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bench import bookings, searches
from bench.bookings import STAMP
from bench.calendars import feeds, park
from bench.client import Visitor
from bench.connections import connecting
from bench.exports import exporting
from bench.imports import importing
from bench.machine import Server, memory_mib
from bench.mails import sending_mails
from bench.sides import Sides, signed_in
from bench.signing_in import signing_in
from bench.stand import Bench


def everything(bench: Bench) -> None:
    """All figures of one engine."""
    load = bench.load
    with bench.yardstick() as yardstick:
        with bench.site(load.small, load.small * 100) as (site, url):
            sides = Sides(bench, site, url, yardstick)
            small = _costs_by_size(sides, signed_in(site, "requester"))
        with bench.site(load.equipment, load.bookings) as (site, url):
            sides = Sides(bench, site, url, yardstick)
            ratio = site.seconds_to_first_answer, yardstick.seconds_to_first_answer
            bench.add("start to first answer", *ratio, limit=2, unit="s")
            requester = signed_in(site, "requester")
            catalogue(sides, requester, small)
            fewer = searches.costs(sides, requester) if load.large else {}
            one_instrument(sides)
            bookings.everything(sides, requester)
            memory(sides, requester)
            importing(sides)
            exporting(sides)
            connecting(sides)
            sending_mails(sides)
            signing_in(sides)
            park(sides)
            feeds(sides)
        if load.large:
            _many(bench, yardstick, fewer)


def _many(bench: Bench, yardstick: Server, fewer: Mapping[str, float]) -> None:
    with bench.site(bench.load.large, bench.load.large) as (site, url):
        sides = Sides(bench, site, url, yardstick)
        searches.against_fewer(sides, signed_in(site, "requester"), fewer)


def _costs_by_size(sides: Sides, who: Visitor) -> tuple[float, float]:
    """The catalogue page and a search, in CPU milliseconds."""
    page = sides.cost(sides.site, lambda _: who.ask("/equipment"))
    return page, sides.cost(sides.site, lambda _: who.ask("/equipment?q=laser"))


def catalogue(sides: Sides, who: Visitor, small: tuple[float, float]) -> None:
    """The catalogue page and the search, signed in, against bare rows; and against a site with fewer instruments."""
    rows = len(re.findall(rb"<article|class=\"card\"", who.ask("/equipment").body)) or 20
    page = sides.compare("catalogue page", "/equipment", f"/catalogue?rows={rows}", 3, who)
    sides.bench.add("catalogue page, against fewer instruments", page, small[0], 1.2)
    kind = "Spectrum"
    found = sides.compare("search, full page", "/equipment?q=laser", f"/search?q={kind}&rows={rows}", 4, who)
    sides.bench.add("search, against fewer instruments", found, small[1], 1.5)


def one_instrument(sides: Sides) -> None:
    """A week and a month of one instrument's free times, as JSON."""
    slug = bookings.free_slots(sides, at_once=False, wanted=1)[0].slug
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=14)
    who = Visitor(sides.site.port)
    costs = []
    for name, days in (("week", 7), ("month", 31)):
        path = f"/api/v1/equipment/{slug}/free?from={start:{STAMP}}&to={start + timedelta(days):{STAMP}}"
        costs.append(sides.compare(f"one instrument's {name}", path, f"/{name}", 3, who))
    sides.bench.add("month, against the week", costs[1], costs[0], 1.5)


def memory(sides: Sides, who: Visitor) -> None:
    """Proportional set size of the two workers, after all of the above and after many requests more."""
    more = int(3000 * sides.bench.load.seconds)
    before, bare = memory_mib(sides.site.pid), memory_mib(sides.yardstick.pid)
    for number in range(more):
        who.ask(("/equipment", "/", "/bookings")[number % 3])
    after = memory_mib(sides.site.pid)
    sides.bench.note("memory of 2 workers", after, "MiB", "at most 164 MiB", after <= 164)
    growth = (after - before) / before * 100
    sides.bench.note(f"memory, growth over {more} requests", growth, "%", "flat (at most 3 %)", growth <= 3)
    sides.bench.note("memory of the yardstick's 2 workers", bare, "MiB", "for comparison", True)
