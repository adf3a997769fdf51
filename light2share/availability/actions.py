"""What an owner does to the availability of an item. Each keeps the stored free time in step; the caller commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from light2share.availability import queries
from light2share.availability.blackouts import Blackout, RepeatFault, blackout_periods, is_over, repeat_fault
from light2share.availability.models import BlackoutRow, OpeningRuleRow
from light2share.availability.opening import PRESETS, OpeningRule, Preset
from light2share.availability.stored import Taken, reach, refresh_all
from light2share.db import Session
from light2share.equipment import audience
from light2share.equipment.models import Equipment
from light2share.equipment.rules import Approval
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period

MOST_RULES = 100
MOST_BLACKOUTS = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A booking that blocks, without its buffers: these count between bookings only."""

    reference: str
    period: Period


HeldIn = Callable[[Period], Sequence[Held]]
"""From a window to the bookings that hold time in it, in order; they come from a later room."""


@dataclass(frozen=True, slots=True)
class BlackoutRefused:
    """Why a blackout was not added: a rule that can't be kept, a booking in the way, too many, or over already."""

    repeat: RepeatFault | None = None
    covers: Held | None = None
    too_many: bool = False
    over: bool = False


def apply_preset(session: Session, item: Equipment, preset: Preset, taken: Taken, now: datetime) -> None:
    """Put the opening rules of a preset in the place of the present ones."""
    session.execute(delete(OpeningRuleRow).where(OpeningRuleRow.equipment_id == item.id))
    session.add_all(_row(item, rule) for rule in PRESETS[preset])
    _settle(session, item, taken, now)


def copy_opening(session: Session, item: Equipment, twin: Equipment, taken: Taken, now: datetime) -> None:
    """Open `twin` at the same hours; blackouts are those of one piece."""
    session.add_all(_row(twin, rule) for rule in queries.rules(session, item.id))
    twin.open_on_holidays = item.open_on_holidays
    _settle(session, twin, taken, now)


def add_rules(
    session: Session, item: Equipment, rules: Iterable[OpeningRule], taken: Taken, now: datetime
) -> bool:
    """Open more hours a week; False if that makes more than `MOST_RULES`. One that is there already changes nothing."""
    present = queries.rules(session, item.id)
    fresh = [rule for rule in rules if rule not in present]
    if len(present) + len(fresh) > MOST_RULES:
        return False
    if fresh:
        session.add_all(_row(item, rule) for rule in fresh)
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
        weeks=rule.weeks,
        mode=rule.mode,
    )


def end_rule(session: Session, item: Equipment, rule_id: int, taken: Taken, now: datetime) -> bool:
    """Take an opening rule away; False if the item has no such rule. Confirmed bookings stay."""
    query = delete(OpeningRuleRow).where(OpeningRuleRow.id == rule_id, OpeningRuleRow.equipment_id == item.id)
    if session.connection().execute(query).rowcount == 0:
        return False
    _settle(session, item, taken, now)
    return True


def change_rule(
    session: Session,
    item: Equipment,
    row: OpeningRuleRow,
    rules: Iterable[OpeningRule],
    taken: Taken,
    now: datetime,
) -> bool:
    """Put other hours in the place of an opening rule; False if that makes more than `MOST_RULES`."""
    session.delete(row)
    session.flush()
    present = queries.rules(session, item.id)
    fresh = [rule for rule in rules if rule not in present]
    if len(present) + len(fresh) > MOST_RULES:
        return False
    session.add_all(_row(item, rule) for rule in fresh)
    _settle(session, item, taken, now)
    return True


def change_blackout(
    session: Session,
    item: Equipment,
    row: BlackoutRow,
    blackout: Blackout,
    reason: str,
    held: HeldIn,
    taken: Taken,
    now: datetime,
) -> BlackoutRefused | None:
    """Put another time or reason in the place of a blackout. Refused as `add_blackout`; then nothing has changed."""
    if refused := _refused(item, blackout, held, now):
        return refused
    row.starts_local, row.ends_local, row.repeat = blackout.starts, blackout.ends, blackout.repeat
    row.except_days = [day.isoformat() for day in blackout.except_days]
    row.reason, row.changed_at = reason, now
    _settle(session, item, taken, now)
    return None


