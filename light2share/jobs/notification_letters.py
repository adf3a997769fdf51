"""What the daily mail says: what its receiver has not read yet, by topic."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import gettext, ngettext
from light2share.jobs.letters import Content, Way
from light2share.mail.models import OutgoingMail
from light2share.mail.topics import Topic, topic_of
from light2share.notifications import inbox, words
from light2share.notifications.headlines import headlines
from light2share.web.links import full
from light2share.web.mail_texts import subject


def digest_day(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """One line for each; None once all of it has been read or has gone."""
    rows = inbox.still_unread(session, person.id, mail.details)
    about = headlines(session, rows, person.id)
    groups: dict[Topic, list[Way]] = {}
    for row in rows:
        if headline := about.get(row.id):
            note = f" ({headline.note})" if headline.note else ""
            label = subject(row.kind, headline.what, headline.when) + note
            groups.setdefault(topic_of(row.kind), []).append(
                Way(label, full(headline.endpoint, **headline.values))
            )
    count = sum(len(lines) for lines in groups.values())
    if not count:
        return None
    told = ngettext("%(num)s unread notification", "%(num)s unread notifications", count)
    return Content(
        button=Way(gettext("See my notifications"), full("notifications.index")),
        stop=gettext(
            "You get this mail once a day at most, because you chose so. To choose otherwise: %(address)s",
            address=full("notifications.choices"),
        ),
        what=told,
        values={
            "groups": [{"name": str(words.TOPICS[topic]), "lines": lines} for topic, lines in groups.items()],
            "told": told,
        },
    )
