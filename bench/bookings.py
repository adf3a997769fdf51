"""Booking requests and their answers: one after another, eight at once on different times, eight at once on one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, cycle
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench.ceiling.data import EPOCH
from bench.client import Answer, Visitor, one_after_another, percentile, together
from bench.sides import Sides, signed_in

CLIENTS = 8
STAMP = "%Y-%m-%dT%H:%M:%SZ"
ANSWERED = 40
OWNER = "demo-photonique-16"
"""The organisation of the owner of the demo."""


def everything(sides: Sides, requester: Visitor) -> None:
    """All figures about bookings."""
    least = requests(sides, requester)
    answering(sides, requester, least)
    parallel(sides)
    race(sides)
    accepts(sides)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be asked for, as the form takes it."""

    slug: str
    form: dict[str, str]

    @property
    def address(self) -> str:
        """Where it is asked for."""
        return f"/equipment/{self.slug}/book"


ASKING = text(
    "SELECT e.slug FROM equipment e WHERE e.dual_use_check OR e.restricted_zone OR e.first_holds"
    " OR EXISTS (SELECT 1 FROM asked_question q WHERE q.equipment_id = e.id)"
    " OR EXISTS (SELECT 1 FROM asked_check c WHERE c.equipment_id = e.id AND c.asked = 'blocks')"
)
"""Instruments that ask more than the benchmark says or does, or that the first request keeps from others."""


def free_slots(sides: Sides, at_once: bool, wanted: int, owner: str = "") -> list[Slot]:
    """Disjoint times of instruments that confirm at once, or do not; of one owner if it is named."""
    found: list[Slot] = []
    visitor = Visitor(sides.site.port)
    with sides.engine.connect() as connection:
        asking = set(connection.scalars(ASKING))
    for page in count(1):
        items = json.loads(visitor.ask(f"/api/v1/equipment?sort=soonest&page={page}").body)["items"]
        for item in items:
            if item["slug"] in asking or (owner and item["owner"]["slug"] != owner):
                continue
            sheet = json.loads(visitor.ask(f"/api/v1/equipment/{item['slug']}").body)
            if sheet["confirmed_at_once"] is at_once:
                found += _times(visitor, sheet)
            if len(found) >= wanted:
                return found[:wanted]
        if not items:
            return found
    return found


def _times(visitor: Visitor, sheet: dict[str, Any]) -> list[Slot]:
    start = datetime.now(UTC) + timedelta(minutes=sheet["lead_time_minutes"] + 60 * 24)
    path = f"/api/v1/equipment/{sheet['slug']}/free?from={start:{STAMP}}&to={start + timedelta(days=270):{STAMP}}"
    answer = json.loads(visitor.ask(path).body)
    zone, length = ZoneInfo(answer["zone"]), timedelta(minutes=sheet["shortest_minutes"])
    found, last = [], datetime.min.replace(tzinfo=UTC)
    for begins, ends in answer["free"]:
        start = datetime.fromisoformat(begins)
        if start - last >= timedelta(hours=2) and start + length <= datetime.fromisoformat(ends):
            last = start + length
            times = {"starts": _local(start, zone), "ends": _local(last, zone)}
            rest = {"access_mode": sheet["access_modes"][0], "purpose": "bench", "action": "send"}
            found.append(Slot(sheet["slug"], times | rest))
    return found


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def requests(sides: Sides, requester: Visitor) -> float:
    """Booking requests one after another; the median of the yardstick's inserts, in milliseconds."""
    bare = Visitor(sides.yardstick.port)
    slots = free_slots(sides, at_once=False, wanted=200)
    times = cycle(slots)

    def ask(_number: int) -> Answer:
        slot = next(times)
        return requester.ask(slot.address, slot.form)

    insert = count(0)

    def put(_number: int, tool: int = 7) -> Answer:
        start = EPOCH + 5 * 365 * 86400 + next(insert) * 7200
        return bare.ask("/book", {"tool": tool, "start": start, "stop": start + 3600})

    seconds = [
        answer.seconds * 1000 for answer in _good(one_after_another(ask, sides.bench.load.seconds, 60), 303)
    ]
    bare_seconds = [answer.seconds * 1000 for answer in _good(one_after_another(put, 1, 60), 201)]
    median, least = percentile(seconds, 0.5), percentile(bare_seconds, 0.5)
    sides.bench.add("booking request, median", median, least, 5)
    sides.bench.add("booking request, 99th percentile against median", percentile(seconds, 0.99), median, 4)
    return least


