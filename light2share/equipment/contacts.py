"""For which instruments somebody is named as the contact, and passing that on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from light2share.db import Session
from light2share.equipment.models import Equipment


def named_for(session: Session, organisation_id: int, person_id: int) -> int:
    """How many instruments of the organisation name the person."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Equipment)
            .where(Equipment.owner_id == organisation_id, Equipment.contact_id == person_id)
        )
        or 0
    )


def pass_on(session: Session, organisation_id: int, person_id: int, colleague_id: int, now: datetime) -> None:
    """Name a colleague instead. A sheet that somebody is changing at this moment asks them to look again."""
    session.execute(
        update(Equipment)
        .where(Equipment.owner_id == organisation_id, Equipment.contact_id == person_id)
        .values(contact_id=colleague_id, version=Equipment.version + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )
