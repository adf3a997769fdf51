"""The daily mail: what people chose to hear of once a day, as far as they have not read it on the site by then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from light2share.db import Session
from light2share.mail import outbox, rules
from light2share.mail.models import MailState, OutgoingMail

DAY = "notifications/digest_day"
HOME = ZoneInfo("Europe/Paris")
AT_ONCE = 200
"""People whose daily mails are written in one transaction."""
MOST_TOLD = 50
"""Lines of one daily mail; the site has all of them."""


def waiting(session: Session, now: datetime) -> list[int]:
    """Some of the people who are still to get today's mail; none before the morning."""
    local = now.astimezone(HOME)
    if local.time() < rules.RESTS_UNTIL:
        return []
    told = (
        select(OutgoingMail.person_id)
        .where(OutgoingMail.kind == DAY, OutgoingMail.subject_id == local.date().toordinal())
        .scalar_subquery()
    )
    rows = session.scalars(
        select(OutgoingMail.person_id)
        .where(
            OutgoingMail.state == MailState.DIGEST,
            OutgoingMail.read_at.is_(None),
            OutgoingMail.person_id.not_in(told),
        )
        .distinct()
        .order_by(OutgoingMail.person_id)
        .limit(AT_ONCE)
    )
    return list(rows)


def write(session: Session, people: Sequence[int], now: datetime) -> None:
    """Queue today's mail to each of them: one a day, because the day is what it is about. The caller commits."""
    theirs: dict[int, list[int]] = {person_id: [] for person_id in people}
    rows = session.execute(
        select(OutgoingMail.person_id, OutgoingMail.id)
        .where(
            OutgoingMail.state == MailState.DIGEST,
            OutgoingMail.read_at.is_(None),
            OutgoingMail.person_id.in_(people),
        )
        .order_by(OutgoingMail.id.desc())
    )
    for person_id, number in rows:
        theirs[person_id].append(number)
    today = now.astimezone(HOME).date().toordinal()
    for person_id, numbers in theirs.items():
        outbox.queue(session, DAY, [person_id], today, now, numbers[:MOST_TOLD], zone=HOME.key)
    session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.state == MailState.DIGEST, OutgoingMail.person_id.in_(people))
        .values(state=MailState.SITE)
        .execution_options(synchronize_session=False)
    )
