"""No text without both languages."""

import ast
import re

import pytest

from light2share.i18n import messages
from tests.engines import ROOT

CALLS = {"gettext", "ngettext", "pgettext", "_", "n_", "p_"}


def test_every_text_is_there_in_french():
    assert messages.faults() == []


def test_no_text_stands_inside_an_f_string():
    """What collects the texts does not look into them on Python 3.11, so that such a text would have no French."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "light2share").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


ELIDED = r"\b(?:de|que) %\((?:name|company|site|what|gone|owner|requester|stays|goes|organisation|maker)\)s"
"""Before a name that may begin with a vowel."""


@pytest.mark.parametrize(
    ("pattern", "rooms"),
    [
        pytest.param(r"(?<![({])\be-?mails?\b", messages.ROOMS, id="a mail is a courriel"),
        pytest.param(r"(?<!\{)\bcluster\b", messages.ROOMS, id="the cluster is the pôle"),
        pytest.param(r"\b[Aa]nnonces\b", messages.ROOMS, id="a listing is a fiche"),
        pytest.param(r"\b[Cc]andidature", messages.ROOMS, id="an application is a demande d’adhésion"),
        pytest.param(r"\b(?:tu|ton|tes|toi)\b", messages.ROOMS, id="everybody is vous"),
        pytest.param(r"\b(?:de les?|à les?) %\(", messages.ROOMS, id="articles are joined"),
        pytest.param(ELIDED, messages.ROOMS, id="no name needs an elision"),
    ],
)
def test_the_french_has_one_word_for_a_thing_and_agrees(pattern, rooms):
    found = [
        f"{room}: {string}"
        for room in rooms
        for message in messages.read(room)
        for string in ([message.string] if isinstance(message.string, str) else message.string)
        if message.id and re.search(pattern, string)
    ]
    assert found == []


NOT_READ = (
    "catalogue/conditions.py",
    "mail/smtp.py",
    "merging/",
    "demo/",
    "ops/",
    "db/",
    "ical/",
    "i18n/",
    "web/",
)
"""Addresses, shells' answers, headers: no text of a page."""
KEPT_PLAIN = {
    "availability/views/changing.py": "days in the field of a form, as people type them",
    "bookings/views/export.py": "cells of a file for other programs",
    "calendars/entries.py": "compared with what calendars were told before",
    "calendars/views/serving.py": "a header",
    "equipment/forms/sheet.py": "standards in the field of a form, as people type them",
}


def test_signs_between_values_are_set_by_the_language():
    """French has a space before `:` and `;` (`formats.named`, `formats.clauses`)."""
    found = set()
    for path in sorted((ROOT / "light2share").rglob("*.py")):
        name = str(path.relative_to(ROOT / "light2share"))
        if name.startswith(NOT_READ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if any(re.match(r"[:;] |\{\}[:;] ", text) for text in _between(node)):
                found.add(name)
    assert found == set(KEPT_PLAIN)


def _between(node: ast.AST) -> list[str]:
    """The fixed texts that stand after a value in what `node` makes."""
    match node:
        case ast.JoinedStr(values=[_, *after]):
            return [str(part.value) for part in after if isinstance(part, ast.Constant)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="join" | "format")):
            return [text]
    return []
