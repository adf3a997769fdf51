"""Cards as finished HTML, kept as long as everything they are made of stays the same."""

from __future__ import annotations

from typing import Any

from flask import current_app, get_template_attribute
from markupsafe import Markup

from light2share.catalogue import reasons
from light2share.catalogue.criteria import Search
from light2share.catalogue.results import Found
from light2share.catalogue.views.cards import card_of
from light2share.equipment.taxonomy import Taxonomy
from light2share.i18n import language

MOST = 2000
"""Cards that one process keeps, some 2 KB each."""

_cards: dict[tuple[Any, ...], Markup] = {}


def card(found: Found, search: Search, tree: Taxonomy, nm: float | None, answers_in: int | None) -> Markup:
    """The card of one listing. What it shows follows from the key: the row with its slot, and what was asked for."""
    why = reasons.reason(found, search)
    asked = frozenset(wish.parameter.slug for figure in search.figures for wish in figure.wishes)
    asked |= {one.parameter.slug for one in search.specifications}
    key = (language(), current_app.debug, found, search.text, nm, asked, why, answers_in)
    kept = None if current_app.debug else _cards.get(key)
    if kept is None:
        draw = get_template_attribute("components/equipment_card.html", "equipment_card")
        made: Markup = draw(card_of(found, asked, search.text, why, tree, nm, answers_in))
        kept = made
        if len(_cards) >= MOST:
            _cards.clear()
        _cards[key] = kept
    return kept
