"""Promises of the whole house that no single room can keep alone."""

import ast
import gc
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.engines import ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
OURS = ("light2share", "tests", "scripts", "bench")
MIGRATIONS = "light2share/db/migrations/versions"
ADDRESS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
LINKED_ONLY = re.compile(r"<a\b[^>]*>", re.IGNORECASE)


def known_to_git(*folders: str) -> list[Path]:
    """The files of the project in `folders`, those not yet added included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return sorted(path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def python_files() -> list[Path]:
    return [path for path in known_to_git(*OURS) if path.suffix == ".py" and MIGRATIONS not in str(path)]


def templates() -> list[Path]:
    return [path for path in known_to_git("templates") if path.suffix == ".html"]


@pytest.fixture(autouse=True)
def _no_collection_while_parsing():
    """CPython 3.11 fails to parse when what the collector finds runs code of its own meanwhile (gh-106905)."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_no_file_is_too_long():
    long = {
        named(path): lines
        for path in [*python_files(), *templates(), *known_to_git("static/js")]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_too_long():
    long = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in python_files()
        if path.is_relative_to(ROOT / "light2share")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_named_after_nothing():
    assert [named(path) for path in python_files() if path.stem in NAMELESS] == []


def test_every_module_says_what_it_is():
    silent = [
        named(path)
        for path in python_files()
        if path.name != "__init__.py"
        and not path.is_relative_to(ROOT / "tests")
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_only_create_app_imports_the_house_inside_a_function():
    found = []
    for path in python_files():
        if not path.is_relative_to(ROOT / "light2share") or path == ROOT / "light2share" / "__init__.py":
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                found += [
                    f"{named(path)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("light2share")
                ]
    assert found == []


class Tags(HTMLParser):
    """Collects what a strict content policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        is_data = names.get("type") == "application/ld+json"  # not run: tests/browser/test_public_face.py
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.faults.append(f"inline <{tag}>")
        self.faults += [
            name for name in names if name == "style" or (name.startswith("on") and len(name) > 2)
        ]
        self.faults += [
            f"{name}={value}" for name, value in attrs if (value or "").strip().startswith("javascript:")
        ]


def test_templates_keep_to_the_content_policy():
    faults = {}
    for path in templates():
        if path.is_relative_to(ROOT / "templates" / "mail"):
            continue  # mail programs read no style sheet: there styles stand inline
        source = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        tags = Tags()
        tags.feed(source)
        if tags.faults:
            faults[named(path)] = tags.faults
    assert faults == {}


def test_nothing_is_loaded_from_another_host():
    found = []
    for path in [*templates(), *known_to_git("static/css", "static/js")]:
        if path.is_relative_to(ROOT / "templates" / "mail"):
            continue
        text = LINKED_ONLY.sub("", path.read_text(encoding="utf-8"))
        found += [f"{named(path)}: {address}" for address in ADDRESS.findall(text)]
    assert found == []


def test_templates_ask_no_database_and_reach_for_no_request():
    found = [
        f"{named(path)}: {match.group()}"
        for path in templates()
        for match in re.finditer(
            r"\b(?:request|session|config|current_user)\.\w+|\.query\b", path.read_text(encoding="utf-8")
        )
    ]
    assert found == []


def test_every_setting_is_explained_and_used():
    settings = re.findall(r"^([A-Z_]+):", (ROOT / "config.py").read_text(), flags=re.MULTILINE)
    manual = (ROOT / "docs" / "operations.md").read_text()
    code = "".join(path.read_text() for path in python_files() if path.is_relative_to(ROOT / "light2share"))
    assert len(settings) > 10
    assert [name for name in settings if f"`{name}`" not in manual] == []
    assert [name for name in settings if f'"{name}"' not in code] == []


def test_every_page_has_a_rule_for_who_may_enter(app):
    from light2share.web.access import unguarded

    assert unguarded(app) == []
