"""How listings, criteria and reasons read, in the language of the answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from light2share.catalogue.criteria import Chip, ChipKind, Figure, Search, Term, Trouble
from light2share.catalogue.dates import WEEK, Days, week_of
from light2share.catalogue.places import Place
from light2share.catalogue.quantities import Wish, is_spectral
from light2share.catalogue.results import Found, Match, Slot
from light2share.catalogue.units import BY_SYMBOL, Dimension, converted
from light2share.equipment.figures import shown
from light2share.equipment.models import AccessMode, PriceMode
from light2share.equipment.pricing import headline
from light2share.equipment.rules import Rates
from light2share.equipment.taxonomy import Kind, Taxonomy
from light2share.equipment.words import MODES
from light2share.equipment.words import PRICES as PRICE_WORDS
from light2share.i18n import _, gettext, language, ngettext
from light2share.i18n.formats import (
    date_range,
    day,
    day_long,
    distance,
    duration,
    range_quantity,
    time_range,
    weekday,
    words,
)
from light2share.kernel.period import Period

PRICES = {**PRICE_WORDS, PriceMode.RATE: _("Listed price")}
DIMENSIONS = {
    Dimension.LENGTH: _("Length"),
    Dimension.TEMPERATURE: _("Temperature"),
    Dimension.MASS: _("Mass"),
    Dimension.VOLUME: _("Volume"),
    Dimension.AREA: _("Area"),
    Dimension.FREQUENCY: _("Frequency"),
    Dimension.POWER: _("Power"),
    Dimension.ENERGY: _("Energy"),
    Dimension.TIME: _("Time"),
    Dimension.PRESSURE: _("Pressure"),
    Dimension.ANGLE: _("Angle"),
    Dimension.VOLTAGE: _("Voltage"),
    Dimension.CURRENT: _("Current"),
    Dimension.FORCE: _("Force"),
    Dimension.ACCELERATION: _("Acceleration"),
}
TROUBLES = {
    Trouble.TOO_LONG: _("Only the beginning of your text was read"),
    Trouble.NO_DAY: _("“%(said)s” is no date: left out"),
    Trouble.PAST: _("%(said)s is over: left out"),
    Trouble.REVERSED: _("%(said)s ends before it begins: left out"),
    Trouble.NO_NUMBER: _("“%(said)s” is no figure that can be read: left out"),
    Trouble.NO_PLACE: _("“%(said)s” is no French town or postcode: left out"),
    Trouble.UNKNOWN_VALUE: _("“%(said)s” is not known here: left out"),
    Trouble.UNKNOWN_WORD: _("“%(said)s” stands in no listing"),
    Trouble.NOT_STATED: _("“%(said)s” is not stated for such instruments: left out"),
}
HALVES = ((0, 13), (13, 24))
WORTH_SHOWING = timedelta(hours=1)
WEEKS_OFFERED = 6


# -- one listing -------------------------------------------------------------------------------------------------------


def price(found: Found) -> str:
    """`€240 / half-day`, or how else it is paid for."""
    rates = Rates(found.price_mode, found.hourly_rate_cents, found.daily_rate_cents)
    shown = headline(rates, found.shortest_minutes, language())
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


def week_in_words(slot: Slot, zone: str) -> str:
    """`Week of 23 November. Free: Tuesday afternoon, Thursday.` for those who don't see the strip."""
    there = ZoneInfo(zone)
    local = slot.period.start.astimezone(there).date()
    monday = local - timedelta(days=local.weekday())
    free = []
    for number, halves in enumerate(week_halves(slot, zone)):
        name = weekday(number, language(), "wide")
        if halves == (True, True):
            free.append(name)
        elif halves[0]:
            free.append(gettext("%(day)s morning", day=name))
        elif halves[1]:
            free.append(gettext("%(day)s afternoon", day=name))
    start = day_of_month(monday)
    if not free:
        return gettext("Week of %(day)s: free at the weekend only", day=start)
    return gettext("Week of %(day)s. Free: %(times)s", day=start, times=words(free, language()))


def week_halves(slot: Slot, zone: str) -> list[tuple[bool, bool]]:
    """For Monday to Friday of the slot's week, whether an hour at least of each half-day is free."""
    there = ZoneInfo(zone)
    local = slot.period.start.astimezone(there).date()
    monday = local - timedelta(days=local.weekday())
    return [_halves(slot, monday + timedelta(days=number), there) for number in range(5)]


