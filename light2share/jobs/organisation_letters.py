"""What mails to an organisation say that come from the form of its page."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import gettext
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Enquiry
from light2share.web.links import full


def enquiry(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """What somebody wrote, and whom an answer goes to; None once it has been deleted."""
    found = session.get(Enquiry, mail.subject_id)
    if found is None:
        return None
    facts = [Fact(gettext("Written by"), found.name), Fact(gettext("E-mail"), found.email)]
    if found.company:
        facts.append(Fact(gettext("Organisation"), found.company))
    facts.append(Fact(gettext("To"), found.organisation.name))
    return Content(
        button=Way(
            gettext("See the page of your organisation"),
            full("organisations.show", slug=found.organisation.slug),
        ),
        stop=gettext("You get this mail because you answer for this organisation on the site."),
        facts=facts,
        what=found.company or found.name,
        message=found.message.splitlines(),
        reply_to=(found.name, found.email),
        values={"known": found.person_id is not None},
    )
