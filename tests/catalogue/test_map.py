"""The map of the results: what it shows, where, and that the list beside it says the same."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from light2share.catalogue import actions as catalogue
from light2share.catalogue import ground, mapping
from light2share.catalogue.mapping import APART, HIGHEST, LOWEST, MARGIN, WIDTH, Point
from light2share.catalogue.places import Place
from light2share.equipment.models import Equipment, Visibility
from light2share.organisations.models import Site
from tests.markup import read

MARSEILLE, AIX, TOULOUSE, NICE = (43.30, 5.37), (43.53, 5.45), (43.60, 1.44), (43.70, 7.27)
REUNION = (-20.88, 55.45)


def points(*places, weights=None):
    return [Point(*place, weight) for place, weight in zip(places, weights or [1] * len(places), strict=True)]


@pytest.mark.parametrize(
    "places",
    [[MARSEILLE], [MARSEILLE, AIX], [MARSEILLE, TOULOUSE, NICE], [MARSEILLE, REUNION], [(89.9, 0.0), (-89.9, 1.0)]],
)  # fmt: skip
def test_everything_lies_on_the_map(places):
    shown = mapping.frame(points(*places))
    assert LOWEST <= shown.height <= HIGHEST
    for latitude, longitude in places:
        x, y = shown.at(max(-85, min(85, latitude)), longitude)
        assert MARGIN - 0.01 <= x <= WIDTH - MARGIN + 0.01
        assert MARGIN - 0.01 <= y <= shown.height - MARGIN + 0.01


def test_the_circle_that_was_asked_for_lies_on_it_too():
    shown = mapping.frame(points(AIX), Place("Marseille", *MARSEILLE), 100)
    x, y = shown.at(*MARSEILLE)
    radius = shown.units(100)
    assert radius > 60
    assert min(x - radius, y - radius) >= 0
    assert x + radius <= WIDTH
    assert y + radius <= shown.height


def test_distances_are_the_same_in_all_directions():
    shown = mapping.frame(points(MARSEILLE, TOULOUSE))
    x, y = shown.at(*MARSEILLE)
    north = shown.at(MARSEILLE[0] + 0.5, MARSEILLE[1])
    east = shown.at(MARSEILLE[0], MARSEILLE[1] + 0.5 / math.cos(math.radians(43.45)))
    assert y - north[1] == pytest.approx(east[0] - x, rel=0.01)


def test_places_that_would_touch_share_a_pin_at_the_larger_one():
    spots = points(MARSEILLE, AIX, TOULOUSE, NICE, weights=[2, 5, 1, 1])
    shown = mapping.frame(spots)
    found = mapping.pins(spots, shown)
    assert found[0].members == (1, 0)
    assert found[0].weight == 7
    assert (found[0].x, found[0].y) == shown.at(*AIX)
    assert sum(pin.weight for pin in found) == 9
    for one in found:
        for other in found:
            assert one is other or math.hypot(one.x - other.x, one.y - other.y) >= APART


def test_the_land_is_dots_and_the_sea_is_not():
    shown = mapping.frame(points(MARSEILLE, TOULOUSE, NICE))
    land = ground.dots(shown)
    assert 4 < land.step < 15
    assert len(land.path) < 8000
    rows = re.findall(r"M([\d.-]+) ([\d.-]+)h([\d.]+)", land.path)
    dots = {
        (round(float(x) + step * land.step), round(float(y)))
        for x, y, length in rows
        for step in range(round(float(length) / land.step) + 1)
    }

    def lit(latitude, longitude):
        x, y = shown.at(latitude, longitude)
        return any(math.hypot(x - dot[0], y - dot[1]) <= land.step for dot in dots)

    assert lit(*TOULOUSE)
    assert lit(*AIX)
    assert not lit(42.9, 4.2)  # the Gulf of Lion


def test_gaps_are_closed_and_the_edge_stays():
    ring = {(row, column) for row in range(3) for column in range(3)} - {(1, 1)}
    assert ground.closed(ring) == ring | {(1, 1)}
    assert ground.closed({(5, 5)}) == {(5, 5)}


def test_names_of_towns_stay_clear_of_pins_and_of_each_other():
    spots = points(MARSEILLE, TOULOUSE, NICE)
    shown = mapping.frame(spots)
    pins = mapping.pins(spots, shown)
    named = ground.names(shown, pins)
    assert 3 <= len(named) <= ground.MOST_TOWNS
    boxes = [ground._box(one.name, one.x, one.y, one.to_the_left) for one in named]
    boxes += [
        (pin.x - pin.radius, pin.y - pin.radius, pin.x + pin.radius, pin.y + pin.radius) for pin in pins
    ]
    for number, box in enumerate(boxes):
        assert not any(ground._touch(box, other) for other in boxes[number + 1 :])


@pytest.fixture
def page(stocked, visit):
    def asking(language="en", member=None, **given):
        answer = visit(member, language).get("/equipment/map", query_string=given)
        assert answer.status_code == 200
        return read(answer.text)

    return asking


def pins_of(page) -> dict[str, str]:
    """The name of each pin by where it leads."""
    return {link["href"]: link["aria-label"] for link in page.one("svg", class_="map").all("a")}


def weight_of(page) -> int:
    return sum(int(re.search(r"(\d+) instrument", name)[1]) for name in pins_of(page).values())


def test_every_match_is_on_the_map_and_in_the_list(page):
    shown = page()
    assert weight_of(shown) == 123
    pins, entries = pins_of(shown), shown.one("ol", class_="stack").all("li", id=...)
    assert [f"#{entry['id']}" for entry in entries] == list(pins)
    for entry, name in zip(entries, pins.values(), strict=True):
        towns = entry.one("b").text.split(". ", 1)[1]
        assert towns in name
        assert entry.one("p", class_="small muted").text in name


def test_the_map_takes_what_the_search_takes(page, visit):
    given = {"q": "laser", "near": "Marseille", "km": "80", "price": "rate"}
    shown = page(**given)
    counted = re.search(r"(\d+) instruments? match", shown.one("h2", id="found").text)
    assert weight_of(shown) == int(counted[1])
    listed = visit(None).get("/equipment", query_string=given).text
    assert shown.one("h2", id="found").text in listed
    switch = {link.text: urlsplit(link["href"]) for link in shown.one("nav", class_="seg").all("a")}
    assert parse_qs(switch["List"].query) == {name: [value] for name, value in given.items()}
    assert "Circle: 80 km around Marseille" in shown.one("figcaption").text.replace("\u00a0", " ")
    assert shown.one("form", role="search")["action"] == "/equipment/map"
    remove = [link["href"] for link in shown.one("ul", aria_labelledby="understood").all("a")]
    assert remove
    assert all(address.startswith("/equipment/map") for address in remove)


def test_the_list_page_leads_to_the_map(stocked, visit):
    text = visit(None).get("/equipment?q=laser&near=Marseille&page=1").text
    address = read(text).one("a", href="/equipment/map?q=laser&near=Marseille")
    assert address.text.strip() == "Map"


def test_what_is_free_in_the_dates_is_told_in_words(page):
    shown = page(q="laser", when="2026-W44")
    assert all("free in your dates" in name for name in pins_of(shown).values())
    assert "in outline" in shown.one("figcaption").text


def test_the_rest_of_a_pin_is_a_search_around_it(page, visit):
    shown = page()
    more = [link for link in shown.one("ol", class_="stack").all("a") if link.text.startswith("and ")]
    assert more
    for link in more:
        asked = parse_qs(urlsplit(link["href"]).query)
        assert int(asked["km"][0]) >= 10
        found = visit(None, "en").get(link["href"]).text
        assert "left out" not in found, asked


def test_the_map_speaks_french(page):
    shown = page("fr", near="Marseille", km="100")
    assert shown.one("svg", class_="map")["aria-label"] == "Carte des résultats"
    assert "La même chose en liste" in shown.text
    assert "autour de Marseille" in shown.one("figcaption").text


def test_nothing_found_leads_back_to_the_list(page):
    shown = page(q="unobtainium", mode="self_service")
    assert not shown.all("svg", class_="map")
    assert shown.one("main").all("a", href="/equipment?q=unobtainium&mode=self_service")


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_restricted_listings_are_on_no_strangers_map(page, session, cast, visibility):
    values = {"visibility": visibility, "title_fr": "Zanzibar", "title_en": "Zanzibar"}
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(**values))
    catalogue.index(session, session.get_one(Equipment, cast.chamber.id))
    session.commit()
    assert weight_of(page()) == 122
    assert weight_of(page(member=cast.halden)) == 123
    assert "Zanzibar" not in page().text


def test_exact_places_stay_the_owners(page, session, cast):
    def drawn():
        return [
            tag["transform"] for tag in page(q="climatic").one("svg", class_="map").all("g", transform=...)
        ]

    before = drawn()
    site = session.get(Equipment, cast.chamber.id).site_id
    session.execute(update(Site).where(Site.id == site).values(latitude=43.3442, longitude=5.4341))
    catalogue.index(session, session.get_one(Equipment, cast.chamber.id))
    session.commit()
    assert drawn() == before


def test_a_title_in_the_other_language_says_so(page, session, cast):
    session.execute(update(Equipment).values(title_en=None))
    session.commit()
    links = [link for link in page().one("ol", class_="stack").all("a") if "/equipment/" in link["href"]]
    assert all(link["lang"] == "fr" for link in links)


def test_few_queries_whatever_is_found(page, counted):
    page()
    with counted() as statements:
        page()
    assert len(statements) <= 6
