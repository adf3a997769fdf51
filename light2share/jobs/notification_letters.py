"""What the daily mail says: what its receiver has not read yet, by topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.bookings.reminders import TO_THE_CLUSTER
from light2share.db import Session
from light2share.i18n import formats, gettext, language, ngettext
from light2share.jobs.letters import Content, Way
from light2share.mail.models import OutgoingMail
from light2share.mail.topics import Topic, topic_of
from light2share.notifications import inbox, words
from light2share.notifications.headlines import headlines
from light2share.notifications.line import Headline
from light2share.web.links import full
from light2share.web.mail_texts import subject


def digest_day(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """One line for each, by topic, to the cluster by owner; None once all of it has been read or has gone."""
    rows = inbox.still_unread(session, person.id, mail.details)
    settled = _answered(session, rows)
    about = headlines(session, rows, person.id)
    groups: dict[str, list[Way]] = {}
    for row in rows:
        if (headline := about.get(row.id)) and row.id not in settled:
            note = f" ({headline.note})" if headline.note else ""
            label = subject(row.kind, headline.what, headline.when) + note
            way = Way(label, full(headline.endpoint, **headline.values))
            groups.setdefault(_name(topic_of(row.kind), headline), []).append(way)
    count = sum(len(lines) for lines in groups.values())
    if not count:
        return None
    told = ngettext("%(num)s unread notification", "%(num)s unread notifications", count)
    return Content(
        button=Way(gettext("See my notifications"), full("notifications.index")),
        stop=gettext(
            "You get this mail once a day at most. To choose what stands in it: %(address)s",
            address=full("notifications.choices"),
        ),
        what=told,
        values={
            "groups": [{"name": name, "lines": lines} for name, lines in groups.items()],
            "told": told,
        },
    )


def _answered(session: Session, rows: Sequence[OutgoingMail]) -> set[int]:
    """Those that tell of a request without an answer which has had one since: for them, no mail would be made."""
    unanswered = [row for row in rows if row.kind == TO_THE_CLUSTER]
    waits = select(BookingEvent.id).join(Booking, Booking.id == BookingEvent.booking_id)
    still = session.scalars(
        waits.where(
            BookingEvent.id.in_({row.subject_id for row in unanswered}),
            Booking.state == BookingState.REQUESTED,
        )
    ).all()
    return {row.id for row in unanswered if row.subject_id not in still}


def _name(topic: Topic, headline: Headline) -> str:
    name = str(words.TOPICS[topic])
    return formats.named(name, headline.group, language()) if headline.group else name
