"""Where little room is left: words stay whole, and what has no room is marked."""

from __future__ import annotations

from tests.browser.conftest import Browse
from tests.browser.tab import Tab

PAGE = "/equipment/metricon-2010-m/availability"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
CUT = """() => [...document.querySelectorAll('.month td small')].filter((one) => {
  const words = document.createRange(), text = one.firstChild
  const isSeen = one.offsetWidth > 1 && getComputedStyle(one).fontSize !== '0px'
  return isSeen && [...text.data.matchAll(/\\p{L}+/gu)].some((word) => {
    words.setStart(text, word.index)
    words.setEnd(text, word.index + word[0].length)
    return words.getClientRects().length > 1
  })
}).map((one) => one.textContent)"""


def add_hours(tab: Tab, weekday: str, opens: str, closes: str) -> None:
    tab.open(PAGE)
    tab.tick("weekday", weekday)
    tab.fill("opens", opens)
    tab.fill("closes", closes)
    tab.press(tab.button("Add these hours"))


def test_hours_past_midnight_fit_a_phone_and_free_parts_are_marked(browse: Browse) -> None:
    owner = browse("owner", "fr")
    add_hours(owner, "0", "22:00", "06:00")
    add_hours(owner, "5", "09:00", "16:40")
    owner.open(PAGE)
    owner.page.set_viewport_size({"width": 390, "height": 844})
    assert owner.page.evaluate(SIDEWAYS) <= 0
    owner.page.set_viewport_size({"width": 1280, "height": 900})
    part = owner.page.locator("#preview .sm7 td [title]").first
    assert part.get_attribute("title")
    mark = part.evaluate("(one) => getComputedStyle(one, '::before').content")
    assert "½" in mark
    for hours in ("22:00", "09:00"):
        owner.press(owner.page.locator(f"#week li:has-text('{hours}') button").first)
        owner.open(PAGE)
    assert owner.page.locator("#preview .sm7").count() == 0


def test_words_of_a_narrow_month_stay_whole(browse: Browse) -> None:
    owner = browse("owner", "fr")
    for address in (f"{PAGE}?view=month&date=2027-03-01", "/calendar?date=2027-03-30"):
        for width in (1280, 390):
            owner.page.set_viewport_size({"width": width, "height": 900})
            owner.open(address)
            assert owner.page.locator(".month").count() == 1
            assert owner.page.evaluate(CUT) == []
