"""When items whose uses differ in hours or notice are free in some of these uses: many items at once, for a search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, union
from sqlalchemy.orm import joinedload

from light2share.availability.free import within
from light2share.availability.models import BusyTime, ConnectedCalendar, FreePeriod, OpeningRuleRow
from light2share.availability.offering import Busy, busy_of, offered_in
from light2share.availability.opening import OpeningRule
from light2share.availability.queries import zone_of
from light2share.db import Session
from light2share.equipment.models import AccessMode, Equipment, ModeTerms
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period, clipped

DIFFERENT = union(
    select(OpeningRuleRow.equipment_id).where(OpeningRuleRow.mode.is_not(None)),
    select(ModeTerms.equipment_id).where(ModeTerms.lead_time_minutes.is_not(None)),
    select(Equipment.id).where(Equipment.closed_by_use),
)
RULES = select(
    OpeningRuleRow.equipment_id,
    OpeningRuleRow.weekday,
    OpeningRuleRow.opens_minute,
    OpeningRuleRow.closes_minute,
    OpeningRuleRow.valid_from,
    OpeningRuleRow.valid_until,
    OpeningRuleRow.weeks,
    OpeningRuleRow.mode,
).where(OpeningRuleRow.equipment_id.in_(bindparam("items", expanding=True)))
BUSY = (
    select(BusyTime.equipment_id, BusyTime.starts_minute, BusyTime.ends_minute, ConnectedCalendar.mode)
    .join(ConnectedCalendar, ConnectedCalendar.id == BusyTime.calendar_id)
    .where(
        BusyTime.equipment_id.in_(bindparam("items", expanding=True)),
        ConnectedCalendar.mode.is_not(None),
        BusyTime.ends_minute > bindparam("start"),
        BusyTime.starts_minute < bindparam("end"),
    )
)
FREE = select(FreePeriod.equipment_id, FreePeriod.starts_minute, FreePeriod.ends_minute).where(
    FreePeriod.equipment_id.in_(bindparam("items", expanding=True)),
    FreePeriod.ends_minute > bindparam("start"),
    FreePeriod.starts_minute < bindparam("end"),
)


def with_uses_apart(session: Session) -> set[int]:
    """The items that can't be asked for at the same hours, and with the same notice, in all of their uses."""
    return set(session.scalars(DIFFERENT))


@dataclass(frozen=True, slots=True)
class Uses:
    """Some items with all of their opening rules, to be asked about one window after another."""

    items: Mapping[int, Equipment]
    rules: Mapping[int, Sequence[OpeningRule]]

    def free(
        self, session: Session, ids: Collection[int], modes: Collection[AccessMode], window: Period
    ) -> list[tuple[Equipment, AccessMode, list[Period]]]:
        """Each of these items with each of these uses that it offers, and the time inside `window` in which it is free
        in it. Of an item with several units what is free of each, so that two may overlap.
        """
        values = {"items": list(ids), "start": minute_of(window.start), "end": minute_of(window.end)}
        busy: dict[int, list[tuple[Period, AccessMode | None]]] = defaultdict(list)
        if any(self.items[number].closed_by_use for number in ids):
            for number, starts, ends, mode in session.execute(BUSY, values):
                busy[number].append((Period(instant_of(starts), instant_of(ends)), mode))
        free: dict[int, list[Period]] = defaultdict(list)
        for number, starts, ends in session.execute(FREE, values):
            free[number].append(Period(instant_of(starts), instant_of(ends)))
        found = []
        for item in map(self.items.__getitem__, ids):
            own = self.rules.get(item.id, ()), busy_of(busy[item.id]), zone_of(item), window
            for mode in item.modes_offered:
                if mode in modes:
                    inside = within(clipped(free[item.id], window), _opened(mode, *own))
                    found.append((item, mode, inside))
        return found


def uses_of(session: Session, ids: Collection[int]) -> Uses:
    """These items, with their sites and what differs in their uses. Two queries."""
    rules: dict[int, list[OpeningRule]] = defaultdict(list)
    for number, day, opens, closes, first, last, weeks, mode in session.execute(RULES, {"items": list(ids)}):
        rules[number].append(OpeningRule(day, opens, closes, first, last, weeks, mode))
    also = joinedload(Equipment.site), joinedload(Equipment.modes)
    items = session.scalars(select(Equipment).where(Equipment.id.in_(ids)).options(*also)).unique()
    return Uses({item.id: item for item in items}, rules)


def _opened(
    mode: AccessMode, rules: Sequence[OpeningRule], busy: Busy, zone: ZoneInfo, window: Period
) -> list[Period]:
    opened = offered_in(rules, mode, busy, zone, window)
    return [window] if opened is None else opened
