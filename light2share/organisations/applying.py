"""The way in: an organisation applies, proves its mailbox, answers; the cluster admits, asks or refuses.

The caller commits. Whoever is late raises Stale, and nothing has changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from light2share.accounts.queries import cluster_managers
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.mail import outbox
from light2share.organisations import people
from light2share.organisations.application_models import Application, ApplicationState, ApplicationStep
from light2share.organisations.models import (
    Organisation,
    OrganisationKind,
    Site,
    SizeClass,
)
from light2share.organisations.nobody import forget_nobodies
from light2share.organisations.people import Invited
from light2share.organisations.rules import Role
from light2share.security.secrets import new_secret

CONFIRM, WAITING = "organisations/application_confirm", "organisations/application_waiting"
ASKED, REFUSED = "organisations/application_asked", "organisations/application_refused"
TO_APPLICANTS = (CONFIRM, ASKED, REFUSED)
UNCONFIRMED_KEPT = timedelta(days=7)
"""As long as the link to confirm the address is good."""
DECIDED_KEPT = timedelta(days=365)
FIRST_ROLES = frozenset({Role.ADMIN, Role.MANAGER})
"""Of whoever is first in an organisation."""
DONE = {"synchronize_session": False}


class MemberAlready(Exception):
    """A member with the same establishment number is there."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an organisation says of itself; the names are those of the columns."""

    name: str
    kind: OrganisationKind
    size_class: SizeClass | None
    country: str
    siren: str | None
    siret: str | None
    vat_number: str | None
    website: str
    mail_domains: list[str]
    domains: list[str]
    about: str
    address: str
    postcode: str
    town: str
    latitude: float | None
    longitude: float | None
    person_name: str
    person_role: str


def apply(
    session: Session, said: Said, email: str, language: str, terms_version: str, now: datetime
) -> Application:
    """Keep an application, and write to the address that it gives; the cluster hears of it once that is confirmed."""
    invited = Invited(email, said.person_name, frozenset(), language)
    row = Application(
        handle=new_secret(),
        language=language,
        person_id=people.person_of(session, invited, now).id,
        terms_version=terms_version,
        created_at=now,
        changed_at=now,
        **asdict(said),
    )
    session.add(row)
    session.flush()
    outbox.queue(session, CONFIRM, [row.person_id], row.id, now)
    return row


def confirm(session: Session, application: Application, now: datetime) -> None:
    """The address is the applicant's: the cluster is told."""
    _to_the_cluster(session, application, ApplicationState.UNCONFIRMED, "", now)


def answer(session: Session, application: Application, said: Said, words: str, now: datetime) -> None:
    """The applicant answers the cluster's question, and says anew what the organisation is."""
    for name, value in asdict(said).items():
        setattr(application, name, value)
    _to_the_cluster(session, application, ApplicationState.ASKED, words, now)


def ask_back(session: Session, application: Application, question: str, actor: Actor, now: datetime) -> None:
    """The cluster wants to know more; the applicant answers by the link of a mail."""
    step = _moved(
        session, application, ApplicationState.WAITING, ApplicationState.ASKED, question, actor.person_id, now
    )
    outbox.queue(session, ASKED, [application.person_id], step.id, now)


def refuse(session: Session, application: Application, reason: str, actor: Actor, now: datetime) -> None:
    """The cluster says no, and why; also while its own question waits."""
    step = _moved(
        session, application, application.state, ApplicationState.REFUSED, reason, actor.person_id, now
    )
    journal.note(session, Happening.APPLICATION_REFUSED, actor, now, application=application.id)
    outbox.queue(session, REFUSED, [application.person_id], step.id, now)


def admit(session: Session, application: Application, slug: str, actor: Actor, now: datetime) -> Organisation:
    """A member from now on; the applicant is invited to look after it. Raises MemberAlready."""
    _moved(
        session, application, ApplicationState.WAITING, ApplicationState.ADMITTED, "", actor.person_id, now
    )
    member = _member(application, slug, now)
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError:
        raise MemberAlready from None
    application.organisation_id = member.id
    if application.latitude is not None and application.longitude is not None:
        session.add(_site(application, member.id, application.latitude, application.longitude))
    session.flush()
    journal.note(session, Happening.ADMITTED, actor, now, member.id, application=application.id)
    person = application.person
    invited = Invited(person.email, application.person_name, FIRST_ROLES, application.language)
    people.invite(session, member.id, actor, invited, now)
    return member


def _member(said: Application, slug: str, now: datetime) -> Organisation:
    return Organisation(
        slug=slug,
        name=said.name,
        kind=said.kind,
        size_class=said.size_class,
        country=said.country,
        siren=said.siren,
        siret=said.siret,
        vat_number=said.vat_number,
        website=said.website or None,
        mail_domains=said.mail_domains,
        domains=said.domains,
        about_fr=said.about if said.language == "fr" and said.about else None,
        about_en=said.about if said.language != "fr" and said.about else None,
        member_since=now.year,
        created_at=now,
    )


def _site(said: Application, organisation_id: int, latitude: float, longitude: float) -> Site:
    return Site(
        organisation_id=organisation_id,
        slug="main",
        name=said.town,
        address=said.address or None,
        postcode=said.postcode,
        town=said.town,
        latitude=latitude,
        longitude=longitude,
    )


def _to_the_cluster(
    session: Session, application: Application, before: ApplicationState, words: str, now: datetime
) -> None:
    applicant = application.person_id
    step = _moved(session, application, before, ApplicationState.WAITING, words, applicant, now)
    outbox.queue(session, WAITING, cluster_managers(session), step.id, now)


def _moved(
    session: Session,
    application: Application,
    before: ApplicationState,
    after: ApplicationState,
    words: str,
    person_id: int | None,
    now: datetime,
) -> ApplicationStep:
    """Bring it from one state to the next, once, whoever is first. Raises Stale."""
    if before in {ApplicationState.ADMITTED, ApplicationState.REFUSED}:
        raise Stale
    session.flush()
    moved = session.execute(
        update(Application)
        .where(Application.id == application.id, Application.state == before)
        .values(state=after, changed_at=now)
        .returning(Application.id),
        execution_options=DONE,
    ).first()
    if moved is None:
        raise Stale
    session.refresh(application)
    step = ApplicationStep(
        application_id=application.id, state=after, words=words, person_id=person_id, at=now
    )
    session.add(step)
    session.flush()
    return step


def forget(session: Session, now: datetime) -> None:
    """Delete applications that nobody has confirmed and those decided long ago, with people who have no way in."""
    state, changed = Application.state, Application.changed_at
    unproven = (state == ApplicationState.UNCONFIRMED) & (changed < now - UNCONFIRMED_KEPT)
    over = state.in_([ApplicationState.ADMITTED, ApplicationState.REFUSED]) & (changed < now - DECIDED_KEPT)
    gone = set(
        session.scalars(
            delete(Application).where(unproven | over).returning(Application.person_id),
            execution_options=DONE,
        )
    )
    forget_nobodies(session, gone)
