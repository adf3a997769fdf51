"""Everything by keyboard alone: from the search to the request sent, arrows in the calendar, a focus that is seen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page

from tests.browser import story
from tests.browser.conftest import Browse
from tests.browser.tab import Tab

TUESDAY = date(2026, 11, 17)
MOST_STOPS = 160

GONE = "day => ![...document.querySelectorAll('[data-slot]')].some(e => e.dataset.slot.startsWith(day))"
STOP = r"""
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const labels = [...(e.labels ?? [])].map((l) => l.textContent).join(" ");
  const named = e.getAttribute("aria-label") || labels || e.textContent || e.value;
  const box = e.getBoundingClientRect();
  const ringed = (x) => {
    const s = getComputedStyle(x);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  };
  const near = [e, e.parentElement, e.nextElementSibling, e.closest("li"), ...(e.labels ?? [])].filter(Boolean);
  const picker = e.type?.startsWith("date") && !e.matches(":focus-visible");  // the browser rings its own button
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2);
  const hit = document.elementFromPoint(x, y);
  const labelled = [...(e.labels ?? [])].some((l) => l.contains(hit));
  const ours = !hit || hit === e || e.contains(hit) || hit.contains(e) || labelled;
  return {
    name: named.replace(/\s+/g, " ").trim(), tag: e.tagName.toLowerCase(), type: e.type ?? "", field: e.name ?? "",
    slot: e.dataset.slot ?? "", seen: (picker || near.some(ringed)) && box.width > 1 && box.height > 1,
    inside: box.bottom > 0 && box.top < innerHeight,
    free: ours || e.tagName === "IFRAME",
  };
}
"""


def stop(page: Page) -> dict[str, object] | None:
    """Where the focus is, and how it looks."""
    found: dict[str, object] | None = page.evaluate(STOP)
    return found


def tab_to(tab: Tab, **wanted: str) -> dict[str, object]:
    """Press Tab until the focus is on what is wanted: `name` as words of its name, or `field`, or `slot`."""
    passed = []
    for _ in range(MOST_STOPS):
        tab.page.keyboard.press("Tab")
        here = stop(tab.page)
        if here is None:
            continue
        passed.append(here["name"] or here["field"])
        if all(re.search(text, str(here[key])) for key, text in wanted.items()):
            return here
    raise AssertionError(f"no stop like {wanted} among {passed}")


def enter(tab: Tab) -> None:
    """Press Enter on what has the focus, and wait for the page."""
    with tab.page.expect_navigation():
        tab.page.keyboard.press("Enter")


def test_from_the_search_to_the_request_by_keyboard(browse: Browse) -> None:
    title = "Autocorrelator of the keyboard"
    slug = story.list_instrument(browse("owner", scripted=False), title)
    tab = browse("requester")
    tab.open("/")
    tab_to(tab, field="^q$")
    tab.page.keyboard.type(title)
    enter(tab)
    tab_to(tab, tag="^a$", name=f"^{title}$")
    enter(tab)
    assert tab.path == f"/equipment/{slug}"
    tab_to(tab, slot=".")
    enter(tab)
    tab.page.locator("#availability [aria-current=true]").wait_for()
    tab_to(tab, field="^purpose$")
    tab.page.keyboard.type("Pulse length of a fibre laser")
    tab_to(tab, name="^Continue the request$")
    enter(tab)
    tab_to(tab, name="^Continue$")
    enter(tab)
    tab_to(tab, name="^Send the request$")
    enter(tab)
    assert tab.path.startswith("/bookings/L2S-")
    assert "Pulse length of a fibre laser" in tab.text


def test_arrows_move_in_the_calendar(browse: Browse) -> None:
    slug = story.list_instrument(browse("owner", scripted=False), "Grid of the keyboard")
    tab = browse("requester")
    tab.open(f"/equipment/{slug}?date={TUESDAY}")
    keyboard = tab.page.keyboard
    tab.page.locator("#availability [data-slot]").first.focus()

    def slot() -> str:
        here = stop(tab.page)
        return str(here["slot"]) if here else ""

    first = slot()
    monday = first[:10]
    keyboard.press("ArrowRight")
    assert slot()[:10] > monday
    assert slot()[11:] == first[11:]
    keyboard.press("ArrowLeft")
    assert slot() == first
    keyboard.press("ArrowDown")
    assert slot() > first
    assert slot()[:10] == monday
    keyboard.press("Home")
    assert slot() == first
    keyboard.press("End")
    last = slot()
    assert last > first
    assert last[:10] == monday
    keyboard.press("PageDown")
    tab.page.wait_for_function(GONE, arg=monday)
    assert "16 November" not in tab.page.locator("#said").inner_text()
    assert slot()[:10] > monday, "the focus is in the new week"
    assert slot()[11:] == last[11:], "at the same hour"
    chosen = slot()
    keyboard.press("Enter")
    tab.page.locator("#availability [aria-current=true]").wait_for()
    assert slot() == chosen, "the focus stays on the slot"
    assert tab.value("starts") == chosen
    keyboard.press("Escape")
    tab.page.locator("#availability [aria-current=true]").wait_for(state="detached")
    assert slot() == chosen, "the focus stays on the slot that is not chosen any more"


@pytest.mark.parametrize("scripted", [True, False])
def test_tab_goes_through_the_free_slots_in_the_order_of_time(browse: Browse, scripted: bool) -> None:
    tab = browse("requester", scripted=scripted)
    tab.open("/equipment/yokogawa-aq6375b")
    while tab.page.locator("#availability [data-slot]").count() < 2:
        tab.press(tab.page.locator("#availability a[data-after]"))
    met = [str(tab_to(tab, slot=".")["slot"])]
    for _ in range(tab.page.locator("#availability [data-slot]").count() - 1):
        tab.page.keyboard.press("Tab")
        here = stop(tab.page)
        met.append(str(here["slot"]) if here else "")
    assert all(met)
    assert met == sorted(met)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("person", "address"),
    [
        (None, "/"),
        (None, "/equipment?q=laser"),
        ("requester", "/equipment/yokogawa-aq6375b"),
        ("owner", "/equipment/new"),
        ("owner", "/equipment/yokogawa-aq6375b/availability"),
        ("owner", "/bookings"),
    ],
)
def test_the_focus_is_seen_and_never_under_anything(
    browse: Browse, person: str | None, address: str, width: int
) -> None:
    tab = browse(person, viewport={"width": width, "height": 844})
    tab.open(address)
    hidden = []
    for number in range(MOST_STOPS):
        tab.page.keyboard.press("Tab")
        here = stop(tab.page)
        if here is None:
            break
        if number == 0:
            assert here["name"] == "Skip to content"
        if not (here["seen"] and here["free"] and here["inside"] and here["name"]):
            hidden.append(here)
    assert hidden == []


def test_the_skip_link_leads_to_the_content(browse: Browse) -> None:
    tab = browse(None)
    tab.open("/equipment")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.activeElement.closest('main') !== null")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(browse: Browse) -> None:
    tab = browse("owner")
    tab.open("/")
    menu = tab.page.locator("details.acct")
    menu.locator("summary").focus()
    tab.page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert tab.page.evaluate("() => document.activeElement.matches('details.acct > summary')")
