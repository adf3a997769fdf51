"""A plausible year of bookings around now, in every state, each with the moves that led there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table
from sqlalchemy.orm import Session

from light2share.bookings.models import BLOCKING, Booking, BookingEvent, BookingPeriod, BookingState
from light2share.db.bulk import insert_rows, reserve_ids
from light2share.demo.listings import Listing
from light2share.demo.members import DemoPerson
from light2share.demo.openings import open_time
from light2share.kernel.localtime import to_local, to_utc
from light2share.kernel.period import Period
from light2share.kernel.workdays import Office, end_of_working_day

BOOKING, PERIOD, EVENT = (cast(Table, model.__table__) for model in (Booking, BookingPeriod, BookingEvent))

ZONE = ZoneInfo("Europe/Paris")
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
BACK, AHEAD = timedelta(days=270), timedelta(days=95)
DAY = timedelta(days=1)

State = BookingState
PAST = {
    State.COMPLETED: 76,
    State.CANCELLED: 8,
    State.DECLINED: 7,
    State.EXPIRED: 3,
    State.WITHDRAWN: 4,
    State.NO_SHOW: 2,
}
COMING = {State.CONFIRMED: 64, State.REQUESTED: 22, State.CANCELLED: 6, State.DECLINED: 5, State.WITHDRAWN: 3}
MOVES: dict[BookingState, tuple[str, ...]] = {
    State.REQUESTED: (),
    State.CONFIRMED: ("accept",),
    State.IN_USE: ("accept", "check_in"),
    State.COMPLETED: ("accept", "check_in", "complete"),
    State.NO_SHOW: ("accept", "no_show"),
    State.CANCELLED: ("accept", "cancel"),
    State.DECLINED: ("decline",),
    State.EXPIRED: ("expire",),
    State.WITHDRAWN: ("withdraw",),
}
LEADS_TO = {
    "accept": State.CONFIRMED,
    "check_in": State.IN_USE,
    "complete": State.COMPLETED,
    "no_show": State.NO_SHOW,
    "cancel": State.CANCELLED,
    "decline": State.DECLINED,
    "expire": State.EXPIRED,
    "withdraw": State.WITHDRAWN,
}
REASONS = ("not_free", "does_not_fit", "safety", "conflict", "other")
PURPOSES = (
    "Caractérisation d’un prototype avant revue de conception",
    "Contrôle d’un premier lot de série",
    "Comparaison de deux fournisseurs",
    "Vérification après essai de vieillissement",
    "Mesure de référence pour un rapport client",
    "Recherche d’un défaut sur pièces retournées",
)
SAMPLES = (
    ("pièces de 40 mm", 2),
    ("module, 1,2 kg", 1),
    ("plaquettes de 100 mm", 5),
    ("fibre, 10 m", None),
    ("", None),
    ("", None),
    ("", None),
)
"""What is brought, and how many."""


NEEDS_AN_ANSWER = {State.REQUESTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}
"""States that a booking confirmed at once never has."""


@dataclass(slots=True)
class Draft:
    """One booking before it has a row number."""

    listing: Listing
    unit_id: int
    period: Period
    state: BookingState
    requester: int
    created_at: datetime
    events: list[tuple[datetime, str, BookingState | None, BookingState, str]] = field(default_factory=list)


def load(
    session: Session,
    listings: list[Listing],
    count: int,
    members: dict[str, tuple[int, int]],
    people: Mapping[str, DemoPerson],
    now: datetime,
    chance: random.Random,
) -> int:
    """Write about `count` bookings and answer how many: a short week of opening may hold fewer than its share.

    Bookings of the demo people's organisations name them.
    """
    open_items = [item for item in listings if item.rules]
    requesters = sorted({number for number, _ in members.values()})
    favoured = people["requester"].organisation_id or 0, people["owner"].organisation_id or 0
    person_of = {person.organisation_id: person.person_id for person in reversed(list(people.values()))}
    drafts: list[Draft] = []
    for position, item in enumerate(open_items):
        share = count * (position + 1) // len(open_items) - count * position // len(open_items)
        drafts += _of_item(item, share, requesters, favoured, now, chance)
    _write(session, drafts, person_of, now, chance)
    return len(drafts)


def _of_item(
    item: Listing,
    share: int,
    requesters: list[int],
    favoured: tuple[int, int],
    now: datetime,
    chance: random.Random,
) -> list[Draft]:
    slots = [slot for unit in item.unit_ids for slot in _slots(item, unit, now, chance)]
    chosen = sorted(chance.sample(slots, min(share, len(slots))), key=lambda slot: slot[1])
    drafts = []
    for unit, period in chosen:
        requester = _requester(item, requesters, favoured, chance)
        drafts.append(_draft(item, unit, period, requester, now, chance))
    return drafts


def _slots(item: Listing, unit: int, now: datetime, chance: random.Random) -> Iterator[tuple[int, Period]]:
    """Disjoint times inside the opening, far enough apart for the buffers; days run from morning to morning."""
    shortest = timedelta(minutes=item.terms["shortest_minutes"])
    gap = timedelta(minutes=item.terms["buffer_before_minutes"] + item.terms["buffer_after_minutes"])
    for stretch in open_time(item, Period(now - BACK, now + AHEAD), ZONE):
        start = _morning(stretch.start) if shortest >= DAY else stretch.start
        while start + shortest <= stretch.end:
            length = min(shortest * chance.choice((1, 1, 1, 2)), stretch.end - start)
            end = _morning(start + length - DAY / 2) if shortest >= DAY else start + length
            if end > stretch.end:
                break
            yield unit, Period(start, end)
            start = end + gap
            start += (stretch.start - start) % timedelta(minutes=30) if shortest < DAY else timedelta(0)


def _morning(instant: datetime) -> datetime:
    """The next 08:00 of the zone, or the instant itself if it is one."""
    local = to_local(instant, ZONE)
    morning = local.replace(hour=8, minute=0, second=0, microsecond=0)
    return to_utc(morning if morning >= local else morning + DAY, ZONE)


def _requester(item: Listing, requesters: list[int], favoured: tuple[int, int], chance: random.Random) -> int:
    asks, owns = favoured
    if item.owner_id == owns and chance.random() < 0.35:
        return asks
    while (requester := chance.choice(requesters)) == item.owner_id:
        pass
    return requester


def _draft(
    item: Listing, unit: int, period: Period, requester: int, now: datetime, chance: random.Random
) -> Draft:
    lead = timedelta(minutes=item.terms["lead_time_minutes"])
    created = period.start - lead - timedelta(hours=chance.uniform(12, 30 * 24))
    if period.start <= now < period.end:
        state = State.IN_USE
    elif period.start < now:
        state = _pick(PAST, chance)
    else:
        state = _pick(COMING, chance)
    if state is State.REQUESTED:
        created = now - timedelta(hours=chance.uniform(1, 40))
        if period.start - lead <= now + timedelta(hours=6):
            state = State.CONFIRMED
    if item.terms["approval"] == "members" and state in NEEDS_AN_ANSWER:
        state = State.CONFIRMED if period.start > now else State.COMPLETED
    if state is not State.REQUESTED:
        created = min(created, now - timedelta(hours=chance.uniform(48, 200)))
    draft = Draft(item, unit, period, state, requester, created)
    draft.events = list(_events(draft, now, chance))
    return draft


def _pick(weights: dict[BookingState, int], chance: random.Random) -> BookingState:
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def _events(
    draft: Draft, now: datetime, chance: random.Random
) -> Iterator[tuple[datetime, str, BookingState | None, BookingState, str]]:
    at_once = draft.listing.terms["approval"] == "members"
    first = State.CONFIRMED if at_once else State.REQUESTED
    yield draft.created_at, "request", None, first, ""
    at, state = draft.created_at, first
    for move in MOVES[draft.state]:
        if move == "accept" and at_once:
            continue
        if move == "check_in":
            at = draft.period.start
        elif move == "complete":
            at = min(draft.period.end + timedelta(hours=1), now)
        elif move == "no_show":
            at = min(draft.period.start + timedelta(hours=2), now)
        else:
            at = (
                at + (now - at) * chance.uniform(0.02, 0.3)
                if at + timedelta(days=3) > now
                else at + timedelta(hours=chance.uniform(1, 60))
            )
        reason = chance.choice(REASONS) if move == "decline" else ""
        yield at, move, state, LEADS_TO[move], reason
        state = LEADS_TO[move]


def _blocked(draft: Draft) -> Period:
    terms = draft.listing.terms
    return draft.period.widened(
        timedelta(minutes=terms["buffer_before_minutes"]), timedelta(minutes=terms["buffer_after_minutes"])
    )


def _references(count: int, now: datetime, chance: random.Random) -> Iterator[str]:
    """Different references; five signs once four get scarce."""
    length = 4 if count < len(SIGNS) ** 4 // 8 else 5
    for number in chance.sample(range(len(SIGNS) ** length), count):
        signs = ""
        for _ in range(length):
            number, sign = divmod(number, len(SIGNS))
            signs += SIGNS[sign]
        yield f"L2S-{now:%y}-{signs}"


def _write(
    session: Session,
    drafts: list[Draft],
    person_of: Mapping[int | None, int],
    now: datetime,
    chance: random.Random,
) -> None:
    ids = reserve_ids(session, BOOKING, len(drafts))
    references = _references(len(drafts), now, chance)
    sheet = ("id", "reference", "uid", "equipment_id", "owner_id", "requester_id", "requested_by_id", "state",
             "starts_at", "ends_at", "access_mode", "purpose", "sample", "samples", "requester_reference", "price_mode",
             "estimate_cents", "estimate_lines", "free_cancel_hours", "free_cancel_days", "without_approval",
             "version", "sequence", "expires_at", "created_at", "changed_at", "demo")  # fmt: skip
    rows = zip(ids, drafts, references, strict=True)
    insert_rows(session, BOOKING, sheet, (_booking(i, d, ref, person_of, chance) for i, d, ref in rows))
    insert_rows(
        session,
        PERIOD,
        ("booking_id", "unit_id", "starts_at", "ends_at", "blocked_from", "blocked_until", "blocks"),
        (_period(number, draft) for number, draft in zip(ids, drafts, strict=True)),
    )
    record = ("booking_id", "at", "move", "from_state", "to_state", "person_id", "organisation_id", "reason",
              "message", "sequence")  # fmt: skip
    insert_rows(
        session,
        EVENT,
        record,
        (row for i, draft in zip(ids, drafts, strict=True) for row in _event_rows(i, draft, person_of)),
    )


def _booking(
    number: int, draft: Draft, reference: str, person_of: Mapping[int | None, int], chance: random.Random
) -> tuple[Any, ...]:
    item, terms, requester = draft.listing, draft.listing.terms, draft.requester
    expires = None
    if draft.state is State.REQUESTED:
        lead = timedelta(minutes=terms["lead_time_minutes"])
        expires = min(
            end_of_working_day(draft.created_at, terms["answer_days"], Office(ZONE)),
            draft.period.start - lead,
        )
    estimate, lines = None, []
    if terms["price_mode"] == "rate":
        minutes, hourly = draft.period.length // timedelta(minutes=1), item.entry["hourly_rate_eur"] * 100
        estimate = round(hourly * minutes / 60)
        lines = [["hours", minutes, hourly, estimate, ""]]
    moves = len(draft.events)
    return (number, reference, f"{UUID(int=chance.getrandbits(128), version=4)}@light2share", item.id, item.owner_id,
            requester, person_of.get(requester), draft.state.value, draft.period.start, draft.period.end,
            chance.choice(item.entry["access_modes"]), chance.choice(PURPOSES), *chance.choice(SAMPLES), "",
            terms["price_mode"], estimate, lines, terms["free_cancel_hours"], terms["free_cancel_days"],
            terms["approval"] == "members", moves, moves - 1, expires, draft.created_at, draft.events[-1][0],
            True)  # fmt: skip


def _period(number: int, draft: Draft) -> tuple[Any, ...]:
    blocked = _blocked(draft)
    return (number, draft.unit_id, draft.period.start, draft.period.end, blocked.start, blocked.end,
            draft.state in BLOCKING or (draft.listing.terms["first_holds"] and draft.state is State.REQUESTED),
            )  # fmt: skip


def _event_rows(number: int, draft: Draft, person_of: Mapping[int | None, int]) -> Iterator[tuple[Any, ...]]:
    requester, owner = draft.requester, draft.listing.owner_id
    for sequence, (at, move, before, after, reason) in enumerate(draft.events):
        acts = {"request": requester, "withdraw": requester, "expire": None, "complete": None}.get(
            move, owner
        )
        yield (
            number,
            at,
            move,
            before,
            after,
            person_of.get(acts) if acts else None,
            acts,
            reason,
            "",
            sequence,
        )
