"""A visitor searches and reads; no account is needed, and none of it needs JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Browse
from tests.browser.tab import Tab

TECHNIQUE = "optical-spectrum-analyser"
JAVASCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])


def titles(tab: Tab) -> list[str]:
    """The instruments of the results, in their order."""
    return [text.strip() for text in tab.page.locator("#results .card .cardt").all_inner_texts()]


def found(tab: Tab) -> int:
    """How many instruments there are, on all pages of the results."""
    counted = re.search(r"\d+", tab.page.locator("#found").inner_text())
    assert counted is not None
    return int(counted[0])


@JAVASCRIPT
def test_words_a_town_and_a_week_find_instruments(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "fr", scripted)
    tab.open("/")
    tab.fill("q", "spectre 1550 nm")
    tab.fill("near", "Marseille")
    tab.fill("when", "2026-W44")
    tab.press(tab.button("Search"))
    chips = tab.page.locator(".band .chip").all_inner_texts()
    assert any("1" in chip and "550" in chip for chip in chips), chips
    assert any("Marseille" in chip for chip in chips), chips
    assert titles(tab)
    assert tab.page.locator("#results .card .own", has_text="km").count() > 0
    before = tab.page.locator(".band .chip").count()
    tab.press(tab.page.locator(".band .chip a").last)
    assert tab.page.locator(".band .chip").count() == before - 1


@JAVASCRIPT
def test_technique_distance_and_dates_narrow_the_catalogue(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "en", scripted)
    tab.open(f"/equipment?technique={TECHNIQUE}")
    everywhere = found(tab)
    tab.open(f"/equipment?technique={TECHNIQUE}&near=Marseille&km=60&from=2026-10-26&to=2026-10-30")
    assert 0 < found(tab) < everywhere
    for place in tab.page.locator("#results .card .own", has_text="km").all_inner_texts():
        kilometres = re.search(r"(\d+)\s*km", place)
        assert kilometres is not None
        assert int(kilometres[1]) <= 60


@JAVASCRIPT
def test_an_instrument_shows_all_that_a_choice_needs(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "fr", scripted)
    tab.open(f"/equipment?technique={TECHNIQUE}")
    title = titles(tab)[0]
    tab.press(tab.page.locator("#results .card .cardt a").first)
    assert tab.heading == title
    for section in ("Availability", "Specifications", "Conditions and confidentiality"):
        assert tab.page.get_by_role("heading", name=tab.say(section), exact=True).count() == 1
    assert re.search(r"\d \d{3} nm|\d nm|µm", tab.text), "wavelengths carry their unit"
    assert "@" not in tab.text, "contacts are for those who have a booking"


@JAVASCRIPT
def test_a_chosen_slot_grows_to_its_neighbour_and_survives_signing_in(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "en", scripted)
    tab.open("/equipment/yokogawa-aq6375b")
    while tab.page.locator("#availability [data-slot]").count() == 0:
        tab.press(tab.page.locator("#availability a[data-after]"))
    tab.press(tab.page.locator("#availability [data-slot]").first)
    tab.page.locator("#availability [aria-current=true]").first.wait_for()
    chosen = tab.value("starts")
    tab.press(tab.button("Continue the request"))
    assert tab.path == "/login"
    tab.fill("email", "requester@demo.example")
    tab.fill("password", "demo-light2share")
    tab.press(tab.button("Sign in"))
    assert tab.path == "/equipment/yokogawa-aq6375b/book"
    tab.press(tab.button("Back"))
    assert tab.value("starts") == chosen
