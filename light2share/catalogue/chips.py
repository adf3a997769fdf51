"""How criteria read, in the language of the answer: chips, days, quantities."""

from __future__ import annotations

from datetime import date
from typing import Any

from light2share.catalogue.comparing import Bound
from light2share.catalogue.criteria import Calibrated, Chip, ChipKind, Figure, Search, Soon, Trouble
from light2share.catalogue.dates import WEEK, Days, week_of
from light2share.catalogue.quantities import Quantity, is_spectral
from light2share.catalogue.units import BY_SYMBOL, Dimension, converted
from light2share.equipment.models import AccessMode, PriceMode
from light2share.equipment.taxonomy import Taxonomy
from light2share.equipment.words import MODES
from light2share.equipment.words import PRICES as PRICE_WORDS
from light2share.i18n import _, gettext, language
from light2share.i18n.dates import DASH
from light2share.i18n.formats import (
    date_range,
    day_long,
    distance,
    duration,
    money,
    range_quantity,
)

PRICES = {**PRICE_WORDS, PriceMode.RATE: _("Listed price")}
SOON = {Soon.WEEK: _("Free within 7 days"), Soon.MONTH: _("Free within 30 days")}
CALIBRATED = {Calibrated.VALID: _("Calibration valid today")}
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
    Trouble.NO_PLACE: _(
        "“%(said)s” is no French town or postcode: left out. Try a larger town near it, or its postcode."
    ),
    Trouble.ABROAD: _(
        "“%(said)s” lies outside France, the only country known here: left out. Try a French town or postcode."
    ),
    Trouble.UNKNOWN_VALUE: _("“%(said)s” is not known here: left out"),
    Trouble.UNKNOWN_WORD: _("“%(said)s” stands in no listing"),
    Trouble.NO_SUCH_DAY: _("“%(said)s” does not exist in any calendar: left out"),
    Trouble.CLOCK: _(
        "“%(said)s” is a time of day: left out. Choose the day here, the hour on the page of an instrument."
    ),
    Trouble.TWICE: _("“%(said)s” is left out: another place or time is chosen already"),
    Trouble.NO_UNIT: _("“%(said)s” has no unit that is clear here: left out. Write for example “> 1000 nm”."),
    Trouble.PRICE: _(
        "“%(said)s” is left out: a price can be bounded by the hour or the half-day, “under €50 / h”"
    ),
    Trouble.NOT_STATED: _("“%(said)s” is not stated for such instruments: left out"),
}
BOUNDS = {
    Bound.LEAST: _("at least %(quantity)s"),
    Bound.MOST: _("at most %(quantity)s"),
    Bound.MORE: _("more than %(quantity)s"),
    Bound.LESS: _("less than %(quantity)s"),
}
WEEKS_OFFERED = 6


def asked_quantity(figure: Figure) -> str:
    """A quantity as it was understood, with its unit."""
    return _quantity_words(figure.quantity)


def _quantity_words(quantity: Quantity) -> str:
    text = range_quantity(quantity.low, quantity.high, quantity.unit.symbol, language())
    return str(BOUNDS[quantity.bound]) % {"quantity": text} if quantity.bound else text


def asked_nm(search: Search) -> float | None:
    """The one wavelength asked for, in nm; None if there is none, or a range."""
    for figure in search.figures:
        if figure.quantity.is_point and any(is_spectral(wish.parameter) for wish in figure.wishes):
            nm = converted(figure.quantity.low, figure.quantity.unit, BY_SYMBOL["nm"])
            if nm is not None:
                return nm
    for one in search.specifications:
        asked = one.asked
        if (
            is_spectral(one.parameter)
            and one.parameter.unit == "nm"
            and asked.low is not None
            and asked.low == asked.high
        ):
            return asked.low
    return None


def chip_words(chip: Chip, tree: Taxonomy) -> tuple[str, str]:
    """The kind of a criterion, and the criterion as it was understood."""
    if chip.trouble:
        text = str(TROUBLES[chip.trouble])
        return "", text if chip.trouble is Trouble.TOO_LONG else text % {"said": chip.said}
    if chip.kind in (ChipKind.QUANTITY, ChipKind.SPECIFICATION):
        return _figure_words(chip)
    if chip.kind in (ChipKind.TECHNIQUE, ChipKind.MEASUREMENT, ChipKind.MAKE, ChipKind.WORDS):
        return _words(chip, tree)
    match chip.kind:
        case ChipKind.PLACE:
            name = chip.place.name if chip.place else chip.said
            return gettext("Within %(distance)s of:", distance=distance(chip.km or 0, language())), name
        case ChipKind.DAYS:
            kind = gettext("Free") if len(chip.texts) > 1 else ""
            return kind, days_words(chip.days, chip.open_ended) if chip.days else chip.said
        case ChipKind.DURATION:
            return gettext("At least"), duration(chip.minutes or 0, language())
        case ChipKind.COST:
            price = money(int(chip.value), language())
            return gettext("At most"), gettext("%(price)s / half-day", price=price)
    return "", _choice_words(chip)


def _choice_words(chip: Chip) -> str:
    """What was chosen of a filter."""
    match chip.kind:
        case ChipKind.MODE:
            return str(MODES[AccessMode(chip.value)])
        case ChipKind.SOON:
            return str(SOON[Soon(chip.value)])
        case ChipKind.CALIBRATION:
            return str(CALIBRATED[Calibrated(chip.value)])
    return str(PRICES[PriceMode(chip.value)])


def _words(chip: Chip, tree: Taxonomy) -> tuple[str, str]:
    match chip.kind:
        case ChipKind.TECHNIQUE:
            return "", technique_name(chip.value, tree)
        case ChipKind.MEASUREMENT:
            names = [technique_name(slug, tree) for slug in chip.techniques]
            return gettext("Measurement"), names[0] if len(names) == 1 else chip.said
        case ChipKind.MAKE:
            return gettext("Make or model"), chip.said
    if chip.corrected:
        return gettext("Word, read as “%(stems)s…”:", stems=chip.corrected.replace(" ", "… ")), chip.said
    return gettext("Word"), chip.said


def _figure_words(chip: Chip) -> tuple[str, str]:
    if chip.quantity:
        return _figure_kind(chip), _quantity_words(chip.quantity)
    one = chip.specification
    if one is None:
        return "", chip.said
    label = one.parameter.label.in_(language())
    if one.swapped:
        label = gettext("%(label)s (ends swapped)", label=label)
    if one.asked.words:
        labels = [c.label.in_(language()) for word in one.asked.words if (c := one.parameter.choice(word))]
        return label, ", ".join(labels) or chip.said
    return label, range_quantity(one.asked.low, one.asked.high, one.parameter.unit, language())


def _figure_kind(chip: Chip) -> str:
    labels = list(dict.fromkeys(wish.parameter.label.in_(language()) for wish in chip.wishes))
    if len(labels) == 1:
        return labels[0]
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
    first, last = date_range(days.first, days.last, language(), year=False).split(f" {DASH} ")
    return gettext("from %(first)s to %(last)s", first=first, last=last)