def add_blackout(
    session: Session,
    item: Equipment,
    blackout: Blackout,
    reason: str,
    held: HeldIn,
    taken: Taken,
    now: datetime,
) -> BlackoutRefused | None:
    """Close once or again and again. Refused, naming the first booking in the way, over a time that is held."""
    if len(queries.blackouts(session, item.id)) >= MOST_BLACKOUTS:
        return BlackoutRefused(too_many=True)
    if refused := _refused(item, blackout, held, now):
        return refused
    session.add(_blackout_row(item, blackout, reason, now))
    _settle(session, item, taken, now)
    return None


def _refused(item: Equipment, blackout: Blackout, held: HeldIn, now: datetime) -> BlackoutRefused | None:
    """A rule that can't be kept, or the first booking in the way."""
    if fault := repeat_fault(blackout):
        return BlackoutRefused(repeat=fault)
    if is_over(blackout, ZoneInfo(item.site.zone), now):
        return BlackoutRefused(over=True)
    whole = reach(item, now)
    closed = blackout_periods([blackout], ZoneInfo(item.site.zone), whole)
    covers = _first_covered(closed, held(whole))
    return BlackoutRefused(covers=covers) if covers else None


def _blackout_row(item: Equipment, blackout: Blackout, reason: str, now: datetime) -> BlackoutRow:
    return BlackoutRow(
        equipment_id=item.id,
        starts_local=blackout.starts,
        ends_local=blackout.ends,
        repeat=blackout.repeat,
        except_days=[day.isoformat() for day in blackout.except_days],
        reason=reason,
        uid=f"{uuid4()}@light2share",
        changed_at=now,
    )


def _first_covered(closed: Sequence[Period], held: Iterable[Held]) -> Held | None:
    return next((one for one in held if any(one.period.overlaps(gap) for gap in closed)), None)


def open_on_holidays(session: Session, item: Equipment, opened: bool, taken: Taken, now: datetime) -> None:
    """Let the usual week hold on all public holidays, or close on all of them; bookings that were made stand."""
    item.open_on_holidays, item.opened_holidays = opened, []
    item.version += 1
    _settle(session, item, taken, now)


def open_on_holiday(
    session: Session, item: Equipment, day: date, opened: bool, taken: Taken, now: datetime
) -> bool:
    """Let the usual week hold on one public holiday, or no longer; False if it isn't one, or all of them are open."""
    if item.open_on_holidays or queries.holidays_of(item).name_on(day) is None:
        return False
    today = to_local(now, ZoneInfo(item.site.zone)).date().isoformat()
    kept = {one for one in item.opened_holidays if one >= today} - {day.isoformat()}
    item.opened_holidays = sorted(kept | ({day.isoformat()} if opened else set()))
    item.version += 1
    _settle(session, item, taken, now)
    return True


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
    free_cancel_hours: int
    free_cancel_days: int | None
    approval: Approval
    first_holds: bool


def change_limits(
    session: Session,
    item: Equipment,
    limits: Limits,
    trusted: Iterable[int] | None,
    taken: Taken,
    now: datetime,
) -> None:
    """Set the terms for bookings to come; those made keep the times they block.

    `trusted` are the organisations that Approval.CHOSEN means; None leaves them as they are.
    """
    for name in Limits.__dataclass_fields__:
        setattr(item, name, getattr(limits, name))
    if trusted is not None:
        audience.trust(session, item, trusted)
    item.version += 1
    _settle(session, item, taken, now)


def allow_frames(session: Session, item: Equipment, allowed: bool, now: datetime) -> None:
    """Let other sites show when it is free, or no longer."""
    item.shows_free_busy = allowed
    item.version += 1
    item.updated_at = now
    session.flush()


def _settle(session: Session, item: Equipment, taken: Taken, now: datetime) -> None:
    item.updated_at = now
    session.flush()
    refresh_all(session, item, taken, now)
