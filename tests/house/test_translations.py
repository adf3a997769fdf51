"""No text without both languages."""

import ast

from light2share.i18n import messages
from tests.engines import ROOT

CALLS = {"gettext", "ngettext", "_"}


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
