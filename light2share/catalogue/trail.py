"""What a card's link carries along, so that the page of an instrument knows the search it was found by. Pure."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from light2share.catalogue.criteria import Parameters, Search

LONGEST = 300
NAMES = frozenset(
    {"q", "technique", "near", "km", "when", "from", "to", "dur", "mode", "price", "sort", "page"}
)


def trail_of(search: Search) -> dict[str, str]:
    """The place that was looked near, and the search itself; nothing for the whole catalogue."""
    if search.asks_nothing:
        return {}
    page = {"page": [str(search.page)]} if search.page > 1 else {}
    back = urlencode({**search.parameters, **page}, doseq=True)
    found = {"near": search.place.name} if search.place else {}
    return found | ({"back": back} if len(back) <= LONGEST else {})


def followed_back(text: str) -> Parameters:
    """The parameters of the search that `back` holds; those only that a search knows."""
    found = parse_qs(text[:LONGEST])
    return {name: values for name, values in found.items() if name in NAMES or name.startswith("s.")}
