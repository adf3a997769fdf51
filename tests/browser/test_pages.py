"""Every page, in both languages and themes, on a desk, on a phone and on a narrow one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from apiflask import APIFlask
from playwright.sync_api import APIResponse, Page, ViewportSize
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from light2share import create_app
from tests.browser import audit, named
from tests.browser.conftest import DESKTOP, Browse
from tests.browser.pages import NO_PAGES, PAGES, Shown
from tests.browser.site import SECRET_KEY, Site
from tests.browser.tab import Tab

PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 700}
COLOURS, SIZES = ["color-contrast", "link-in-text-block"], ["target-size"]
"""The rules whose findings change with the theme, and with the width."""
LOOKS: dict[str, list[tuple[ViewportSize, str, list[str] | None]]] = {
    "fr": [
        (DESKTOP, "light", SIZES),
        (PHONE, "light", None),
        (PHONE, "dark", COLOURS),
        (NARROW, "light", SIZES),
    ],
    "en": [
        (DESKTOP, "light", None),
        (DESKTOP, "dark", COLOURS),
        (PHONE, "light", SIZES),
        (NARROW, "light", SIZES),
    ],
}
"""Every rule at a desk and on a phone, each in the other language: a rule takes longer than the page."""
LANGUAGES = list(LOOKS)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LINK = re.compile(r"<a\b[^>]*?\shref=\"([^\"#][^\"]*)\"")
MOST_OF_A_KIND = 6


@pytest.fixture(scope="session")
def names(site: Site, open_tab: Browse) -> dict[str, str]:
    """What the addresses of pages.py are made of."""
    tabs = [open_tab(person, "en", False) for person in ("owner", "requester", "admin")]
    found = named.names(site, *tabs)
    for tab in tabs:
        assert tab.faults == []
        tab.context.close()
    return found


class Looker(dict[tuple[str | None, str], tuple[Tab, audit.Weight]]):
    """One browser for each person and language, opened when first asked for, and what it loads."""

    def __init__(self, open_tab: Browse) -> None:
        super().__init__()
        self.open_tab = open_tab

    def __missing__(self, key: tuple[str | None, str]) -> tuple[Tab, audit.Weight]:
        tab = self.open_tab(*key)
        tab.context.add_init_script(audit.WATCH_SHIFTS)
        self[key] = tab, audit.Weight(tab.context.new_cdp_session(tab.page))
        return self[key]

    def read(self, person: str | None, language: str, address: str) -> APIResponse:
        """A page without looking at it."""
        tab, _weight = self[person, language]
        return tab.context.request.get(tab.base + address)


@pytest.fixture(scope="module")
def looker(open_tab: Browse) -> Iterator[Looker]:
    """The browsers that look at pages, all through."""
    looker = Looker(open_tab)
    yield looker
    for tab, _weight in looker.values():
        tab.context.close()


@pytest.fixture(scope="module")
def app(site: Site) -> APIFlask:
    """The site's map of addresses."""
    settings = {
        "DATABASE_URL": site.database_url,
        "DATA_DIR": site.folder,
        "SECRET_KEY": SECRET_KEY,
        "DEMO": True,
    }
    return create_app({**settings, "TESTING": True, "STORAGE_URL": f"file://{site.folder / 'uploads'}"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_a_page_is_sound(names: dict[str, str], looker: Looker, shown: Shown, language: str) -> None:
    tab, weight = looker[shown.person, language]
    page = tab.page
    tab.faults.clear()
    tab.excused = {shown.status} if shown.status >= 400 else set()
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    weight.start()
    response = tab.open(shown.address.format(**names))
    if shown.press:
        answer = tab.press(tab.button(shown.press))
        assert answer is not None
        response = answer
    page.wait_for_function(audit.PICTURES_ARE_THERE)
    assert response.status == shown.status
    facts = page.evaluate(audit.FACTS)
    if facts["shifts"] > audit.LARGEST_SHIFT and not shown.press:
        tab.open(
            shown.address.format(**names)
        )  # what shifts each time does so again; a busy machine's frame does not
        facts = page.evaluate(audit.FACTS)
    faults = [*tab.faults, *audit.structure_faults(facts, language)]
    if not shown.press:
        faults += weight.faults(shown.budget)
    if facts["elements"] > shown.budget.elements:
        faults.append(f"{facts['elements']} elements, at most {shown.budget.elements}")
    if facts["shifts"] > audit.LARGEST_SHIFT:
        faults.append(f"the layout shifts by {facts['shifts']:.3f}: {'; '.join(facts['shifted'])}")
    for size, theme, rules in LOOKS[language]:
        faults += seen_faults(page, size, theme, rules)
    assert not faults, "\n".join(faults)


def seen_faults(page: Page, size: ViewportSize, theme: str, rules: list[str] | None) -> Iterator[str]:
    """What axe-core finds and what does not fit, at one width in one theme."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    if too_wide := page.evaluate(audit.OVERFLOW, size["width"]):
        yield f"at {size['width']}: {too_wide}"
    if broken := page.evaluate(audit.BROKEN_LABELS):
        yield f"labels break inside a word at {size['width']}: {broken}"
    yield from (f"{theme} at {size['width']}: {one}" for one in audit.accessibility_faults(page, rules))


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ(names: dict[str, str], looker: Looker, language: str) -> None:
    titles: dict[str, str] = {}
    for shown in PAGES:
        if shown.press or shown.alike:
            continue
        address = shown.address.format(**names)
        found = TITLE.search(looker.read(shown.person, language, address).text())
        assert found is not None
        title = found[1]
        assert title not in titles, f"{address} and {titles[title]} are both called {title!r}"
        titles[title] = address


def test_no_link_leads_nowhere(app: APIFlask, site: Site, names: dict[str, str], looker: Looker) -> None:
    """From every page, for each person: the links to each endpoint, a few of a kind."""
    endpoints = app.url_map.bind("127.0.0.1")
    known = {shown.endpoint for shown in PAGES} | set(NO_PAGES)
    tried: dict[tuple[str | None, str], set[str]] = {}
    faults = []
    for shown in PAGES:
        source = shown.address.format(**names)
        for address in links(site, looker.read(shown.person, "fr", source).text()):
            endpoint = endpoint_of(endpoints, urlsplit(address).path)
            there = tried.setdefault((shown.person, endpoint), set())
            if address in there or len(there) >= MOST_OF_A_KIND or endpoint == "languages.switch":
                continue
            there.add(address)
            status = looker.read(shown.person, "fr", address).status
            if endpoint not in known or (status >= 400 and status != 429):
                faults.append(f"{source} as {shown.person}: {address} ({endpoint}) answers {status}")
    assert not faults, "\n".join(faults)
    assert len(tried) > 40


def links(site: Site, page: str) -> set[str]:
    """The addresses inside the site that a page leads to."""
    found = {html.unescape(address).removeprefix(site.url) for address in LINK.findall(page)}
    return {address.partition("#")[0] for address in found if address.startswith("/")}


def endpoint_of(endpoints: object, path: str) -> str:
    try:
        return str(endpoints.match(path)[0])  # type: ignore[attr-defined]
    except RequestRedirect:
        return "a redirect"
    except HTTPException:
        return "nowhere"