def _halves(slot: Slot, on: date, zone: ZoneInfo) -> tuple[bool, bool]:
    midnight = datetime(on.year, on.month, on.day, tzinfo=zone)
    found = []
    for first, last in HALVES:
        start, end = midnight + timedelta(hours=first), midnight + timedelta(hours=last)
        found.append(any(min(end, p.end) - max(start, p.start) >= WORTH_SHOWING for p in slot.week))
    return found[0], found[1]


# -- why it is no exact match -------------------------------------------------------------------------------------------


def reason(found: Found, search: Search) -> str:
    """Why a listing is among the other dates or the close matches; empty for an exact one."""
    if found.match is Match.EXACT:
        return ""
    if found.match is Match.OTHER_DATES:
        return _late(found, search)
    said = []
    for number in found.missed:
        if number < len(search.terms):
            said.append(_without_words(search.terms[number], found))
        elif (index := number - len(search.terms)) < len(search.figures):
            said.append(_without_figure(search.figures[index], found))
        elif search.place and found.km is not None:
            said.append(_far(found.km, search.place))
    return " ".join(said[:2])


def _late(found: Found, search: Search) -> str:
    if found.slot is None:
        return gettext("Suitable, but no free time is announced.")
    if search.days is None:
        return gettext("Suitable, but no free time is long enough.")
    there = found.slot.period.start.astimezone(ZoneInfo(found.zone)).date()
    if there <= search.days.last:
        return gettext("Suitable, but no free time in your dates is long enough.")
    late = (there - search.days.last).days
    if search.days.is_week:
        return ngettext(
            "Suitable, but %(num)s day after your week.", "Suitable, but %(num)s days after your week.", late
        )
    return ngettext(
        "Suitable, but %(num)s day after your dates.", "Suitable, but %(num)s days after your dates.", late
    )


def _without_words(term: Term, found: Found) -> str:
    if term.techniques and found.technique not in term.techniques and not term.is_unknown:
        return gettext("Another kind of instrument, related to “%(words)s”.", words=term.said)
    return gettext("Does not mention “%(words)s”.", words=term.said)


def _without_figure(figure: Figure, found: Found) -> str:
    for wish in figure.wishes:
        value = found.values.get(wish.parameter.slug)
        if value:
            return gettext(
                "%(asked)s is outside: %(label)s %(value)s.",
                asked=asked_quantity(figure),
                label=_in_a_sentence(wish.parameter.label.in_(language())),
                value=_shown(wish, value),
            )
    return gettext("%(asked)s: not stated by the owner.", asked=asked_quantity(figure))


def _shown(wish: Wish, value: object) -> str:
    kind = wish.parameter.kind
    if kind is Kind.MAX:
        return range_quantity(None, value, wish.parameter.unit, language())  # type: ignore[arg-type]
    if kind is Kind.MIN:
        return range_quantity(value, None, wish.parameter.unit, language())  # type: ignore[arg-type]
    return shown(wish.parameter, value, language())


