"""Feeds as programs read them, and the calendar of an organisation with two hundred instruments."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bench.client import Answer, Visitor
from bench.sides import Sides

PARK = 200
"""Instruments of the organisation whose calendar is measured."""
MOST_MS = 300
OWNER = text(
    "SELECT m.organisation_id FROM membership m JOIN person p ON p.id = m.person_id"
    " WHERE p.email = 'owner@demo.example'"
)
TAKEN_OVER = text(
    "UPDATE equipment SET owner_id = :owner, state = 'published' WHERE id IN (SELECT e.id FROM equipment e"
    " WHERE e.owner_id <> :owner AND NOT EXISTS"
    " (SELECT 1 FROM booking b WHERE b.equipment_id = e.id AND b.requester_id = :owner) ORDER BY e.id LIMIT :more)"
)
SIZES = (1000, 10_000)
"""Events of the feeds that are measured."""
ASKED_BY_THEM = text(
    "UPDATE booking SET requester_id = :owner WHERE id IN (SELECT b.id FROM booking b"
    " WHERE b.owner_id <> :owner AND b.requester_id <> :owner AND b.state IN ('confirmed', 'completed')"
    " AND b.ends_at >= :first AND b.starts_at < :last ORDER BY b.id LIMIT :more)"
)
THEIRS = text(
    "UPDATE booking SET owner_id = :owner"
    " WHERE owner_id <> :owner AND equipment_id IN (SELECT id FROM equipment WHERE owner_id = :owner)"
)


def _owner(sides: Sides) -> Visitor:
    visitor = Visitor(sides.site.port)
    visitor.sign_in("owner@demo.example", "demo-light2share")
    return visitor


def feeds(sides: Sides) -> None:
    """An organisation's feed of a thousand and of ten thousand events: joined after a change, stored, unchanged."""
    owner = _owner(sides)
    owner.read_token("/calendar/feed")
    made = owner.ask("/calendar/feed", {"scope": "organisation", "name": "bench", "tentative": "y"})
    found = re.search(rb"/feed/[\w-]+\.ics", owner.ask(made.headers["location"]).body)
    if not found:
        raise RuntimeError("the feed's address was not shown")
    path, reader = found[0].decode(), Visitor(sides.site.port)
    with sides.engine.connect() as connection:
        whose = connection.scalar(OWNER)
    for events in SIZES:
        missing = events - reader.ask(path).body.count(b"BEGIN:VEVENT")
        with sides.engine.begin() as connection:
            connection.execute(ASKED_BY_THEM, {"owner": whose, "more": max(0, missing), **_window()})
        _feed(sides, path, reader)


def _window() -> dict[str, datetime]:
    """Days that every feed of today covers."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return {"first": now - timedelta(days=360), "last": now + timedelta(days=720)}


def _feed(sides: Sides, path: str, reader: Visitor) -> None:
    """The three readings of a feed, against as many events of the yardstick."""
    bare, events = Visitor(sides.yardstick.port), reader.ask(path).body.count(b"BEGIN:VEVENT")
    wanted, name = f"?events={events}", f"feed of {events} events"

    def anew(_number: int) -> Answer:
        with sides.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE calendar_feed SET changes = changes + 1")
        return reader.ask(path)

    built = sides.cost(sides.site, anew)
    joined = sides.cost(sides.yardstick, lambda _: bare.ask(f"/feed{wanted}"))
    sides.bench.add(f"{name}, built", built, joined, 2)
    stored = sides.cost(sides.site, lambda _: reader.ask(path))
    sides.bench.add(
        f"{name}, stored", stored, sides.cost(sides.yardstick, lambda _: bare.ask(f"/ready{wanted}")), 3
    )
    etag = {"If-None-Match": reader.ask(path).headers["etag"]}
    same = sides.cost(sides.site, lambda _: reader.ask(path, headers=etag), (304,))
    bare_same = sides.cost(
        sides.yardstick, lambda _: bare.ask(f"/ready{wanted}", headers={"If-None-Match": '"v1"'}), (304,)
    )
    sides.bench.add(f"{name}, unchanged (304)", same, bare_same, 3)


def park(sides: Sides) -> None:
    """A month and a week of two hundred instruments, which the owner of the demo takes over with their bookings.

    Nothing that is measured after this may need the owners that the demo data had.
    """
    with sides.engine.begin() as connection:
        owner = connection.scalar(OWNER)
        own = connection.scalar(
            text("SELECT count(*) FROM equipment WHERE owner_id = :owner AND state = 'published'"),
            {"owner": owner},
        )
        connection.execute(TAKEN_OVER, {"owner": owner, "more": max(0, PARK - (own or 0))})
        connection.execute(THEIRS, {"owner": owner})
    visitor = _owner(sides)
    day = datetime.now(UTC).date() + timedelta(days=10)
    for view in ("month", "week"):
        path = f"/calendar?view={view}&date={day}"
        rows = visitor.ask(path).body.count(b'<th scope="row">')

        def ask(_number: int, path: str = path) -> Answer:
            return visitor.ask(path)

        cost = sides.cost(sides.site, ask)
        name = f"{view} of {rows} instruments"
        sides.bench.note(name, cost, "ms", f"at most {MOST_MS} ms", cost <= MOST_MS and rows >= PARK)
