"""The three steps in a browser: Back, another language, another slot; nothing that was typed is lost."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Browse
from tests.browser.tab import Tab

JAVASCRIPT = pytest.mark.parametrize("scripted", [True, False])
SLUG = "yokogawa-aq6375b"


def choose(tab: Tab) -> None:
    """The first free slot of the instrument."""
    tab.open(f"/equipment/{SLUG}")
    while tab.page.locator("#availability [data-slot]").count() < 2:
        tab.press(tab.page.locator("#availability a[data-after]"))
    tab.press(tab.page.locator("#availability [data-slot]").first)
    tab.page.locator("#availability [aria-current=true]").first.wait_for()


@JAVASCRIPT
def test_back_and_forth_between_the_steps(browse: Browse, scripted: bool) -> None:
    tab = browse("requester", scripted=scripted)
    choose(tab)
    tab.press(tab.button("Continue the request"))
    tab.fill("purpose", "Line width at 2 µm")
    tab.fill("sample", "1 laser")
    tab.press(tab.button("Continue"))
    assert tab.page.url.endswith("?step=3")
    tab.page.go_back()
    assert tab.page.url.endswith("step=2")
    assert (tab.value("purpose"), tab.value("sample")) == ("Line width at 2 µm", "1 laser")
    tab.press(tab.button("Back"))
    tab.press(tab.button("Continue"))
    assert tab.value("purpose") == "Line width at 2 µm"
    tab.open("/bookings")
    assert "Not sent yet" in tab.text
    draft = tab.page.locator(f"main a[href^='/equipment/{SLUG}/book']")
    tab.press(draft.first)
    assert tab.value("purpose") == "Line width at 2 µm"
    tab.press(tab.button("Delete this draft"))
    tab.open("/bookings")
    assert draft.count() == 0


def test_words_typed_a_moment_ago_survive_the_change_of_language(browse: Browse) -> None:
    tab = browse("requester")
    choose(tab)
    tab.press(tab.button("Continue the request"))
    tab.fill("purpose", "Not posted yet")
    tab.press(tab.page.locator("a[href^='/lang/fr']:visible").first)
    assert tab.page.locator("html").get_attribute("lang") == "fr"
    assert tab.value("purpose") == "Not posted yet"


def test_the_panel_keeps_its_words_and_its_week(browse: Browse) -> None:
    tab = browse("requester")
    choose(tab)
    tab.fill("purpose", "Typed just now")
    tab.press(tab.page.locator("#availability [data-slot]").last)
    tab.page.wait_for_function(
        "document.querySelector('#availability tbody tr:last-child, #availability [aria-current=true]') !== null"
    )
    assert tab.value("purpose") == "Typed just now"
    chosen = tab.value("starts")
    week = tab.page.locator("#availability .wknav span").inner_text()
    tab.page.locator("#book input[type=radio]:not(:checked)").first.check()
    tab.page.wait_for_url("**access_mode=self_service**")
    assert tab.page.locator("#availability .wknav span").inner_text() == week
    assert (tab.value("purpose"), tab.value("starts")) == ("Typed just now", chosen)


@JAVASCRIPT
def test_the_hours_of_each_use_are_one_press_away(browse: Browse, scripted: bool) -> None:
    """On a Saturday, one use of an instrument is open alone; its owner takes that back at the end."""
    owner, address = browse("owner"), "/equipment/metricon-2010-m"
    owner.open(f"{address}/availability")
    owner.tick("weekday", "5")
    owner.fill("opens", "08:00")
    owner.fill("closes", "18:00")
    owner.page.locator("main [name=access_mode]").first.select_option("operator_assisted")
    owner.press(owner.button("Add these hours"))
    tab = browse(None, scripted=scripted)
    tab.open(address)
    uses = tab.page.locator("#availability .sort a")
    assert uses.count() == 3
    tab.press(uses.filter(has_text="with the owner"))
    tab.page.wait_for_url("**access_mode=operator_assisted**")
    tab.page.locator("#mode-operator_assisted:checked").wait_for()
    days = tab.page.locator("#availability tbody tr:has([data-slot]) .d").all_inner_texts()
    assert days
    assert all(day.startswith("Sat") for day in days)
    owner.press(owner.page.locator("#week tr:has-text('Saturday') button").first)
    owner.open(f"{address}/availability")
    assert owner.page.locator("#preview .sort").count() == 0
