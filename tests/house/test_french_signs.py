"""Each page in French has the spaces of French before its signs, whatever its sentences are put together from."""

from __future__ import annotations

import html
import re

import pytest

from tests.house import world as worlds
from tests.house.test_access_matrix import COLUMNS, TABLE, address, members

pytestmark = pytest.mark.one_engine

SAID_IN_ENGLISH = re.compile(
    r"<(\w+)\b[^>]*\slang=\"en\".*?</\1>|<(script|style|textarea|code)\b.*?</\2>", re.DOTALL
)
TEXTS = re.compile(r">([^<]+)<|\s(?:aria-label|title|alt|placeholder|content)=\"([^\"]*)\"")
PLAIN = re.compile(r".{0,40}[\w)»%] ?[;:](?= |$).{0,30}")
ENGLISH_MAIL = "/cluster/identity/mails/"
"""Pages that show how a mail reads in both languages."""


def test_every_page_in_french_has_its_signs(app, store, visit):
    world = worlds.set_up(app, store)
    people = [(role, visit(member, "fr")) for role, member in zip(COLUMNS, members(world), strict=True)]
    read, found = 0, {}
    for line in TABLE:
        path = address(app, line.endpoint, {name: world.names[thing] for name, thing in line.things})
        may = [browser for (_role, browser), mark in zip(people, line.marks, strict=True) if mark == "."]
        if line.method != "GET" or path.startswith(ENGLISH_MAIL):
            continue
        for browser in may:
            answer = browser.get(path)
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            read += 1
            page = SAID_IN_ENGLISH.sub("", answer.get_data().decode())
            for part in TEXTS.findall(page):
                found |= dict.fromkeys(PLAIN.findall(html.unescape("".join(part))), path)
    assert read > 300
    assert found == {}
