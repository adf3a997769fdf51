"""Yardsticks: bare views that do the same work as the site's and nothing else. CEILING_URL names the database.

/catalogue?rows=  ORM and Jinja   /search?q=&rows=  full text   /week /month  JSON by raw SQL
/feed  built   /ready  stored, with an ETag   POST /book  one guarded insert
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from itertools import count
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

URL = os.environ["CEILING_URL"]
LITE = URL.startswith("sqlite")
DAY = 86400
MONDAY = 1783296000
"""6 July 2026."""

app = Flask(__name__)
engine = create_engine(URL, pool_size=4)
local = threading.local()

PAGE = app.jinja_env.from_string(
    """<!doctype html><html lang=en><head><meta charset=utf-8><title>Tools</title></head><body><h1>Tools</h1>
<table><thead><tr><th>Name<th>Category<th>Company<th>City<th>Serial<th>Per day<th>Description</tr></thead><tbody>
{% for t in tools %}<tr><td><a href="/tools/{{ t.id }}">{{ t.name }}</a><td>{{ t.category }}<td>{{ t.company }}
<td>{{ t.city }}<td>{{ t.serial }}<td>{{ t.price_day }}<td>{{ t.description }}</tr>
{% endfor %}</tbody></table></body></html>"""
)
KEYS = ("id", "name", "category", "company", "city", "serial", "price_day", "description")
COLUMNS = ", ".join(KEYS)


class Base(DeclarativeBase):
    """The yardstick's own tables."""


class Tool(Base):
    """An instrument, as plain as can be."""

    __tablename__ = "tool"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    company: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(Text)
    serial: Mapped[str] = mapped_column(Text)
    price_day: Mapped[int]
    description: Mapped[str] = mapped_column(Text)


def raw() -> Any:
    """A connection without any library in between, one for each thread."""
    if not hasattr(local, "connection"):
        if LITE:
            local.connection = sqlite3.connect(URL.split("///", 1)[1], isolation_level=None, timeout=30)
            local.connection.execute("PRAGMA journal_mode=WAL")
            local.connection.execute("PRAGMA synchronous=NORMAL")
        else:
            import psycopg

            local.connection = psycopg.connect(URL.replace("+psycopg", ""), autocommit=True)
    return local.connection


@app.get("/catalogue")
def catalogue() -> str:
    """As many rows as the site's page, by ORM and Jinja."""
    with Session(engine) as session:
        query = select(Tool).where(Tool.id > 40).order_by(Tool.id).limit(int(request.args["rows"]))
        return PAGE.render(tools=session.scalars(query).all())


@app.get("/search")
def search() -> str:
    """A full page of results by the engine's own index, bare rows."""
    word, rows = request.args["q"], int(request.args["rows"])
    if LITE:
        query = (
            f"SELECT {COLUMNS} FROM tool"
            " WHERE id IN (SELECT rowid FROM tool_words WHERE tool_words MATCH ? LIMIT ?)"
        )
    else:
        query = (
            f"SELECT {COLUMNS} FROM tool WHERE to_tsvector('simple', name || ' ' || description || ' ' || city)"
            " @@ to_tsquery('simple', %s) LIMIT %s"
        )
    found = raw().execute(query, (word, rows)).fetchall()
    return PAGE.render(tools=[dict(zip(KEYS, row, strict=True)) for row in found])


def spans(start: int, stop: int, tool: int = 1) -> list[tuple[int, int, int, str, int]]:
    """An instrument's bookings in a stretch of time."""
    if LITE:
        query = (
            "SELECT id, start, stop, title, user_id FROM booking"
            " WHERE tool_id = ? AND start < ? AND start > ? AND stop > ? ORDER BY start"
        )
        found = raw().execute(query, (tool, stop, start - 31 * DAY, start))
    else:
        query = (
            "SELECT id, lower(during), upper(during), title, user_id FROM booking"
            " WHERE tool_id = %s::int AND during && int8range(%s, %s) ORDER BY lower(during)"
        )
        found = raw().execute(query, (tool, start, stop))
    return list(found.fetchall())


def as_json(start: int, stop: int) -> Response:
    """The same as JSON."""
    rows = [
        {"id": number, "start": _iso(a), "end": _iso(b), "title": title, "user": user}
        for number, a, b, title, user in spans(start, stop)
    ]
    return Response(json.dumps(rows), mimetype="application/json")


def _iso(instant: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instant))


@app.get("/week")
def week() -> Response:
    """A week of one instrument."""
    return as_json(MONDAY, MONDAY + 7 * DAY)


@app.get("/month")
def month() -> Response:
    """A month of one instrument."""
    return as_json(MONDAY, MONDAY + 31 * DAY)


def feed_bytes(wanted: int = 1000) -> bytes:
    """So many events, their text joined by hand; the first instrument has a thousand."""
    rows: list[tuple[int, int, int, str, int]] = []
    for tool in count(1):
        found = spans(0, 1 << 40, tool)
        rows += found
        if len(rows) >= wanted or not found:
            break
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:b{number}@bench\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{_stamp(a)}\r\nDTEND:{_stamp(b)}\r\n"
        f"SUMMARY:{title}\r\nEND:VEVENT\r\n"
        for number, a, b, title, _ in rows[:wanted]
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n{events}END:VCALENDAR\r\n".encode()


def _stamp(instant: int) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(instant))


@app.get("/feed")
def feed() -> Response:
    """A feed made from rows; `events` says how many."""
    return Response(feed_bytes(request.args.get("events", 1000, type=int)), mimetype="text/calendar")


ready: dict[int, bytes] = {}


@app.get("/ready")
def stored() -> Response:
    """A feed that lies ready, with an ETag."""
    wanted = request.args.get("events", 1000, type=int)
    if wanted not in ready:
        ready[wanted] = feed_bytes(wanted)
    if request.if_none_match.contains("v1"):
        return Response(status=304)
    response = Response(ready[wanted], mimetype="text/calendar")
    response.set_etag("v1")
    return response


@app.post("/book")
def book() -> tuple[str, int]:
    """One insert that the database may refuse."""
    tool, start, stop = (int(request.form[name]) for name in ("tool", "start", "stop"))
    connection = raw()
    try:
        if LITE:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO booking (tool_id, user_id, start, stop, title) VALUES (?, 1, ?, ?, 'bench')",
                (tool, start, stop),
            )
            connection.execute("COMMIT")
        else:
            connection.execute(
                "INSERT INTO booking (tool_id, user_id, during, title) VALUES (%s, 1, int8range(%s, %s), 'bench')",
                (tool, start, stop),
            )
    except Exception:  # noqa: BLE001  whatever the engine calls an overlap
        if LITE:
            connection.execute("ROLLBACK")
        return "overlap", 409
    return "booked", 201
