"""What notifications about authorisations and training are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ScalarSelect, Select, or_, select

from light2share.authorisations.actions import ANSWERED, ASKED
from light2share.authorisations.models import Authorisation, TrainingAnswer, TrainingRequest
from light2share.db import Session
from light2share.equipment.models import Equipment

NAMES = (Equipment.slug, Equipment.title_fr, Equipment.title_en)
Row, Wish = Authorisation, TrainingRequest


def rows_of(
    session: Session,
    kind: str,
    subjects: Iterable[int],
    mine: Select[int] | ScalarSelect[int],
    person_id: int,
) -> tuple[str, list[Any]]:
    """The endpoint that shows them, and of each its number, handle and instrument, as far as the person may see it.

    `mine` selects the person's organisations.
    """
    statement: Any
    if kind in {ASKED, ANSWERED}:
        number = Wish.id if kind == ASKED else TrainingAnswer.id
        statement = select(number, Wish.handle, *NAMES).select_from(Wish)
        if kind == ANSWERED:
            statement = statement.join(TrainingAnswer, TrainingAnswer.request_id == Wish.id)
        asker = or_(Wish.person_id == person_id, Wish.asked_by_id == person_id)
        seen = or_(Wish.owner_id.in_(mine), asker)
        found = statement.join(Equipment, Equipment.id == Wish.equipment_id).where(number.in_(subjects), seen)
        return "authorisations.training", list(session.execute(found, {"person": person_id}))
    seen = or_(Row.person_id == person_id, Equipment.owner_id.in_(mine))
    statement = select(Row.id, Row.handle, *NAMES).join(Equipment, Equipment.id == Row.equipment_id)
    found = statement.where(Row.id.in_(subjects), seen)
    return "authorisations.show", list(session.execute(found, {"person": person_id}))