def answering(sides: Sides, requester: Visitor, least: float) -> None:
    """The owner accepts requests one after another, and answers others with a price of its own."""
    owner = signed_in(sides.site, "owner")
    slots = free_slots(sides, at_once=False, wanted=2 * ANSWERED, owner=OWNER)
    for name, decision, share in (
        ("accept", {"decision": "accept"}, slots[:ANSWERED]),
        ("offer", {"decision": "offer", "conditions": "bench"}, slots[ANSWERED:]),
    ):
        asked = _good([requester.ask(slot.address, slot.form) for slot in share], 303)
        forms = [
            decision if name == "accept" else decision | {key: slot.form[key] for key in ("starts", "ends")}
            for slot in share
        ]
        answers = [
            owner.ask(f"{one.headers['location']}/answer", {"version": 1, **form})
            for one, form in zip(asked, forms, strict=True)
        ]
        seconds = [answer.seconds * 1000 for answer in _good(answers, 303)]
        sides.bench.add(f"{name}, median", percentile(seconds, 0.5), least, 6)


def _good(answers: list[Answer], status: int) -> list[Answer]:
    wrong = {answer.status for answer in answers} - {status}
    if wrong:
        main = next(answer for answer in answers if answer.status != status).body.partition(b"<main")[2]
        raise RuntimeError(f"answers {wrong} instead of {status}: {main[:2000].decode()}")
    return answers


def parallel(sides: Sides) -> None:
    """Eight clients, each with times of its own."""
    each = 25
    slots = free_slots(sides, at_once=True, wanted=CLIENTS * each)
    visitors = [signed_in(sides.site, "requester") for _ in range(CLIENTS)]
    shares = [slots[number::CLIENTS] for number in range(CLIENTS)]
    slowest: list[float] = []

    def book(number: int) -> Answer:
        for slot in shares[number]:
            answer = visitors[number].ask(slot.address, slot.form)
            if answer.status != 303:
                raise RuntimeError(f"{answer.status} for a free time")
            slowest.append(answer.seconds)
        return answer

    rate = len(slots) / _elapsed([partial(book, number) for number in range(CLIENTS)])
    bare = [Visitor(sides.yardstick.port) for _ in range(CLIENTS)]

    def insert(number: int) -> Answer:
        for turn in range(each * 4):
            start = EPOCH + (8 * 365 + number * 40) * 86400 + turn * 7200
            answer = bare[number].ask("/book", {"tool": 20 + number, "start": start, "stop": start + 3600})
        return answer

    bare_rate = CLIENTS * each * 4 / _elapsed([partial(insert, number) for number in range(CLIENTS)])
    sides.bench.add("8 clients, different times", rate, bare_rate, 0.2, unit="/s", least=True)
    worst = max(slowest) * 1000
    sides.bench.note("8 clients, longest wait", worst, "ms", "at most 100 ms", worst <= 100)


def _elapsed(acts: list[Callable[[], Answer]]) -> float:
    started = perf_counter()
    together(acts)
    return perf_counter() - started


def race(sides: Sides) -> None:
    """Eight clients ask for the same time of an instrument that confirms at once: one gets it, the others read 409."""
    visitors = [signed_in(sides.site, "requester") for _ in range(CLIENTS)]
    slots = free_slots(sides, at_once=True, wanted=sides.bench.load.rounds)
    good = 0
    for slot in slots:
        answers = together([partial(visitor.ask, slot.address, slot.form) for visitor in visitors])
        good += sorted(answer.status for answer in answers) == [303] + [409] * (CLIENTS - 1)
    _rounds(sides, "8 clients, the same time: one confirmed", good, len(slots))


def accepts(sides: Sides) -> None:
    """Eight competing requests for one time, accepted at the same instant: one is confirmed, the others read 409."""
    requester = signed_in(sides.site, "requester")
    owners = [signed_in(sides.site, "owner") for _ in range(CLIENTS)]
    slots = free_slots(sides, at_once=False, wanted=sides.bench.load.rounds, owner=OWNER)
    good = 0
    for slot in slots:
        asked = _good([requester.ask(slot.address, slot.form) for _ in range(CLIENTS)], 303)
        pages = [answer.headers["location"] for answer in asked]
        yes = {"decision": "accept", "version": 1}
        answers = together(
            [partial(owner.ask, f"{page}/answer", yes) for owner, page in zip(owners, pages, strict=True)]
        )
        good += sorted(answer.status for answer in answers) == [303] + [409] * (CLIENTS - 1)
    _rounds(sides, "8 accepts of competing requests: one confirmed", good, len(slots))


def _rounds(sides: Sides, name: str, good: int, rounds: int) -> None:
    sides.bench.note(name, good, f"of {rounds} rounds", "every round", good == rounds and rounds > 0)
