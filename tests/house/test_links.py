"""Every page that the code links to is there, and every page that is there is looked at in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.pages import NO_PAGES, PAGES

ROOT = Path(__file__).resolve().parents[2] / "light2share"
NAMED = re.compile(r'\b(?:_?address|url_for|full)\(\s*"([a-z_]*\.[a-z_]+)"')


def test_every_linked_page_exists(app):
    linked = {name for path in ROOT.rglob("*.py") for name in NAMED.findall(path.read_text())}
    of_any_room = {f".{name.rpartition('.')[2]}" for name in app.view_functions}
    missing = {name for name in linked if name not in app.view_functions and name not in of_any_room}
    assert len(linked) > 50
    assert not missing


def test_no_page_is_forgotten(app):
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    named = {shown.endpoint for shown in PAGES} | set(NO_PAGES)
    assert readable - named == set(), "pages that nobody looks at: add them to tests/browser/pages.py"
    assert named - readable - {"no page", "no right"} == set(), (
        "pages that are gone: take them out of tests/browser/pages.py"
    )
