"""What mails about authorisations and training say."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.authorisations import queries
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.authorisations.rules import Said
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import organisations_of
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.links import full


def asked(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the owner: who is to be trained; None once it is closed, or for who has left."""
    wish = queries.wish_by_id(session, mail.subject_id)
    if wish is None or not wish.is_open or wish.owner_id not in organisations_of(session, person):
        return None
    content = _of_wish(wish, gettext("Answer"), wish.owner.name)
    content.facts.insert(1, Fact(gettext("Requester"), wish.requester.name))
    content.message = wish.words.splitlines()
    content.values["company"] = wish.requester.name
    return content


def answered(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To who asked and who is to be trained: the day, or why not."""
    found = queries.answer_by_id(session, mail.subject_id)
    wish = queries.wish_by_id(session, found.request_id) if found else None
    if found is None or wish is None or wish.requester_id not in organisations_of(session, person):
        return None
    content = _of_wish(wish, gettext("See the answer"), wish.requester.name)
    content.facts.insert(1, Fact(gettext("Owner"), wish.owner.name))
    content.message = found.words.splitlines()
    content.values.update(owner=wish.owner.name, proposed=found.said is Said.PROPOSED)
    return content


def _of_wish(wish: TrainingRequest, button: str, organisation: str) -> Content:
    name = title(wish.equipment, language())
    return Content(
        button=Way(button, full("authorisations.training", handle=wish.handle)),
        stop=_because(organisation),
        facts=[
            Fact(gettext("Instrument"), name),
            Fact(gettext("To be trained"), wish.person.name),
            Fact(gettext("When it suits"), wish.wish),
        ],
        what=name,
        values={"person": wish.person.name},
        thread=f"<training-{wish.handle}@light2share>",
    )


def granted(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the person; None once it counts no more."""
    row = queries.by_id(session, mail.subject_id)
    if row is None or row.ended_at is not None or row.person_id != person.id:
        return None
    return _of_row(row, gettext("See the authorisation"))


def withdrawn(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the person, with the reason."""
    row = queries.by_id(session, mail.subject_id)
    if row is None or row.person_id != person.id:
        return None
    content = _of_row(row, gettext("See the authorisation"))
    content.message = row.reason.splitlines()
    return content


def reminder_ending(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the person and to the owner's people; None once it was renewed or withdrawn, or for who has left."""
    row = queries.by_id(session, mail.subject_id)
    if row is None or row.ended_at is not None:
        return None
    if row.person_id == person.id:
        return _of_row(row, gettext("See the authorisation"))
    item = row.equipment
    if item.owner_id not in organisations_of(session, person):
        return None
    content = _of_row(row, gettext("Renew it"))
    content.stop = _because(item.owner.name)
    content.facts.insert(1, Fact(gettext("Organisation"), row.organisation.name))
    content.values["owner"] = ""
    return content


def _of_row(row: Authorisation, button: str) -> Content:
    item: Equipment = row.equipment
    name, until = title(item, language()), formats.day(row.ends_on, language(), year=True)
    return Content(
        button=Way(button, full("authorisations.show", handle=row.handle)),
        stop=gettext("You get this mail because it is your authorisation."),
        facts=[
            Fact(gettext("Instrument"), name),
            Fact(gettext("Name"), row.person.name),
            Fact(gettext("Authorised until"), until),
        ],
        what=name,
        when=until,
        values={"owner": item.owner.name, "person": row.person.name, "until": until},
        thread=f"<authorisation-{row.handle}@light2share>",
    )


def _because(organisation: str) -> str:
    return gettext("You get this mail because you act for %(organisation)s.", organisation=organisation)
