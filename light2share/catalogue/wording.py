"""How a listing reads on its card, in the language of the answer."""

from __future__ import annotations

from datetime import timedelta

from light2share.availability.wording import HOLIDAYS
from light2share.catalogue.chips import day_of_month
from light2share.catalogue.results import Found, Slot
from light2share.equipment.pricing import headline
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import (
    day,
    distance,
    duration,
    time_range,
    weekday,
    words,
)
from light2share.kernel.period import Period
from light2share.kernel.workdays import holidays


def price(found: Found) -> str:
    """`€240 / half-day`, with `from` where another mode costs more; or how else it is paid for."""
    shown = headline(found.rates, found.shortest_minutes, language(), found.access_modes, dict(found.changes))
    return shown.per or shown.amount


def modes(found: Found) -> list[str]:
    """How it is used, in the order of the site."""
    return [str(label) for mode, label in MODES.items() if mode in found.access_modes]


def place(found: Found) -> str:
    """`Aubagne, 17 km`."""
    town = found.town.replace("'", "’")
    return town if found.km is None else f"{town}, {distance(found.km, language())}"


def about(minutes: int) -> str:
    """`45 min`, `4 h`, `2 days`: whole hours from an hour on, whole days from two days on."""
    grain = 1 if minutes < 60 else 60 if minutes < 48 * 60 else 24 * 60
    return duration(max(1, round(minutes / grain)) * grain, language())


def slot_day(slot: Slot, zone: str) -> str:
    """`Tue 24 Nov`."""
    return day(slot.period.start, language(), zone)


def week_in_words(slot: Slot) -> str:
    """`Week of 23 November. Free: Tuesday afternoon, Thursday.` for those who don't see the strip."""
    free = []
    for number, (morning, afternoon) in enumerate(slot.halves):
        name = weekday(number, language(), "wide")
        if morning and afternoon:
            free.append(name)
        elif morning:
            free.append(gettext("%(day)s morning", day=name))
        elif afternoon:
            free.append(gettext("%(day)s afternoon", day=name))
    start = day_of_month(slot.monday)
    said = gettext("Week of %(day)s. Free: %(times)s", day=start, times=words(free, language()))
    closed = [f"{weekday(number, language(), 'wide')} ({name})" for number, name in closed_on(slot).items()]
    return said + gettext(". Public holiday: %(days)s", days=words(closed, language())) if closed else said


def closed_on(slot: Slot) -> dict[int, str]:
    """The public holidays of its week on which nothing is free, by weekday."""
    days = [slot.monday + timedelta(days=number) for number in range(len(slot.halves))]
    return {
        number: str(HOLIDAYS[name])
        for number, (on, halves) in enumerate(zip(days, slot.halves, strict=True))
        if not any(halves) and (name := holidays(on.year).get(on))
    }


def hours(period: Period, zone: str) -> str:
    """`13:30 – 17:30`."""
    return time_range(period.start, period.end, language(), zone)
