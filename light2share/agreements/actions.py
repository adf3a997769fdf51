"""What is done with agreements: written, superseded, ended by the owner; accepted by others. The caller commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from light2share.agreements import queries
from light2share.agreements.access import may_accept, may_keep
from light2share.agreements.models import (
    Acceptance,
    Agreement,
    AgreementItem,
    AgreementText,
    AgreementVersion,
)
from light2share.agreements.rules import AgreementKind, Wording
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden, Stale
from light2share.mail import outbox
from light2share.organisations.queries import answering_for

ACCEPTED = "agreements/accepted"


def write(
    session: Session,
    actor: Actor,
    kind: AgreementKind,
    items: Collection[int] | None,
    texts: Sequence[Wording],
    since: date,
    now: datetime,
) -> AgreementVersion:
    """A new agreement of the actor's organisation, asked for with all its instruments or, with `items`, with those."""
    owner_id = actor.organisation_id or 0
    if not may_keep(actor, owner_id):
        raise Forbidden
    agreement = Agreement(
        key=_new_key(), owner_id=owner_id, kind=kind, everywhere=items is None, created_at=now
    )
    session.add(agreement)
    session.flush()
    _name_items(session, agreement, items)
    return _add_version(session, agreement, 1, texts, since, now)


def supersede(
    session: Session,
    agreement: Agreement,
    actor: Actor,
    seen: int,
    texts: Sequence[Wording],
    since: date,
    now: datetime,
) -> AgreementVersion:
    """A new version, which everybody is asked to accept anew; Stale unless the last one is number `seen`."""
    _hold(session, agreement, actor)
    if agreement.ended_at is not None or queries.last_of(session, agreement.id).number != seen:
        raise Stale
    return _add_version(session, agreement, seen + 1, texts, since, now)


def ask_with(session: Session, agreement: Agreement, actor: Actor, items: Collection[int] | None) -> None:
    """Ask for it with all instruments or, with `items`, with those from now on."""
    _hold(session, agreement, actor)
    agreement.everywhere = items is None
    session.execute(delete(AgreementItem).where(AgreementItem.agreement_id == agreement.id))
    _name_items(session, agreement, items)


def end(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> None:
    """No longer ask for it; what was accepted stays."""
    _hold(session, agreement, actor)
    agreement.ended_at = agreement.ended_at or now
    session.flush()


def accept(session: Session, version: AgreementVersion, actor: Actor, now: datetime) -> Acceptance:
    """Accept it for the actor's organisation; what is there already stays. Raises Stale if it counts no more."""
    agreement = version.agreement
    if not may_accept(actor, agreement.owner_id):
        raise Forbidden
    return _accepted(session, version, actor.organisation_id or 0, actor, now, None)


def enter_paper(
    session: Session,
    version: AgreementVersion,
    organisation_id: int,
    signed_on: date,
    actor: Actor,
    now: datetime,
) -> Acceptance:
    """The owner says that the other side has signed it on paper. Raises as `accept`."""
    owner_id = version.agreement.owner_id
    if not may_keep(actor, owner_id) or organisation_id == owner_id:
        raise Forbidden
    return _accepted(session, version, organisation_id, actor, now, signed_on)


def _accepted(
    session: Session,
    version: AgreementVersion,
    organisation_id: int,
    actor: Actor,
    now: datetime,
    signed_on: date | None,
) -> Acceptance:
    if found := queries.acceptance(session, version.id, organisation_id):
        return found
    agreement = _locked(session, version.agreement_id)
    if agreement.ended_at is not None or queries.last_of(session, agreement.id).id != version.id:
        raise Stale
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Acceptance)
    new = session.scalar(
        insert.values(
            version_id=version.id,
            organisation_id=organisation_id,
            person_id=actor.person_id,
            accepted_at=now,
            signed_on=signed_on,
        )
        .on_conflict_do_nothing(index_elements=["version_id", "organisation_id"])
        .returning(Acceptance.id)
    )
    if new is not None and signed_on is None:
        outbox.queue(session, ACCEPTED, answering_for(session, agreement.owner_id), new, now)
    found = queries.acceptance(session, version.id, organisation_id)
    assert found is not None
    return found


def _hold(session: Session, agreement: Agreement, actor: Actor) -> None:
    if not may_keep(actor, agreement.owner_id):
        raise Forbidden
    _locked(session, agreement.id)


def _locked(session: Session, agreement_id: int) -> Agreement:
    """The agreement as it is now, held until the end of the transaction."""
    return session.scalars(
        select(Agreement)
        .where(Agreement.id == agreement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _add_version(
    session: Session,
    agreement: Agreement,
    number: int,
    texts: Sequence[Wording],
    since: date,
    now: datetime,
) -> AgreementVersion:
    version = AgreementVersion(
        key=_new_key(), agreement_id=agreement.id, number=number, since=since, created_at=now
    )
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:  # two who wrote at once
        raise Stale from error
    session.add_all(
        AgreementText(
            version_id=version.id,
            language=one.language,
            title=one.title,
            body=one.body,
            file=one.file,
            size=one.size,
        )
        for one in texts
    )
    session.flush()
    return version


def _name_items(session: Session, agreement: Agreement, items: Collection[int] | None) -> None:
    """Instruments of others are left out."""
    own = session.scalars(
        select(Equipment.id).where(Equipment.owner_id == agreement.owner_id, Equipment.id.in_(items or ()))
    )
    session.add_all(AgreementItem(agreement_id=agreement.id, equipment_id=number) for number in own)
    session.flush()


def _new_key() -> str:
    return uuid4().hex
