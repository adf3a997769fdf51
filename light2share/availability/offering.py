"""When an item is open in each of its uses, less what a connected calendar closes for that use alone.

No database, no web, no clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from light2share.availability.opening import OpeningRule, open_periods, rules_in, rules_in_any
from light2share.equipment.rules import AccessMode
from light2share.kernel.period import Period, clipped, merged, subtracted


@dataclass(frozen=True, slots=True)
class Busy:
    """What connected calendars block: for every use, and for one use alone; each merged."""

    always: Sequence[Period] = ()
    only: Mapping[AccessMode, Sequence[Period]] = field(default_factory=dict)

    def of(self, mode: AccessMode | None) -> Sequence[Period]:
        """What is blocked for one use alone; nothing where it isn't said which."""
        return self.only.get(mode, ()) if mode else ()

    def against(self, mode: AccessMode | None) -> list[Period]:
        """All that stands against one use, merged."""
        return merged([*self.always, *self.of(mode)])


def busy_of(found: Iterable[tuple[Period, AccessMode | None]]) -> Busy:
    """From busy times, each with the use that it closes; None closes every one."""
    times: dict[AccessMode | None, list[Period]] = {}
    for period, mode in found:
        times.setdefault(mode, []).append(period)
    only = {mode: merged(periods) for mode, periods in times.items() if mode}
    return Busy(merged(times.get(None, ())), only)


def _each(modes: Sequence[AccessMode]) -> Sequence[AccessMode | None]:
    """The uses that are on offer; one without a name where none is."""
    return modes or (None,)


def offered(
    rules: Sequence[OpeningRule], modes: Sequence[AccessMode], busy: Busy, zone: ZoneInfo, window: Period
) -> list[Period]:
    """The opening inside `window` in one of the uses at least, merged; `busy.always` is not taken away."""
    if not busy.only:
        return open_periods(rules_in_any(rules, modes), zone, window)
    return merged(
        part
        for mode in _each(modes)
        for part in subtracted(open_periods(rules_in(rules, mode), zone, window), busy.of(mode))
    )


def offered_in(
    rules: Sequence[OpeningRule], mode: AccessMode | None, busy: Busy, zone: ZoneInfo, window: Period
) -> list[Period] | None:
    """The part of that which one use has; None where all of them share it."""
    if mode is None or not (busy.only or any(rule.mode for rule in rules)):
        return None
    return subtracted(open_periods(rules_in(rules, mode), zone, window), busy.of(mode))


def blocked_for_all(
    rules: Sequence[OpeningRule], modes: Sequence[AccessMode], busy: Busy, zone: ZoneInfo, window: Period
) -> list[Period]:
    """What is busy inside `window` whatever the use, merged: what others are told is busy.

    Where no hours are named, every hour may be asked for.
    """
    if not busy.only:
        return clipped(busy.always, window)
    if rules_in_any(rules, modes):
        opened = open_periods(rules_in_any(rules, modes), zone, window)
        left = offered(rules, modes, busy, zone, window)
    else:
        opened = [window]
        left = merged(part for mode in _each(modes) for part in subtracted(opened, busy.of(mode)))
    return clipped(merged([*busy.always, *subtracted(opened, left)]), window)
