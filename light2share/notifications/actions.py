"""What people do about their notifications: read, choose how they come. The caller commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, update

from light2share.db import Session
from light2share.mail.models import MailChoice, OutgoingMail
from light2share.mail.topics import CHANNELS, Channel, Topic, may_choose
from light2share.notifications.inbox import about


def read(session: Session, person_id: int, numbers: Sequence[int], now: datetime) -> None:
    """Note that the person has seen these of theirs."""
    _read(session, person_id, now, OutgoingMail.id.in_(numbers))


def read_up_to(session: Session, person_id: int, latest: OutgoingMail, now: datetime) -> None:
    """The same for all of theirs up to the latest that they have seen; what came since stays unread."""
    _read(session, person_id, now, OutgoingMail.id <= latest.id)


def read_about(session: Session, person_id: int, reference: str, now: datetime) -> None:
    """The same for what the person was told about one booking."""
    _read(session, person_id, now, about(reference))


def _read(session: Session, person_id: int, now: datetime, which: object) -> None:
    session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.person_id == person_id, OutgoingMail.read_at.is_(None), which)  # type: ignore[arg-type]
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def choose(session: Session, person_id: int, chosen: Mapping[Topic, Channel]) -> None:
    """Keep what the person has chosen; the usual way needs no row. For what is told from now on."""
    session.execute(delete(MailChoice).where(MailChoice.person_id == person_id))
    session.add_all(
        MailChoice(person_id=person_id, topic=topic, channel=channel)
        for topic, channel in chosen.items()
        if may_choose(topic) and channel in CHANNELS[topic][1:]
    )
    session.flush()
