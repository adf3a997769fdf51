"""The map of the results, drawn here: pins by number, and beside it the same as a list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from light2share.catalogue import chips, ground, mapping, positions, queries, requests
from light2share.catalogue.criteria import Search, without
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.mapping import Frame, Pin, Point
from light2share.catalogue.places import Place, distance_km, key_of
from light2share.catalogue.positions import Named, Position
from light2share.catalogue.queries import Everywhere
from light2share.catalogue.views.page import address, chips_of, free_of, headline, map_address, search_box
from light2share.catalogue.views.room import bp
from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import distance, number, words
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

MOST_NAMED = 6
"""Instruments that the list names for one pin."""
MOST_LISTED = 240
MOST_TOWNS = 3
SAME_PLACE_KM = 15
NEAREST_KM = 10


@dataclass(frozen=True, slots=True)
class Stop:
    """One pin with what stands there: its places, the one with most first, and the instruments to name."""

    pin: Pin
    places: list[Position]
    ids: list[int]
    town_ids: list[int]
    """A listing of each place, for the name of its town."""

    @property
    def free(self) -> int:
        """How many are free in the days asked for."""
        return sum(place.free.bit_count() for place in self.places)


@bp.get("/equipment/map")
@allow(anyone)
def search_map() -> str:
    """All that suits a search, on a map and as a list; it takes what the search page takes."""
    session, moment, actor = db.session(), now(), current_actor()
    search = requests.read(session, request.args.to_dict(flat=False), language(), moment)
    found = queries.everywhere(session, search, actor, moment, requests.HOME)
    spots = positions.positions(found)
    shown = _frame(search, spots)
    stops = _stops(found, spots, shown) if shown else []
    named = positions.named(session, {one for stop in stops for one in (*stop.ids, *stop.town_ids)})
    plain = without(search.parameters)
    return render_template(
        "catalogue/map.html",
        title=gettext("Map: %(found)s", found=headline(search, found.counts)),
        box=search_box(search, requests.today(moment)) | {"action": url_for(".search_map")},
        **chips_of(search, taxonomy(), map_address),
        headline=headline(search, found.counts),
        free=free_of(search, found.counts),
        views=[
            {"label": gettext("List"), "url": address(plain)},
            {"label": gettext("Map"), "url": map_address(plain), "current": True},
        ],
        drawing=_drawing(search, shown, stops) if shown else None,
        stops=_listed(search, stops, named, found),
        dated=search.days is not None,
        list_url=address(plain),
    )


def _frame(search: Search, spots: list[Position]) -> Frame | None:
    """The part of the world that holds all of it; None where nothing suits."""
    if not spots:
        return None
    return mapping.frame([_point(spot) for spot in spots], search.place, search.km or 0)


def _point(spot: Position) -> Point:
    return Point(spot.latitude, spot.longitude, spot.count)


def _stops(found: Everywhere, spots: list[Position], shown: Frame) -> list[Stop]:
    pins = mapping.pins([_point(spot) for spot in spots], shown)
    most = max(1, min(MOST_NAMED, MOST_LISTED // len(pins)))
    stops = []
    for pin in pins:
        places = [spots[member] for member in pin.members]
        ids = list(dict.fromkeys(one for place in places for one in positions.first_of(found, place, most)))
        towns = [positions.first_of(found, place, 1)[0] for place in places[:MOST_TOWNS]]
        stops.append(Stop(pin, places, ids[:most], towns))
    return stops


def _drawing(search: Search, shown: Frame, stops: list[Stop]) -> dict[str, Any]:
    """Everything under the pins."""
    land = ground.dots(shown)
    return {
        "width": mapping.WIDTH,
        "height": round(shown.height),
        "land": land.path,
        "step": land.step,
        "dot": round(land.step * 0.42, 1),
        "ring": _ring(search, shown),
        "towns": [
            {"name": one.name, "x": round(one.x, 1), "y": round(one.y, 1), "left": one.to_the_left}
            for one in ground.names(shown, [stop.pin for stop in stops])
        ],
    }


def _ring(search: Search, shown: Frame) -> dict[str, Any] | None:
    """The circle around the place that was asked for."""
    if search.place is None or not search.km:
        return None
    x, y = shown.at(search.place.latitude, search.place.longitude)
    reach = distance(search.km, language())
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "radius": round(shown.units(search.km), 1),
        "text": gettext("Circle: %(reach)s around %(place)s", reach=reach, place=search.place.name),
    }


def _listed(
    search: Search, stops: list[Stop], named: Mapping[int, Named], found: Everywhere
) -> list[dict[str, Any]]:
    """The pins, with what the list says of each; numbered as on the map."""
    known = _known_towns(stops, named)
    return [_entry(search, order, stop, named, known) for order, stop in enumerate(stops, 1)]


def _entry(
    search: Search, order: int, stop: Stop, named: Mapping[int, Named], known: Mapping[str, Place]
) -> dict[str, Any]:
    pin, nm = stop.pin, chips.asked_nm(search)
    towns = _towns(stop, named)
    count = ngettext(
        "%(count)s instrument", "%(count)s instruments", pin.weight, count=number(pin.weight, language())
    )
    about = [count]
    if search.days:
        about.append(ngettext("%(num)s free in your dates", "%(num)s free in your dates", stop.free))
    if search.place:
        first = stop.places[0]
        km = distance_km(search.place.latitude, search.place.longitude, first.latitude, first.longitude)
        about.append(distance(km, language()))
    carried: dict[str, Any] = {} if nm is None else {"nm": f"{nm:.9g}"}
    instruments = []
    for one in (named[id_] for id_ in stop.ids):
        title, foreign = one.title(language())
        url = url_for("equipment.show", slug=one.slug, **carried)
        instruments.append({"title": title, "lang": foreign, "url": url})
    return {
        "number": order,
        "towns": towns,
        "about": ", ".join(about),
        "label": gettext("%(number)s: %(about)s", number=order, about=", ".join((towns, *about))),
        "x": round(pin.x, 1),
        "y": round(pin.y, 1),
        "radius": round(pin.radius, 1),
        "free": stop.free > 0,
        "instruments": instruments,
        "more": _more(search, stop, named, known),
    }


def _towns(stop: Stop, named: Mapping[int, Named]) -> str:
    towns = list(dict.fromkeys(named[one].town.replace("'", "’") for one in stop.town_ids))
    left = len(stop.places) - len(stop.town_ids)
    if left > 0:
        towns.append(ngettext("%(num)s more place", "%(num)s more places", left))
    return words(towns, language())


def _known_towns(stops: list[Stop], named: Mapping[int, Named]) -> Mapping[str, Place]:
    """The towns of the pins that the search knows by their names."""
    return StoredLexicon(db.session()).places(_keys(named[stop.town_ids[0]].town for stop in stops))


def _keys(towns: Iterable[str]) -> list[str]:
    return [key_of(town) for town in towns]


def _more(
    search: Search, stop: Stop, named: Mapping[int, Named], known: Mapping[str, Place]
) -> dict[str, str] | None:
    """Where the rest of a pin is listed: the same search around its first town."""
    left = stop.pin.weight - len(stop.ids)
    if left <= 0:
        return None
    first, anchor = named[stop.town_ids[0]], stop.places[0]
    place = known.get(key_of(first.town))
    off = (
        distance_km(place.latitude, place.longitude, anchor.latitude, anchor.longitude) if place else math.inf
    )
    far = max(
        distance_km(anchor.latitude, anchor.longitude, one.latitude, one.longitude) for one in stop.places
    )
    near = first.town if off <= SAME_PLACE_KM else first.postcode
    km = max(NEAREST_KM, math.ceil(far + min(off, SAME_PLACE_KM)) + 1)
    label = ngettext("and %(count)s more", "and %(count)s more", left, count=number(left, language()))
    return {
        "label": label,
        "where": gettext("around %(town)s", town=first.town.replace("'", "’")),
        "url": address(without(search.parameters, "near", "km") | {"near": [near], "km": [str(km)]}),
    }
