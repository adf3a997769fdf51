"""What mails say about standing documents that end."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import organisations_of
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.proofs import queries
from light2share.proofs.rules import OVER
from light2share.proofs.words import KINDS
from light2share.web.links import full


def reminder_ending(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the admins; None once it was replaced, corrected or removed, or for who has left."""
    told = queries.reminder(session, mail.subject_id)
    row = told.proof if told else None
    if told is None or row is None or row.replaced_at is not None or row.ends_on is None:
        return None
    if row.organisation_id not in organisations_of(session, person):
        return None
    name, until = str(KINDS[row.kind]), formats.day(row.ends_on, language(), year=True)
    facts = [
        Fact(gettext("Document"), name),
        Fact(gettext("Organisation"), row.organisation.name),
        Fact(gettext("Last day"), until),
    ]
    if row.note:
        facts.append(Fact(gettext("Note"), row.note))
    return Content(
        button=Way(gettext("Add the newer one"), full("proofs.show", series=row.series)),
        stop=gettext("You get this mail because you look after the papers of %(company)s.",
                     company=row.organisation.name),
        facts=facts,
        what=name,
        when=until,
        values={"over": told.days == OVER, "until": until},
        thread=f"<proof-{row.key}@light2share>",
    )  # fmt: skip
