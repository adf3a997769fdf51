"""The table of outgoing mail: written with what causes a mail, emptied by any number of workers.

A worker claims a mail, commits, sends, and finishes it. The claim counts an attempt, and only the holder of the latest
attempt may finish: a worker whose lease ran out cannot undo what the next one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Insert, Select, Update, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningUpdate

from light2share.db import Session
from light2share.mail import rules
from light2share.mail.models import MailChoice, MailState, OutgoingMail
from light2share.mail.topics import OFF_SITE, Channel, Topic, channel_for, may_choose, topic_of

BEGINS = {
    Channel.NOW: MailState.WAITING,
    Channel.DIGEST: MailState.DIGEST,
    Channel.SITE: MailState.SITE,
}
"""The state of what is told by each channel."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that one worker holds; `attempts` is the fence that a later claim raises."""

    mail_id: int
    attempts: int


def new_message_id() -> str:
    """An identifier for a mail's header, without meaning (RFC 5322, section 3.6.4)."""
    return f"<{uuid4()}@light2share>"


def queue(
    session: Session,
    kind: str,
    person_ids: Iterable[int],
    subject_id: int,
    now: datetime,
    details: Sequence[Any] = (),
    zone: str = "Europe/Paris",
    own: int | None = None,
) -> None:
    """Tell each person of `kind` (`<room>/<event>`) about `subject_id`, by the channel that they chose, in the
    caller's transaction.

    Who has been told already is not told again, so saying the same twice is harmless. `zone` is the clock of the
    quiet hours, which reminders and digests keep. `details` must hold no secret. `own` is the person whose own act
    it is: they get the mail that goes to everybody, and no news on the site.
    """
    people = list(dict.fromkeys(person_ids))
    if not people:
        return
    due_at, topic = rules.due(kind, now, ZoneInfo(zone)), topic_of(kind)
    chosen = _chosen(session, topic, people)
    rows = [
        {
            "kind": kind,
            "person_id": person_id,
            "subject_id": subject_id,
            "details": list(details),
            "message_id": new_message_id(),
            "state": BEGINS[channel_for(kind, chosen.get(person_id))],
            "attempts": 0,
            "due_at": due_at,
            "fault": "",
            "created_at": now,
            "read_at": now if person_id == own or kind in OFF_SITE else None,
        }
        for person_id in people
    ]
    session.execute(_insert(_engine(session)), rows)


def _chosen(session: Session, topic: Topic, people: Sequence[int]) -> dict[int, Channel]:
    """What those have chosen who have; asked only where there is a choice."""
    if not may_choose(topic):
        return {}
    rows = session.execute(CHOSEN, {"topic": topic, "people": people})
    return dict(rows.all())


CHOSEN = select(MailChoice.person_id, MailChoice.channel).where(
    MailChoice.topic == bindparam("topic"), MailChoice.person_id.in_(bindparam("people", expanding=True))
)


@cache
def _insert(engine: str) -> Insert:
    insert = sqlite.insert if engine == "sqlite" else postgresql.insert
    return insert(OutgoingMail).on_conflict_do_nothing(index_elements=["kind", "subject_id", "person_id"])


def anything_due(session: Session, now: datetime, real_now: datetime) -> bool:
    """Whether `claim` would find a mail; asks without locking anything."""
    return session.scalar(NEXT_DUE, _clocks(now, real_now)) is not None


def claim(session: Session, now: datetime, real_now: datetime) -> Claim | None:
    """Take the mail that has waited longest; None if none is due. Needs a writing transaction; commit it at once.

    `now` is the site's clock and decides what is due; leases run on the real one.
    """
    statement = CLAIM_ONE_OF_MANY if _engine(session) == "postgresql" else CLAIM
    values = _clocks(now, real_now) | {"until": real_now + rules.LEASE}
    row = session.execute(statement, values).first()
    return Claim(row.id, row.attempts) if row else None


def finish(session: Session, held: Claim, state: MailState, real_now: datetime, fault: str = "") -> bool:
    """Close a mail as `state`; False, with nothing changed, if another worker has taken it over meanwhile.

    What nobody needs any more is no news on the site either.
    """
    values: dict[str, Any] = {
        "state": state,
        "leased_until": None,
        "finished_at": real_now,
        "fault": fault[:500],
    }
    if state is MailState.DROPPED:
        values["read_at"] = func.coalesce(OutgoingMail.read_at, OutgoingMail.created_at)
    return _written(session, _held(held).values(values))


def put_off(session: Session, held: Claim, real_now: datetime, fault: str) -> bool:
    """Let a mail rest after a failed attempt; False if another worker has taken it over meanwhile."""
    until = real_now + rules.pause(held.attempts)
    return _written(session, _held(held).values(leased_until=until, fault=fault[:500]))


def _clocks(now: datetime, real_now: datetime) -> dict[str, datetime]:
    return {"now": now, "real_now": real_now}


NEXT_DUE = (
    select(OutgoingMail.id)
    .where(
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.due_at <= bindparam("now"),
        or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= bindparam("real_now")),
    )
    .order_by(OutgoingMail.due_at, OutgoingMail.id)
    .limit(1)
)


def _claim(following: Select[int]) -> ReturningUpdate[int, int]:
    return (
        update(OutgoingMail)
        .where(OutgoingMail.id == following.scalar_subquery())
        .values(attempts=OutgoingMail.attempts + 1, leased_until=bindparam("until"))
        .returning(OutgoingMail.id, OutgoingMail.attempts)
        .execution_options(synchronize_session=False)
    )


CLAIM, CLAIM_ONE_OF_MANY = _claim(NEXT_DUE), _claim(NEXT_DUE.with_for_update(skip_locked=True))
"""The statements of every round, made once."""


def _held(held: Claim) -> Update:
    return (
        update(OutgoingMail)
        .where(
            OutgoingMail.id == held.mail_id,
            OutgoingMail.attempts == held.attempts,
            OutgoingMail.state == MailState.WAITING,
        )
        .execution_options(synchronize_session=False)
    )


def _written(session: Session, statement: Update) -> bool:
    return session.execute(statement.returning(OutgoingMail.id)).first() is not None


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name
