"""The identical pieces of a listing. Nothing here commits; the caller brings the stored free time in step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from light2share.db import Session
from light2share.equipment import queries
from light2share.equipment.models import Equipment, EquipmentUnit

MOST_UNITS = 50


def add(session: Session, item: Equipment, label: str, now: datetime) -> EquipmentUnit:
    """One more; the caller has seen that there are fewer than MOST_UNITS. Numbers are never given twice."""
    last = session.scalar(select(func.max(EquipmentUnit.number)).where(EquipmentUnit.equipment_id == item.id))
    unit = EquipmentUnit(equipment_id=item.id, number=(last or 0) + 1, label=label or None)
    session.add(unit)
    item.updated_at = now
    session.flush()
    return unit


def relabel(session: Session, item: Equipment, unit: EquipmentUnit, label: str, now: datetime) -> None:
    """Call it otherwise."""
    unit.label = label or None
    item.updated_at = now
    session.flush()


def retire(session: Session, item: Equipment, unit: EquipmentUnit, now: datetime) -> bool:
    """Let it take no bookings any more; False if it is the last one. The caller has seen that none are ahead on it."""
    if len(queries.units_of(session, item)) < 2:
        return False
    unit.retired_at = item.updated_at = now
    session.flush()
    return True
