"""Who may import whom, as one contract for import-linter (`pyproject.toml`, `[[tool.importlinter.contracts]]`).

The house has foundations, rooms in a line and front rooms. A room's `forms`, `views` and `commands` are its front; all
else in it is its back. `complaint` decides about a single import, `tests/house/test_import_rules.py` shows how.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import grimp
from importlinter import Contract, ContractCheck, fields, output

HOUSE = "light2share"
FRONT_FILES = {"forms", "views", "commands"}
WEB_PACKAGES = {"flask", "wtforms", "werkzeug", "apiflask", "markupsafe", "jinja2"}
FOUNDATIONS = {
    "kernel": set(),
    "db": {"kernel"},
    "i18n": {"kernel"},
    "security": {"kernel"},
    "ical": {"kernel"},
    "mail": {"kernel", "db"},
}
WEB_ASKS = {"accounts", "identity", "organisations"}
NAMED_FILES = {
    "rules": {"rules"},
    "access": {"rules", "models", "access"},
    "models": {"rules", "models"},
    "queries": {"rules", "models", "queries", "access"},
}
"""What each named file of a back may ask of any back; `actions` and files with names of their own may ask all."""


@dataclass(frozen=True)
class House:
    """The rooms in their line, and the front rooms."""

    line: tuple[str, ...]
    fronts: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a module stands: its room (None: the house itself) and the file in the room."""

    room: str | None
    file: str

    @classmethod
    def of(cls, module: str) -> Place:
        """The place of `light2share.<room>.<file>…`."""
        parts = module.split(".")
        return cls(parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else "__init__")


def complaint(house: House, importer: str, imported: str) -> str | None:
    """Why `importer` may not import `imported`; None if it may."""
    here = Place.of(importer)
    if here.room is None:
        return None  # create_app puts the house together
    if not _has_place(house, here.room):
        return (
            f"{here.room} is neither in the line of rooms nor a front room: give it a place in pyproject.toml"
        )
    if imported.split(".")[0] != HOUSE:
        return _about_package(house, here, imported.split(".")[0])
    there = Place.of(imported)
    if there.room is None:
        return "nothing in the house asks the whole house"
    if not _has_place(house, there.room):
        return f"{there.room} is neither in the line of rooms nor a front room: give it a place in pyproject.toml"
    if here.room == there.room:
        return _within_a_room(house, here, there)
    return _between_rooms(house, here, there)


def _about_package(house: House, here: Place, package: str) -> str | None:
    if here.room == "kernel" and package not in sys.stdlib_module_names:
        return "the kernel imports the standard library only"
    if not _is_back(house, here):
        return None
    if package in WEB_PACKAGES or package.startswith("flask_"):
        return "a room's back knows nothing of the web"
    if here.file == "models" and package == "sqlalchemy":
        return "models reach SQLAlchemy through light2share.db"
    if here.file == "rules" and package in {"sqlalchemy", "psycopg"}:
        return "rules know no database"
    return None


def _within_a_room(house: House, here: Place, there: Place) -> str | None:
    if here.room in FOUNDATIONS or here.room == "web" or here.room in house.fronts:
        return None
    if there.file in FRONT_FILES and here.file not in FRONT_FILES:
        return "a room's back does not ask its front"
    return _of_named_file(here, there)


def _between_rooms(house: House, here: Place, there: Place) -> str | None:
    if here.room in FOUNDATIONS:
        allowed = FOUNDATIONS[here.room]
        return None if there.room in allowed else f"{here.room} may import only {_listed(allowed)}"
    if there.room in FOUNDATIONS:
        return _of_foundation(here, there) if _is_back(house, here) else None
    if there.room in house.fronts or (there.room in house.line and there.file in FRONT_FILES):
        return "only create_app imports a front"
    if here.room == "web":
        return (
            None
            if there.room in WEB_ASKS
            else "web asks accounts, identity and organisations and no other room"
        )
    if not _is_back(house, here):
        return None
    if there.room == "web":
        return "a room's back knows nothing of the web"
    if house.line.index(there.room or "") > house.line.index(here.room or ""):
        return f"{there.room} stands after {here.room} in the line: pass what is needed as an argument"
    return _of_named_file(here, there)


def _of_named_file(here: Place, there: Place) -> str | None:
    allowed = NAMED_FILES.get(here.file)
    named = {*NAMED_FILES, "actions"}
    if allowed is None or there.file not in named or there.file in allowed:
        return None
    return f"{here.file} may ask {_listed(allowed)} of a room, not {there.file}"


def _of_foundation(here: Place, there: Place) -> str | None:
    if here.file == "rules" and there.room in {"db", "mail", "i18n"}:
        return "rules know neither the database nor the web"
    if here.file in {"rules", "access", "models", "queries"} and there.room == "mail":
        return f"{here.file} send no mail"
    return None


def _has_place(house: House, room: str) -> bool:
    return room in FOUNDATIONS or room == "web" or room in house.line or room in house.fronts


def _is_back(house: House, place: Place) -> bool:
    return place.room in house.line and place.file not in FRONT_FILES


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "the standard library"


def impure_rules(graph: grimp.ImportGraph) -> Iterator[str]:
    """The ways by which a `rules` module would load Flask or SQLAlchemy, each as a chain of names."""
    present = [name for name in ("flask", "sqlalchemy") if name in graph.modules]
    for module in sorted(graph.modules):
        if module.startswith(f"{HOUSE}.") and Place.of(module).file == "rules":
            for package in present:
                if chain := graph.find_shortest_chain(importer=module, imported=package):
                    yield " -> ".join(chain)


def complaints(house: House, graph: grimp.ImportGraph) -> list[str]:
    """Every import of the graph that breaks a rule, with its line and the reason."""
    found = []
    for importer in sorted(module for module in graph.modules if module.split(".")[0] == HOUSE):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if reason := complaint(house, importer, imported):
                details = graph.get_import_details(importer=importer, imported=imported)
                lines = ", ".join(str(detail["line_number"]) for detail in details)
                found.append(f"{importer}:{lines} imports {imported}: {reason}")
    return found + [f"rules load without a framework: {chain}" for chain in impure_rules(graph)]


class HouseContract(Contract):
    """The contract type `house`; its settings are `line` and `fronts`."""

    line = fields.ListField(subfield=fields.StringField())
    fronts = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of the house."""
        house = House(tuple(self.line), tuple(self.fronts))  # type: ignore[arg-type]
        found = complaints(house, graph)
        return ContractCheck(kept=not found, metadata={"complaints": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that breaks a rule."""
        say: Callable[[str], None] = output.print_error
        for line in check.metadata["complaints"]:
            say(line)
