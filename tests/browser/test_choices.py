"""What people choose once: language and theme; and what leaves the screen: print, and files."""

from __future__ import annotations

from datetime import date

import pytest

from tests.browser import audit, story
from tests.browser.conftest import Browse
from tests.browser.tab import Tab

BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


def background(tab: Tab) -> str:
    """The colour behind the page."""
    return str(tab.page.evaluate(BACKGROUND))


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])
def test_switching_the_language_keeps_the_page(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "fr", scripted)
    address = "/equipment?q=laser&near=Marseille&km=80"
    tab.open(address)
    assert tab.page.locator("html").get_attribute("lang") == "fr"
    tab.press(tab.page.locator("header .tools > a[hreflang=en]"))
    assert tab.page.url == tab.base + address
    assert tab.page.locator("html").get_attribute("lang") == "en"
    assert tab.page.locator("main form.ask [name=q]").input_value() == "laser"
    tab.open("/help")
    assert tab.page.locator("html").get_attribute("lang") == "en"


def test_the_browser_names_the_language_of_a_first_visit(browse: Browse) -> None:
    for language in ("fr", "en"):
        tab = browse(None, language)
        tab.open("/")
        assert tab.page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])
def test_the_theme_follows_the_system_until_one_is_chosen(browse: Browse, scripted: bool) -> None:
    tab = browse("bystander" if scripted else "admin", scripted=scripted, color_scheme="light")
    tab.open("/account")
    light = background(tab)
    tab.page.emulate_media(color_scheme="dark")
    dark = background(tab)
    assert light != dark
    tab.tick("theme", "light")
    if scripted:
        assert background(tab) == light, "the choice is seen at once"
    tab.press(tab.button("Save my account"))
    tab.open("/equipment")
    assert background(tab) == light
    tab.open("/account")
    tab.tick("theme", "system")
    tab.press(tab.button("Save my account"))
    assert background(tab) == dark


def test_the_label_is_a_page_to_print(browse: Browse) -> None:
    tab = browse("owner")
    tab.open("/equipment/yokogawa-aq6375b/label")
    assert tab.page.locator("svg, img").count() >= 1
    assert audit.accessibility_faults(tab.page) == []


def test_print_is_light_and_without_menus(browse: Browse) -> None:
    tab = browse("requester", color_scheme="dark")
    tab.open("/equipment/yokogawa-aq6375b")
    tab.page.emulate_media(media="print", color_scheme="dark")
    assert not tab.page.locator("header nav").is_visible()
    assert background(tab) in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/equipment/yokogawa-aq6375b?view=week", id="a week"),
        pytest.param("/equipment/yokogawa-aq6375b?view=month", id="a month"),
        pytest.param("/equipment/yokogawa-aq6375b/availability", id="the editor"),
    ],
)
def test_a_calendar_on_paper_says_its_states_in_words_and_has_nothing_to_press(
    browse: Browse, address: str
) -> None:
    tab = browse("owner", "en", color_scheme="dark")
    tab.open(address)
    tab.page.emulate_media(media="print", color_scheme="dark")
    assert tab.page.locator("main :is(.noprint, .btn, summary):visible").count() == 0
    assert tab.page.locator("main li:has(> .sw):visible").count() == 0
    hidden = tab.page.locator(":is(.grid, .month) .x .vh").all()
    assert all(said.bounding_box()["width"] > 20 for said in hidden if said.is_visible())


def test_the_table_of_bookings_can_be_taken_along(browse: Browse) -> None:
    tab = browse("owner", scripted=False)
    tab.open("/bookings")
    address = tab.link("Download as CSV").get_attribute("href")
    answer = tab.context.request.get(tab.base + str(address))
    assert answer.headers["content-type"].startswith("text/csv")
    assert "L2S-26-" in answer.text()


def test_times_are_said_twice_where_the_readers_clock_differs(browse: Browse) -> None:
    slug = story.list_instrument(browse("owner", scripted=False), "Bench of two clocks")
    here, there = browse("requester"), browse("requester", timezone_id="Asia/Tokyo")
    reference = story.ask(here, slug, date(2026, 11, 24))
    for tab in (here, there):
        tab.open(f"/bookings/{reference}")
    assert "your time" not in here.text
    assert "(your time: 16:30 – 20:30)" in there.text


def test_a_preview_follows_what_is_typed(browse: Browse) -> None:
    tab = browse("owner")
    tab.open("/equipment/new")
    with tab.page.expect_response("**/equipment/new/preview"):
        tab.fill("title", "Bench seen at once")
    tab.page.locator("#preview", has_text="Bench seen at once").wait_for()
    assert tab.page.locator("main [name=title]").evaluate("e => e === document.activeElement")
