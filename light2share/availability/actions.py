"""What an owner does to the availability of an item. Each keeps the stored free time in step; the caller commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from light2share.availability import queries
from light2share.availability.blackouts import Blackout, RepeatFault, blackout_periods, repeat_fault
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.opening import PRESETS, OpeningRule, Preset
from light2share.availability.stored import Taken, reach, refresh_all
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.kernel.period import Period

MOST_RULES = 100
MOST_BLACKOUTS = 200


@dataclass(frozen=True, slots=True)
class BlackoutRefused:
    """Why a blackout was not added: a rule that can't be kept, a booking that it would cover, or too many of them."""

    repeat: RepeatFault | None = None
    covers: Period | None = None
    too_many: bool = False


def apply_preset(session: Session, item: Equipment, preset: Preset, taken: Taken, now: datetime) -> None:
    """Put the opening rules of a preset in the place of the present ones."""
    session.execute(delete(OpeningRuleRow).where(OpeningRuleRow.equipment_id == item.id))
    session.add_all(_row(item, rule) for rule in PRESETS[preset])
    _settle(session, item, taken, now)


def add_rule(session: Session, item: Equipment, rule: OpeningRule, taken: Taken, now: datetime) -> bool:
    """Open once more a week; False if the item has `MOST_RULES` already. One that is there already changes nothing."""
    present = queries.rules(session, item.id)
    if rule in present:
        return True
    if len(present) >= MOST_RULES:
        return False
    session.add(_row(item, rule))
    _settle(session, item, taken, now)
    return True


def _row(item: Equipment, rule: OpeningRule) -> OpeningRuleRow:
    return OpeningRuleRow(
        equipment_id=item.id,
        weekday=rule.weekday,
        opens_minute=rule.opens_minute,
        closes_minute=rule.closes_minute,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def end_rule(session: Session, item: Equipment, rule_id: int, taken: Taken, now: datetime) -> bool:
    """Take an opening rule away; False if the item has no such rule. Confirmed bookings stay."""
    query = delete(OpeningRuleRow).where(OpeningRuleRow.id == rule_id, OpeningRuleRow.equipment_id == item.id)
    if session.connection().execute(query).rowcount == 0:
        return False
    _settle(session, item, taken, now)
    return True


def add_blackout(
    session: Session, item: Equipment, blackout: Blackout, reason: str, taken: Taken, now: datetime
) -> BlackoutRefused | None:
    """Close once or again and again. Refused, naming the first booking in the way, over a time that blocks."""
    if fault := repeat_fault(blackout):
        return BlackoutRefused(repeat=fault)
    if len(queries.blackouts(session, item.id)) >= MOST_BLACKOUTS:
        return BlackoutRefused(too_many=True)
    whole = reach(item, now)
    closed = blackout_periods([blackout], ZoneInfo(item.site.zone), whole)
    if covers := _first_covered(closed, taken(whole).values()):
        return BlackoutRefused(covers=covers)
    session.add(
        BlackoutRow(
            equipment_id=item.id,
            starts_local=blackout.starts,
            ends_local=blackout.ends,
            repeat=blackout.repeat,
            reason=reason,
            uid=f"{uuid4()}@light2share",
            changed_at=now,
        )
    )
    _settle(session, item, taken, now)
    return None


def _first_covered(closed: Sequence[Period], blocked: Iterable[Sequence[Period]]) -> Period | None:
    times = sorted(period for unit in blocked for period in unit)
    return next((period for period in times if any(period.overlaps(gap) for gap in closed)), None)


def end_blackout(session: Session, item: Equipment, blackout_id: int, taken: Taken, now: datetime) -> bool:
    """Take a blackout away; False if the item has no such blackout."""
    query = delete(BlackoutRow).where(BlackoutRow.id == blackout_id, BlackoutRow.equipment_id == item.id)
    if session.connection().execute(query).rowcount == 0:
        return False
    _settle(session, item, taken, now)
    return True


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of booking that the availability editor sets; see the columns of Equipment."""

    lead_time_minutes: int
    horizon_days: int
    shortest_minutes: int
    longest_minutes: int
    step_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    answer_days: int


def change_limits(session: Session, item: Equipment, limits: Limits, taken: Taken, now: datetime) -> None:
    """Set the terms for bookings to come; those made keep the times they block."""
    for name in Limits.__dataclass_fields__:
        setattr(item, name, getattr(limits, name))
    item.version += 1
    _settle(session, item, taken, now)


def _settle(session: Session, item: Equipment, taken: Taken, now: datetime) -> None:
    item.updated_at = now
    session.flush()
    refresh_all(session, item, taken, now)
