"""Calendars outside the site: free times in a frame of another site, the park on paper and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser import audit
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.test_public_face import pages_of

PHONES = ({"width": 390, "height": 844}, {"width": 320, "height": 640})


@pytest.fixture
def framed(browse: Browse, site: Site) -> str:
    """A listing whose owner has pressed the switch."""
    slug = site.value(
        "SELECT min(e.slug) FROM equipment e JOIN membership m ON m.organisation_id = e.owner_id"
        " JOIN person p ON p.id = m.person_id JOIN opening_rule r ON r.equipment_id = e.id"
        " WHERE p.email = 'owner@demo.example' AND e.state = 'published' AND e.visibility = 'public'"
    )
    owner = browse("owner", "en")
    owner.open(f"/equipment/{slug}/availability")
    if owner.page.locator("#frames button[value=yes]").count():
        owner.press(owner.button("Switch it on"))
    return str(slug)


@pytest.fixture
def elsewhere(framed: str, site: Site) -> Iterator[str]:
    """Another site, which frames the page that may be framed and one that may not."""
    frames = "".join(
        f'<iframe src="{site.url}/equipment/{framed}{part}"></iframe>' for part in ("/free-busy?lang=fr", "")
    )

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{frames}".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_site_shows_free_times_in_a_frame(browse: Browse, elsewhere: str) -> None:
    tab = browse(None, "en")
    tab.page.goto(elsewhere)
    shown, refused = tab.page.frame_locator("iframe").nth(0), tab.page.frame_locator("iframe").nth(1)
    assert shown.locator("h1").inner_text().startswith("Créneaux libres")
    assert shown.locator("a[target=_top]").count() == 1
    assert refused.locator("main").count() == 0, "no other page may be framed"
    tab.faults.clear()


@pytest.mark.parametrize("view", ["week", "month"])
def test_the_framed_page_is_sound(framed: str, browse: Browse, view: str) -> None:
    for language, theme in (("fr", "light"), ("en", "dark")):
        tab = browse(None, language)
        tab.page.emulate_media(color_scheme=theme)
        tab.open(f"/equipment/{framed}/free-busy?lang={language}&view={view}")
        assert tab.faults == []
        assert audit.accessibility_faults(tab.page) == []
        for size in PHONES:
            tab.page.set_viewport_size(size)
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_park_on_a_phone_is_a_list_and_a_table_at_will(browse: Browse) -> None:
    tab = browse("owner", "fr")
    for size in PHONES:
        tab.page.set_viewport_size(size)
        tab.open("/calendar?view=month")
        assert not tab.page.locator("table.park").is_visible()
        assert tab.page.locator("#list").is_visible()
        tab.page.locator('a[href="#table"]').click()
        assert tab.page.locator("table.park").first.is_visible()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_park_goes_through_by_tab_in_the_order_of_its_rows(browse: Browse) -> None:
    tab = browse("owner", "en")
    tab.open("/calendar?view=week")
    seen = tab.page.evaluate(
        "[...document.querySelectorAll('.park tbody a')].map((a) => [a.tabIndex, a.closest('tr').rowIndex])"
    )
    assert all(index == 0 for index, _row in seen)
    assert [row for _index, row in seen] == sorted(row for _index, row in seen)


@pytest.mark.parametrize("view", ["week", "month", "day"])
def test_the_park_on_paper_lies_on_its_side_without_the_menu(
    browse: Browse, tmp_path: Path, view: str
) -> None:
    tab = browse("owner", "fr")
    tab.open(f"/calendar?view={view}")
    tab.page.emulate_media(media="print")
    for part in (".top", ".filters form", ".seg", ".foot"):
        assert not tab.page.locator(part).first.is_visible(), part
    assert tab.page.locator("table.park").first.is_visible()
    tab.page.pdf(path=tmp_path / "park.pdf", prefer_css_page_size=True)
    assert set(pages_of(tmp_path / "park.pdf")) == {(297, 210)}
