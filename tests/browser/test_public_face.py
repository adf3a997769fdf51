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
