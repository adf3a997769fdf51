"""Where the reader of an instrument's page comes from: a search, near a place."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.places import distance_km, key_of
from light2share.catalogue.trail import followed_back
from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.i18n import gettext, language
from light2share.i18n.formats import distance

LONGEST_PLACE = 80


def way_back(crumbs: list[dict[str, str]]) -> list[dict[str, str]]:
    """The breadcrumb, beginning with the results of the search that led here."""
    parameters: dict[str, Any] = dict(followed_back(request.args.get("back", "")))
    if not parameters:
        return crumbs
    back = {"label": gettext("Results of your search"), "url": url_for("catalogue.search", **parameters)}
    return [back, *crumbs[1:]]


def how_far(session: Session, item: Equipment) -> str:
    """`27 km from Marseille`, where a search near a place led here."""
    key = key_of(request.args.get("near", "")[:LONGEST_PLACE])
    place = StoredLexicon(session).places([key]).get(key)
    if place is None:
        return ""
    km = distance_km(place.latitude, place.longitude, item.site.latitude, item.site.longitude)
    return gettext("%(distance)s from %(place)s", distance=distance(km, language()), place=place.name)
