"""What mails say about applications to become a member."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations import application_queries, applying
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.application_words import checked_words, country_words
from light2share.organisations.links import application_token
from light2share.organisations.words import kind_words
from light2share.web.links import full


def confirm(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """The link that proves the mailbox; None once it was used."""
    found = session.get(Application, mail.subject_id)
    if found is None or found.state is not ApplicationState.UNCONFIRMED:
        return None
    token = application_token(current_app.config["SECRET_KEY"], found.handle)
    return Content(
        button=Way(gettext("Look at it and confirm"), full("organisations.confirm_application", token=token)),
        stop=_applied(),
        facts=_facts(found),
        values={"lasts": formats.duration(applying.UNCONFIRMED_KEPT, language())},
    )


def waiting(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """To the cluster: an application to decide, or the answer to its question; None once it is decided."""
    step = session.get(ApplicationStep, mail.subject_id)
    if step is None or step.application.state is not ApplicationState.WAITING:
        return None
    found = step.application
    facts = [*_facts(found), Fact(gettext("Number"), checked_words(found))]
    facts.append(Fact(gettext("Applicant"), f"{found.person_name}, {found.person_role}"))
    return Content(
        button=Way(gettext("Decide"), full("organisations.application", handle=found.handle)),
        stop=gettext("You get this mail because you work for the cluster."),
        facts=facts,
        what=found.name,
        message=step.words.splitlines(),
    )


def asked(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """The cluster's question with a link to answer; None once it was answered."""
    step = session.get(ApplicationStep, mail.subject_id)
    if step is None or step.application.state is not ApplicationState.ASKED:
        return None
    asked_so_far = application_queries.questions(session, step.application_id)
    if asked_so_far[-1] is not step:
        return None
    key = current_app.config["SECRET_KEY"]
    token = application_token(key, step.application.handle, len(asked_so_far))
    return Content(
        button=Way(gettext("Answer"), full("organisations.answer_application", token=token)),
        stop=_applied(),
        facts=_facts(step.application),
        message=step.words.splitlines(),
    )


def refused(session: Session, mail: OutgoingMail, _person: Person, _now: datetime) -> Content | None:
    """Why not."""
    step = session.get(ApplicationStep, mail.subject_id)
    if step is None:
        return None
    return Content(
        button=Way(gettext("How to join"), full("pages.join")),
        stop=_applied(),
        facts=_facts(step.application),
        what=step.application.name,
        message=step.words.splitlines(),
    )


def _facts(found: Application) -> list[Fact]:
    return [
        Fact(gettext("Organisation"), found.name),
        Fact(gettext("Kind of organisation"), kind_words(found.kind, found.size_class)),
        Fact(gettext("First site"), f"{found.postcode} {found.town}, {country_words(found.country)}"),
    ]


def _applied() -> str:
    return gettext("You get this mail because this address was given with the application.")
