"""What visitors and their programs get: data in the head, sheets on paper."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Browse
from tests.browser.site import Site

WATCH_POLICY = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""
READ_DATA = """
() => [...document.querySelectorAll("script[type='application/ld+json']")].map((one) => JSON.parse(one.textContent))
"""
RUN_INLINE = """
() => new Promise((done) => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.head.append(script);
  setTimeout(() => done([window.ran === true, window.refused]), 100);
})
"""
MM = 72 / 25.4


def published(site: Site) -> str:
    """A listing of the demo that everybody sees."""
    return str(
        site.value("SELECT min(slug) FROM equipment WHERE state = 'published' AND visibility = 'public'")
    )


@pytest.mark.parametrize("kind", ["equipment", "o"])
def test_data_for_programs_passes_the_content_policy(browse: Browse, site: Site, kind: str) -> None:
    owner = "SELECT o.slug FROM organisation o JOIN equipment e ON e.owner_id = o.id WHERE e.slug = :slug"
    slug = published(site)
    tab = browse(None, "fr")
    tab.context.add_init_script(WATCH_POLICY)
    tab.open(f"/{kind}/{slug if kind == 'equipment' else site.value(owner, slug=slug)}")
    (data,) = tab.page.evaluate(READ_DATA)
    assert data["@context"] == "https://schema.org"
    assert data["url"] == tab.page.url
    assert tab.page.evaluate("() => window.refused") == [], "a data block is not run, so no rule stops it"
    assert tab.faults == []
    ran, refused = tab.page.evaluate(RUN_INLINE)
    assert not ran
    assert "script-src-elem" in refused, "a script in its place would be stopped"
    tab.faults.clear()
    assert json.dumps(data)


def pages_of(file: Path) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF, in whole millimetres."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", file.read_bytes())
    return [(round(float(wide) / MM), round(float(high) / MM)) for wide, high in boxes]


def test_the_sheet_fits_on_a4_and_the_label_on_its_tape(browse: Browse, site: Site, tmp_path: Path) -> None:
    tab = browse("owner", "fr")
    own = site.value(
        "SELECT min(e.slug) FROM equipment e JOIN membership m ON m.organisation_id = e.owner_id"
        " JOIN person p ON p.id = m.person_id WHERE p.email = 'owner@demo.example' AND e.state = 'published'"
    )
    tab.open(f"/equipment/{own}/print")
    tab.page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    sheet = pages_of(tmp_path / "sheet.pdf")
    assert set(sheet) == {(210, 297)}
    assert len(sheet) <= 2
    tab.page.emulate_media(media="print", color_scheme="dark")
    for selector in (".top", ".foot", ".crumbs", ".spectrum", ".demo"):
        assert not tab.page.locator(selector).first.is_visible(), selector
    ground = tab.page.locator(".paper").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    tab.open(f"/equipment/{own}/label")
    tab.page.pdf(path=tmp_path / "label.pdf", prefer_css_page_size=True)
    assert pages_of(tmp_path / "label.pdf") == [(62, 29)]
    assert tab.faults == []


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])
def test_the_map_is_walked_by_keyboard(browse: Browse, scripted: bool) -> None:
    tab = browse(None, "fr", scripted)
    tab.open("/equipment/map?q=laser&near=Marseille&km=100")
    pins = tab.page.locator("svg.map a")
    assert pins.count() >= 3
    assert tab.page.locator("ol.stack > li").count() == pins.count()
    pins.first.focus()
    for number in range(2, 4):
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate("() => document.activeElement.getAttribute('href')") == f"#pin-{number}"
        style = tab.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", "the focus is seen"
    tab.page.keyboard.press("Enter")
    entry = tab.page.locator("#pin-3")
    assert entry.evaluate("(e) => e.matches(':target')")
    assert entry.evaluate(
        "(e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight }"
    )
    tab.page.keyboard.press("Tab")
    inside = tab.page.evaluate("() => document.activeElement.closest('li[id]')?.id")
    assert inside == "pin-3", "the next stop is the first instrument there"
    assert tab.faults == []


@pytest.mark.parametrize("width", [390, 320])
def test_pins_can_be_pressed_with_a_thumb(browse: Browse, width: int) -> None:
    tab = browse(None, "fr")
    tab.page.set_viewport_size({"width": width, "height": 800})
    tab.open("/equipment/map")
    middles = tab.page.locator("svg.map a circle").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.x + b.width / 2, b.y + b.height / 2])"
    )
    for number, (x, y) in enumerate(middles):
        for left, top in middles[number + 1 :]:
            assert ((x - left) ** 2 + (y - top) ** 2) ** 0.5 >= 24
    assert tab.faults == []


def test_anybody_writes_to_an_organisation(browse: Browse, site: Site) -> None:
    slug = site.value(
        "SELECT o.slug FROM organisation o JOIN membership m ON m.organisation_id = o.id"
        " JOIN person p ON p.id = m.person_id WHERE p.email = 'owner@demo.example'"
    )
    tab = browse(None, "fr", False)
    tab.open(f"/o/{slug}")
    tab.fill("message", "Votre banc est-il libre en décembre ?")
    tab.excused = {422}
    tab.press(tab.button("Send the message"))
    assert tab.value("message") == "Votre banc est-il libre en décembre ?"
    tab.fill("name", "Vera Visiteuse")
    tab.fill("email", "vera@ailleurs.example")
    tab.press(tab.button("Send the message"))
    assert "est en route vers" in tab.text
    owner = browse("owner", "fr")
    owner.open("/demo/mail")
    owner.press(owner.page.locator("main ol.news > li > a").first)
    assert "Votre banc est-il libre en décembre ?" in owner.text
    assert "vera@ailleurs.example" in owner.text
    assert tab.faults == []
