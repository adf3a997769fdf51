"""The search page as finished values: the search box, chips, groups of cards, filters, pages."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from light2share.catalogue import chips
from light2share.catalogue.answers import AnswerTimes
from light2share.catalogue.criteria import (
    Chip,
    ChipKind,
    Parameters,
    Search,
    Sort,
    with_value,
    without,
    without_chips,
)
from light2share.catalogue.results import Counts, Farther, Match, Results
from light2share.catalogue.views.kept import card, filters
from light2share.equipment.taxonomy import Taxonomy, taxonomy
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import distance, number, words
from light2share.web.paging import pager

MOST_RELAXED = 4
SAYING = (ChipKind.TECHNIQUE, ChipKind.MEASUREMENT, ChipKind.MAKE, ChipKind.WORDS)


def address(parameters: Parameters) -> str:
    """The address of a search."""
    return url_for("catalogue.search", **parameters)  # type: ignore[arg-type]


def map_address(parameters: Parameters) -> str:
    """The address of the map of a search."""
    return url_for("catalogue.search_map", **parameters)  # type: ignore[arg-type]


def page_of(
    results: Results, today: date, answers: AnswerTimes, favourites: Set[int] | None
) -> dict[str, Any]:
    """Everything that the template shows. `favourites` are the reader’s among the results; None for a visitor."""
    search, counts, tree = results.search, results.counts, taxonomy()
    nm = chips.asked_nm(search)
    cards: dict[Match, list[Markup]] = {match: [] for match in Match}
    for found in results.found:
        aside = None if favourites is None else found.equipment_id in favourites
        answers_in = answers.owners.get(found.owner_id)
        cards[found.match].append(card(found, search, tree, nm, answers_in, aside))
    return {
        "title": _title(search, counts),
        "box": search_box(search, today),
        **chips_of(search, tree),
        "headline": headline(search, counts),
        "free": free_of(search, counts),
        "sorts": _sorts(search),
        "order": _order(search),
        "cards": cards[Match.EXACT],
        "others": cards[Match.OTHER_DATES],
        "close": cards[Match.CLOSE],
        "relaxed": _relaxed(results, tree),
        "filters": filters(search, counts, tree),
        "pager": _pager(results),
        "nothing_asked": search.asks_nothing,
        "everything_url": url_for("catalogue.search"),
        "map_url": map_address(without(search.parameters)) if counts.suiting else "",
        "compare": {"url": url_for("watching.compare"), "near": " ".join(search.parameters.get("near", []))},
    }


def search_box(search: Search, today: date) -> dict[str, Any]:
    """The values of the search bar: what was typed, and the weeks to choose from."""
    given = search.parameters
    spoken = not (given.get("when") or given.get("from") or given.get("to"))
    chosen = None if spoken else search.days
    return {
        "action": url_for("catalogue.search"),
        "q": {"name": "q", "value": search.text},
        "near": {"name": "near", "value": " ".join(given.get("near", []))},
        "when": {"name": "when", "options": chips.weeks(today, chosen)},
        "keep": [("sort", search.sort.value)] if search.sort is not Sort.BEST else [],
    }


def _title(search: Search, counts: Counts) -> str:
    if search.text and not search.asks_nothing:
        return gettext(
            "%(found)s for “%(words)s”", found=_instruments(counts.suiting), words=search.text[:60]
        )
    return gettext("Equipment") if search.asks_nothing else _instruments(counts.suiting)


def _instruments(count: int) -> str:
    return ngettext("%(count)s instrument", "%(count)s instruments", count, count=number(count, language()))


def headline(search: Search, counts: Counts) -> str:
    """How much suits."""
    if search.asks_nothing:
        return _instruments(counts.suiting)
    if not counts.suiting:
        return gettext("No instrument suits all of this")
    shown = number(counts.suiting, language())
    return ngettext(
        "%(count)s instrument matches", "%(count)s instruments match", counts.suiting, count=shown
    )


def free_of(search: Search, counts: Counts) -> str:
    """How much of it is free in the days asked for."""
    if not search.days or not counts.suiting:
        return ""
    when = chips.in_the_days(search.days)
    if not counts.exact:
        return gettext("none of them free %(when)s", when=when)
    return ngettext("%(num)s of them free %(when)s", "%(num)s of them free %(when)s", counts.exact, when=when)


def chips_of(
    search: Search, tree: Taxonomy, address: Callable[[Parameters], str] = address
) -> dict[str, list[dict[str, Any]]]:
    """The criteria as they were understood, and what was left out; `address` makes the links without each."""
    shown: dict[str, list[dict[str, Any]]] = {"chips": [], "left_out": []}
    for chip in search.chips:
        kind, text = chips.chip_words(chip, tree)
        remove = gettext("Remove: %(criterion)s", criterion=f"{kind} {text}".strip())
        others = [{"label": name, "url": address(rest)} for name, rest in chip.others]
        shown["left_out" if chip.trouble else "chips"].append(
            {"kind": kind, "text": text, "url": address(chip.rest), "remove": remove, "others": others}
        )
    return shown


def _sorts(search: Search) -> list[dict[str, Any]]:
    labels = {
        Sort.BEST: gettext("Best match"),
        Sort.SOONEST: gettext("Soonest free"),
        Sort.DISTANCE: gettext("Distance"),
        Sort.PRICE: gettext("Price"),
    }
    if search.place is None:
        del labels[Sort.DISTANCE]
    if search.asks_nothing:
        del labels[Sort.BEST]
    current = Sort.SOONEST if search.asks_nothing and search.sort is Sort.BEST else search.sort
    return [
        {
            "label": label,
            "url": address(with_value(search.parameters, "sort", sort.value)),
            "current": sort is current,
        }
        for sort, label in labels.items()
    ]


def _order(search: Search) -> str:
    """How the results are put in order, in a sentence."""
    if search.sort is Sort.SOONEST or (search.asks_nothing and search.sort is Sort.BEST):
        return gettext("First what is free soonest.")
    words = {
        Sort.BEST: gettext(
            "First what fits your words and figures best, then the nearest, then the soonest free."
        )
        if search.place
        else gettext("First what fits your words and figures best, then the soonest free."),
        Sort.DISTANCE: gettext("First the nearest, then the soonest free."),
        Sort.PRICE: gettext(
            "First the lowest listed price of a half-day; what is on quote or in exchange comes last."
        ),
    }
    return words[search.sort]


def _relaxed(results: Results, tree: Taxonomy) -> dict[str, Any] | None:
    """What may be left out so that something suits, with the counts."""
    if not results.relaxed:
        return None
    search = results.search
    farther = results.farther
    links = [_farther(farther, search)] if farther and farther.km else []
    for places, count in results.relaxed[:MOST_RELAXED]:
        dropped = [search.chips[place] for place in places]
        without_place = [chip.kind for chip in dropped] == [ChipKind.PLACE]
        if farther and farther.km and without_place and count == farther.count:
            continue
        named = [_quoted(chip, tree) for chip in dropped]
        label = ngettext(
            "without %(criteria)s: %(count)s result",
            "without %(criteria)s: %(count)s results",
            count,
            criteria=words(named, language()),
            count=number(count, language()),
        )
        if farther and not farther.km and without_place:
            label = gettext(
                "%(offer)s, the nearest %(distance)s away",
                offer=label,
                distance=distance(farther.nearest_km, language()),
            )
        links.append({"label": label, "url": address(without_chips(search.parameters, dropped))})
    one = len(results.relaxed[0][0]) == 1
    return {"title": gettext("One criterion less") if one else gettext("Two criteria less"), "links": links}


def _farther(farther: Farther, search: Search) -> dict[str, str]:
    """The same search with a distance that something lies within."""
    label = ngettext(
        "within %(distance)s of %(place)s: %(count)s result, %(nearest)s away",
        "within %(distance)s of %(place)s: %(count)s results, the nearest %(nearest)s away",
        farther.count,
        distance=distance(farther.km or 0, language()),
        place=search.place.name if search.place else "",
        count=number(farther.count, language()),
        nearest=distance(farther.nearest_km, language()),
    )
    return {"label": label, "url": address(with_value(search.parameters, "km", str(farther.km)))}


def _quoted(chip: Chip, tree: Taxonomy) -> str:
    """A criterion as it was understood; words and techniques without their kind."""
    if chip.kind is ChipKind.PLACE:
        return gettext("the distance")
    if chip.trouble:
        return gettext("“%(words)s”", words=chip.said)
    kind, text = chips.chip_words(chip, tree)
    said = text if chip.kind in SAYING else f"{kind} {text}".strip()
    return gettext("“%(words)s”", words=said)


def _pager(results: Results) -> dict[str, Any]:
    here, last = results.page, results.counts.pages
    parameters = without(results.search.parameters)

    def url(page: int) -> str:
        return address(parameters if page == 1 else {**parameters, "page": [str(page)]})

    return pager(url, here, last)
