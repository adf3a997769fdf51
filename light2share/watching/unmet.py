"""Remembering what people look for in vain: the cluster finds out what its members lack. Nothing here commits."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Text, cast, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from light2share.catalogue.criteria import Parameters, Search
from light2share.catalogue.requests import today
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation
from light2share.watching.addresses import encoded
from light2share.watching.models import UnmetSearch
from light2share.watching.rules import LONGEST_QUERY, MOST_UNMET_OF_VISITORS, PERSON_KEPT, UNMET_KEPT

PERSONAL = re.compile(r"\S+@\S+|(?<!\w)\+?\d(?:[\s.-]?\d){8,}(?!\w)")
"""Mail addresses and telephone numbers, which no instrument has."""
BLANKED = "…"


def note(session: Session, wanted: Search, actor: Actor, language: str, now: datetime) -> None:
    """Write down that a search found nothing; the same one on the same day counts up."""
    day = today(now)
    query = encoded(_impersonal(wanted.parameters))
    if len(query) > LONGEST_QUERY or (actor.person_id is None and _enough_of_visitors(session, now)):
        return
    who = str(actor.person_id) if actor.person_id is not None else "visitor"
    size = select(Organisation.size_class).where(Organisation.id == actor.organisation_id)
    row = {
        "key": sha256(f"{day}\n{who}\n{query}".encode()).hexdigest(),
        "asked_on": day,
        "person_id": actor.person_id,
        "size_class": session.scalar(size) if actor.is_member else None,
        "query": query,
        "language": language,
        "understood": _understood(wanted),
        "times": 1,
        "last_at": now,
    }
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(UnmetSearch)
        .values(row)
        .on_conflict_do_update(index_elements=["key"], set_={"times": UnmetSearch.times + 1, "last_at": now})
    )


def _impersonal(parameters: Parameters) -> Parameters:
    return {name: [PERSONAL.sub(BLANKED, value) for value in values] for name, values in parameters.items()}


def _understood(wanted: Search) -> list[list[str]]:
    personal = " ".join(match[0] for match in PERSONAL.finditer(wanted.text))
    return [[chip.kind.value, chip.said] for chip in wanted.chips if chip.said not in personal]


def _enough_of_visitors(session: Session, now: datetime) -> bool:
    """Whether visitors have filled their share of the day: programs may come as visitors."""
    of_today = UnmetSearch.asked_on == today(now), UnmetSearch.person_id.is_(None)
    count = session.scalar(select(func.count()).select_from(UnmetSearch).where(*of_today)) or 0
    return count >= MOST_UNMET_OF_VISITORS


def forget(session: Session, now: datetime) -> None:
    """Take the person from what is old, and delete what is older."""
    day = today(now)
    session.execute(delete(UnmetSearch).where(UnmetSearch.asked_on < day - UNMET_KEPT))
    session.execute(
        update(UnmetSearch)
        .where(UnmetSearch.asked_on < day - PERSON_KEPT, UnmetSearch.person_id.is_not(None))
        .values(person_id=None, key=literal("past ").concat(cast(UnmetSearch.id, Text)))
    )
