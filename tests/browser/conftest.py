"""The site in a real browser: who is signed in, in which language, with or without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, StorageState, ViewportSize, sync_playwright

from tests.browser import site as sites
from tests.browser.site import PASSWORD, Site
from tests.browser.tab import Tab
from tests.browsers import find_browser
from tests.engines import Store

FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic", "--disable-default-apps", "--disable-extensions", "--hide-scrollbars",
    "--disable-features=Translate,OptimizationHints,MediaRouter", "--force-color-profile=srgb",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site."""
    with sites.served(store, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; no test opens one of its own."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*FLAGS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(site: Site, chromium: Browser) -> Callable[[str], StorageState]:
    """The cookies of a demo person, who signs in once by the form."""
    kept: dict[str, StorageState] = {}

    def cookies(person: str) -> StorageState:
        if person not in kept:
            context = chromium.new_context(locale="en-GB")
            page = context.new_page()
            page.goto(f"{site.url}/login")
            page.fill("[name=email]", f"{person}@demo.example")
            page.fill("[name=password]", PASSWORD)
            with page.expect_navigation():
                page.locator("main form button").first.click()
            assert "/login" not in page.url
            kept[person] = context.storage_state()
            context.close()
        return kept[person]

    return cookies


Browse = Callable[..., Tab]


@pytest.fixture(scope="session")
def open_tab(site: Site, chromium: Browser, signed_in: Callable[[str], StorageState]) -> Browse:
    """As `browse`, for as long as the tests run; whoever opens a tab closes it and looks at its faults."""

    def opened(
        person: str | None = None, language: str = "en", scripted: bool = True, **options: object
    ) -> Tab:
        settings: dict[str, object] = {"viewport": DESKTOP, "timezone_id": "Europe/Paris", **options}
        context = chromium.new_context(
            locale=LOCALES[language],
            reduced_motion="reduce",
            java_script_enabled=scripted,
            storage_state=signed_in(person) if person else None,
            **settings,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        tab = Tab(context, context.new_page(), site.url, language, scripted)
        if person:
            tab.open(f"/lang/{language}")
        return tab

    return opened


@pytest.fixture
def browse(open_tab: Browse) -> Iterator[Browse]:
    """`browse("owner", "fr")` is a browser of that demo person, `browse(None)` a visitor's; at the end of the test none
    may have met an error of a script, a request to another host, or an answer of 400 and above that was not excused.
    """
    tabs: list[Tab] = []

    def opened(*who: str | None, **options: object) -> Tab:
        tabs.append(open_tab(*who, **options))
        return tabs[-1]

    yield opened
    faults = [f"{fault} (at {tab.page.url})" for tab in tabs for fault in tab.faults]
    for tab in tabs:
        tab.context.close()
    assert not faults, "\n".join(faults)
