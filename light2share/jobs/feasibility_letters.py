"""What mails about questions before any date say."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.bookings.wording import count_label
from light2share.db import Session
from light2share.equipment.texts import title
from light2share.feasibility import queries
from light2share.feasibility.models import FeasibilityQuestion
from light2share.feasibility.rules import LEADS_ON, Answer
from light2share.feasibility.wording import standing
from light2share.i18n import formats, gettext, language, ngettext
from light2share.jobs.booking_story import organisations_of, ways_instead
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.links import full

LONGEST_PURPOSE = 400


def asked(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the owner: who asks what; None once it is answered or taken back, or for who has left."""
    question = queries.by_id(session, mail.subject_id)
    if question is None or not question.is_open:
        return None
    if question.owner_id not in organisations_of(session, person):
        return None
    content = _content(session, question, gettext("Answer the question"), question.owner.name)
    content.facts.insert(1, Fact(gettext("Requester"), question.requester.name))
    content.values["company"] = question.requester.name
    return content


def answered(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To who asked: the answer, and the way on or other instruments."""
    question = queries.by_id(session, mail.subject_id)
    if question is None or question.answer is None:
        return None
    if question.requester_id not in organisations_of(session, person):
        return None
    leads = question.answer in LEADS_ON
    label = gettext("Ask for times") if leads else gettext("See the answer")
    content = _content(session, question, label, question.requester.name)
    content.facts.insert(1, Fact(gettext("Owner"), question.owner.name))
    content.message = question.answer_text.splitlines()
    content.values.update(owner=question.owner.name, answer=standing(question), leads=leads)
    if question.answer is Answer.NO:
        content.offers = ways_instead(session, question.equipment, question.requester)
    return content


def _content(session: Session, question: FeasibilityQuestion, button: str, organisation: str) -> Content:
    name, purpose = title(question.equipment, language()), " ".join(question.purpose.split())
    if len(purpose) > LONGEST_PURPOSE:
        purpose = purpose[: LONGEST_PURPOSE - 1].rstrip() + "…"
    facts = [
        Fact(gettext("Instrument"), name),
        Fact(gettext("Purpose"), purpose),
        Fact(gettext("Number of samples"), count_label(question.samples)),
        Fact(gettext("Standard or procedure"), question.standard),
        *_files(session, question),
    ]
    return Content(
        button=Way(button, full("feasibility.show", handle=question.handle)),
        stop=gettext(
            "You get this mail because you act for %(organisation)s.",
            organisation=organisation,
        ),
        facts=[fact for fact in facts if fact.value],
        what=name,
        when=formats.day(question.asked_at, language(), question.equipment.site.zone),
        thread=f"<question-{question.handle}@light2share>",
    )


def _files(session: Session, question: FeasibilityQuestion) -> list[Fact]:
    """The names of the files; they are opened on the page."""
    of_answer = question.answer is not None
    names = [
        f"{one.title}.{one.kind.value}"
        for one in queries.files(session, question.id)
        if one.of_answer is of_answer
    ]
    label = ngettext("%(num)s file", "%(num)s files", len(names)) if names else ""
    return [Fact(label, ", ".join(names))] if names else []
