"""Why a listing is no exact match, in a sentence."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from light2share.catalogue.chips import asked_quantity
from light2share.catalogue.criteria import Figure, Search, Term
from light2share.catalogue.places import Place
from light2share.catalogue.quantities import Wish
from light2share.catalogue.results import Found, Match
from light2share.equipment.figures import shown
from light2share.equipment.taxonomy import Kind
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import (
    distance,
    range_quantity,
)


def reason(found: Found, search: Search) -> str:
    """Why a listing is among the other dates or the close matches; empty for an exact one."""
    if found.match is Match.EXACT:
        return ""
    if found.match is Match.OTHER_DATES:
        return _late(found, search)
    said = []
    for number in found.missed:
        if number < len(search.terms):
            said.append(_without_words(search.terms[number], found, number in found.mentioned))
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


def _without_words(term: Term, found: Found, mentioned: bool) -> str:
    if term.techniques and found.technique not in term.techniques and not term.is_unknown:
        return gettext("Another kind of instrument, related to “%(words)s”.", words=term.said)
    if mentioned:
        return gettext("Mentions “%(words)s” in its details only.", words=term.said)
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
