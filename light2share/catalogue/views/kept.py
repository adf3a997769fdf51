"""Parts of the search page as finished HTML, kept as long as everything they are made of stays the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, get_template_attribute, url_for
from markupsafe import Markup

from light2share.catalogue import reasons
from light2share.catalogue.criteria import Search
from light2share.catalogue.results import Counts, Found
from light2share.catalogue.trail import trail_of
from light2share.catalogue.views.cards import card_of
from light2share.catalogue.views.filters import filters_of
from light2share.equipment.taxonomy import Taxonomy
from light2share.i18n import language

MOST = 2000
"""Parts that one process keeps, some 2 KB each."""

_parts: dict[tuple[Any, ...], Markup] = {}


def _kept(key: tuple[Any, ...], make: Callable[[], Markup]) -> Markup:
    """The part under `key`, all that it is made of; made anew each time on a developer's site."""
    if current_app.debug:
        return make()
    key = (language(), *key)
    part = _parts.get(key)
    if part is None:
        part = make()
        if len(_parts) >= MOST:
            _parts.clear()
        _parts[key] = part
    return part


def card(
    found: Found,
    search: Search,
    tree: Taxonomy,
    nm: float | None,
    answers_in: int | None,
    favourite: bool | None,
) -> Markup:
    """The card of one listing. What it shows follows from the row with its slot, what was asked for, and whether the
    reader has put it aside.
    """
    why = reasons.reason(found, search)
    asked = frozenset(wish.parameter.slug for figure in search.figures for wish in figure.wishes)
    asked |= {one.parameter.slug for one in search.specifications}
    trail = trail_of(search)

    def make() -> Markup:
        draw = get_template_attribute("components/equipment_card.html", "equipment_card")
        drawn: Markup = draw(card_of(found, asked, search.text, why, tree, nm, answers_in, favourite, trail))
        return drawn

    return _kept(("card", found, search.text, nm, asked, why, answers_in, favourite, *trail.values()), make)


def filters(search: Search, counts: Counts, tree: Taxonomy) -> Markup:
    """The form of the filters; kept for the whole catalogue, where it follows from the order and the counts alone."""

    def make() -> Markup:
        template = current_app.jinja_env.get_template("catalogue/filters.html")
        values = filters_of(search, counts, tree)
        return Markup(template.render(filters=values, action=url_for("catalogue.search")))  # noqa: S704  it is HTML

    if not search.asks_nothing or search.text:
        return make()
    facets = (
        counts.techniques,
        counts.families,
        counts.modes,
        counts.prices,
        counts.soon,
        counts.calibrated,
    )
    given = tuple((name, tuple(values)) for name, values in search.parameters.items())
    return _kept(("filters", given, counts.total, *(tuple(one.items()) for one in facets)), make)