def _in_a_sentence(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _far(km: float, place: Place) -> str:
    return gettext("%(distance)s away from %(place)s.", distance=distance(km, language()), place=place.name)


# -- criteria ------------------------------------------------------------------------------------------------------------


def asked_quantity(figure: Figure) -> str:
    """A quantity as it was understood, with its unit."""
    quantity = figure.quantity
    return range_quantity(quantity.low, quantity.high, quantity.unit.symbol, language())


def asked_nm(search: Search) -> float | None:
    """The one wavelength asked for, in nm; None if there is none, or a range."""
    for figure in search.figures:
        if figure.quantity.is_point and any(is_spectral(wish.parameter) for wish in figure.wishes):
            nm = converted(figure.quantity.low, figure.quantity.unit, BY_SYMBOL["nm"])
            if nm is not None:
                return nm
    for one in search.specifications:
        asked = one.asked
        if is_spectral(one.parameter) and one.parameter.unit == "nm" and asked.low is not None and asked.low == asked.high:
            return asked.low
    return None


def chip_words(chip: Chip, tree: Taxonomy) -> tuple[str, str]:
    """The kind of a criterion, and the criterion as it was understood."""
    if chip.trouble:
        text = str(TROUBLES[chip.trouble])
        return "", text if chip.trouble is Trouble.TOO_LONG else text % {"said": chip.said}
    match chip.kind:
        case ChipKind.TECHNIQUE:
            return "", technique_name(chip.value, tree)
        case ChipKind.MEASUREMENT:
            names = [technique_name(slug, tree) for slug in chip.techniques]
            return gettext("Measurement"), names[0] if len(names) == 1 else chip.said
        case ChipKind.MAKE:
            return gettext("Make or model"), chip.said
        case ChipKind.WORDS:
            return (gettext("Word, read with another spelling") if chip.corrected else gettext("Word")), chip.said
        case ChipKind.QUANTITY | ChipKind.SPECIFICATION:
            return _figure_words(chip)
        case ChipKind.PLACE:
            name = chip.place.name if chip.place else chip.said
            return gettext("Within %(distance)s of:", distance=distance(chip.km or 0, language())), name
        case ChipKind.DAYS:
            return "", days_words(chip.days, chip.open_ended) if chip.days else chip.said
        case ChipKind.DURATION:
            return gettext("At least"), duration(chip.minutes or 0, language())
        case ChipKind.MODE:
            return "", str(MODES[AccessMode(chip.value)])
    return "", str(PRICES[PriceMode(chip.value)])


def _figure_words(chip: Chip) -> tuple[str, str]:
    if chip.quantity:
        quantity = chip.quantity
        text = range_quantity(quantity.low, quantity.high, quantity.unit.symbol, language())
        return _figure_kind(chip), text
    one = chip.specification
    if one is None:
        return "", chip.said
    label = one.parameter.label.in_(language())
    if one.asked.words:
        labels = [c.label.in_(language()) for word in one.asked.words if (c := one.parameter.choice(word))]
        return label, ", ".join(labels) or chip.said
    return label, range_quantity(one.asked.low, one.asked.high, one.parameter.unit, language())


def _figure_kind(chip: Chip) -> str:
    if len({wish.parameter.slug for wish in chip.wishes}) == 1:
        return chip.wishes[0].parameter.label.in_(language())
    if any(is_spectral(wish.parameter) for wish in chip.wishes):
        return gettext("Wavelength")
    dimension = chip.quantity.unit.dimension if chip.quantity else Dimension.OTHER
    return str(DIMENSIONS.get(dimension, ""))


def technique_name(slug: str, tree: Taxonomy) -> str:
    """The name of a technique or a family."""
    found = tree.technique(slug) or tree.family(slug)
    return found.name.in_(language()) if found else slug


def days_words(days: Days, open_ended: bool = False) -> str:
    """`Week of 23 Nov`, `24 – 26 Nov`, `from 24 Nov`."""
    if open_ended:
        return gettext("From %(day)s", day=date_range(days.first, days.first, language(), year=False))
    if days.is_week:
        return gettext("Week of %(day)s", day=date_range(days.first, days.first, language(), year=False))
    return date_range(days.first, days.last, language(), year=False)


def weeks(today: date, chosen: Days | None) -> list[dict[str, Any]]:
    """The choices of the search box: any time, the days that are chosen, and the weeks to come."""
    first = week_of(today if today.weekday() < 4 else today + WEEK)
    offered = [Days(first.first + n * WEEK, first.last + n * WEEK) for n in range(WEEKS_OFFERED)]
    if chosen and chosen not in offered:
        offered.insert(0, chosen)
    options = [{"value": "", "label": gettext("Any time"), "selected": chosen is None}]
    for days in offered:
        value = days.first.strftime("%G-W%V") if days.is_week else f"{days.first}..{days.last}"
        options.append({"value": value, "label": days_words(days), "selected": days == chosen})
    return options


def day_of_month(on: date) -> str:
    """`23 November`."""
    return day_long(on, language()).split(" ", 1)[1]


def in_the_days(days: Days) -> str:
    """`in the week of 23 November`, `from 24 to 26 Nov`."""
    if days.is_week:
        return gettext("in the week of %(day)s", day=day_of_month(days.first))
    if days.first == days.last:
        return gettext("on %(day)s", day=day_long(days.first, language()))
    return gettext("in %(days)s", days=date_range(days.first, days.last, language(), year=False))


def hours(period: Period, zone: str) -> str:
    """`13:30 – 17:30`."""
    return time_range(period.start, period.end, language(), zone)

