"""Reading authorisations and wishes to be trained."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from light2share.authorisations.models import (
    Authorisation,
    AuthorisationTerm,
    TrainingAnswer,
    TrainingRequest,
)
from light2share.authorisations.rules import USUAL_MONTHS
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import kept_by
from light2share.kernel.actor import Actor

MOST_ENDED = 20
Wish, Row = TrainingRequest, Authorisation


def covering(
    session: Session, item_id: int, person_id: int, organisation_id: int, first: date, last: date
) -> Authorisation | None:
    """The authorisation of a person for an organisation that counts on all days from `first` to `last`."""
    found = standing_of(session, item_id, person_id, organisation_id)
    return found if found and found.starts_on <= first and last <= found.ends_on else None


def standing_of(session: Session, item_id: int, person_id: int, organisation_id: int) -> Authorisation | None:
    """The last word about a person on an instrument, if it was not withdrawn; its last day may be over."""
    return session.scalars(
        select(Row).where(
            Row.equipment_id == item_id,
            Row.person_id == person_id,
            Row.organisation_id == organisation_id,
            Row.ended_at.is_(None),
        )
    ).one_or_none()


def _whole() -> Select[Authorisation]:
    return select(Row).options(
        joinedload(Row.equipment).joinedload(Equipment.site),
        joinedload(Row.equipment).joinedload(Equipment.owner),
        joinedload(Row.person),
        joinedload(Row.organisation),
        joinedload(Row.granted_by),
    )


def kept_for(session: Session, item_id: int) -> list[Authorisation]:
    """Those of an instrument that were not withdrawn or renewed, the next to end first; for its owner's eyes."""
    return list(
        session.scalars(
            _whole().where(Row.equipment_id == item_id, Row.ended_at.is_(None)).order_by(Row.ends_on, Row.id)
        )
    )


def withdrawn_from(session: Session, item_id: int) -> list[Authorisation]:
    """The latest that were withdrawn; for the owner's eyes."""
    return list(
        session.scalars(
            _whole()
            .where(Row.equipment_id == item_id, Row.reason != "")
            .order_by(Row.ended_at.desc(), Row.id.desc())
            .limit(MOST_ENDED)
        )
    )


def of_people(session: Session, actor: Actor) -> list[Authorisation]:
    """Those of the actor that stand and, for who looks after an organisation, those of its people; by last day."""
    whose = Row.person_id == actor.person_id
    if actor.is_member and (actor.is_manager or actor.is_admin):
        whose = or_(whose, Row.organisation_id == actor.organisation_id)
    return list(session.scalars(_whole().where(whose, Row.ended_at.is_(None)).order_by(Row.ends_on, Row.id)))


def shown(session: Session, handle: str, lock: bool = False) -> Authorisation | None:
    """The authorisation; `access.may_see` says for whom. With `lock` it stays so until the end of the transaction."""
    statement = _whole().where(Row.handle == handle)
    if lock:
        statement = statement.with_for_update(of=Row).execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def by_id(session: Session, number: int) -> Authorisation | None:
    """For the site itself, not for a person's eyes: the authorisation of a mail."""
    return session.scalars(_whole().where(Row.id == number)).one_or_none()


def months(session: Session, item_id: int) -> int:
    """For how long the owner authorises people on an instrument as a rule."""
    row = AuthorisationTerm
    return session.scalar(select(row.months).where(row.equipment_id == item_id)) or USUAL_MONTHS


def _wishes() -> Select[TrainingRequest]:
    return select(Wish).options(
        joinedload(Wish.equipment).joinedload(Equipment.site),
        joinedload(Wish.owner),
        joinedload(Wish.requester),
        joinedload(Wish.person),
        joinedload(Wish.asked_by),
    )


def wish_shown(session: Session, handle: str, lock: bool = False) -> TrainingRequest | None:
    """The wish with its answers; `access` says for whom. With `lock` as `shown`."""
    statement = _wishes().options(selectinload(Wish.answers)).where(Wish.handle == handle)
    if lock:
        statement = statement.with_for_update(of=Wish).execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def wish_by_id(session: Session, number: int) -> TrainingRequest | None:
    """For the site itself: the wish of a mail."""
    return session.scalars(_wishes().where(Wish.id == number)).one_or_none()


def answer_by_id(session: Session, number: int) -> TrainingAnswer | None:
    """For the site itself: the answer of a mail."""
    return session.get(TrainingAnswer, number)


def open_wish(session: Session, item_id: int, person_id: int, organisation_id: int) -> TrainingRequest | None:
    """What a person has asked for and the owner has not closed."""
    return session.scalars(
        select(Wish).where(
            Wish.equipment_id == item_id,
            Wish.person_id == person_id,
            Wish.requester_id == organisation_id,
            Wish.closed_at.is_(None),
        )
    ).one_or_none()


def open_wishes(session: Session, item_id: int) -> list[TrainingRequest]:
    """Those of an instrument that are not closed, the oldest first; for its owner's eyes."""
    statement = _wishes().options(selectinload(Wish.answers))
    return list(
        session.scalars(
            statement.where(Wish.equipment_id == item_id, Wish.closed_at.is_(None)).order_by(Wish.id)
        )
    )


def instruments(session: Session, actor: Actor) -> list[tuple[Equipment, int]]:
    """A manager’s listings as `equipment.queries.for_owner` has them, each with how many wishes wait for an answer.

    One query for both, for the page that shows everything that waits.
    """
    if not actor.is_manager or actor.organisation_id is None:
        return []
    said = select(TrainingAnswer.id).where(TrainingAnswer.request_id == Wish.id).exists()
    count = (
        select(func.count(Wish.id))
        .where(Wish.equipment_id == Equipment.id, Wish.closed_at.is_(None), ~said)
        .scalar_subquery()
    )
    return [(item, waiting) for item, waiting in session.execute(kept_by(actor).add_columns(count))]


def followed(session: Session, actor: Actor) -> list[TrainingRequest]:
    """The open wishes that are the actor's, the oldest first."""
    mine = or_(Wish.person_id == actor.person_id, Wish.asked_by_id == actor.person_id)
    rows = _wishes().options(selectinload(Wish.answers)).where(mine, Wish.closed_at.is_(None))
    return list(session.scalars(rows.where(Wish.requester_id == actor.organisation_id).order_by(Wish.id)))
