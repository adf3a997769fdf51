"""The import rules catch what they are meant to catch; whether the house keeps them is asked by `make check`."""

import sys

import grimp
import pytest

from scripts.import_rules import House, complaint, complaints

HOUSE = House(line=("accounts", "organisations", "equipment", "bookings"), fronts=("home", "jobs"))


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("light2share", "light2share.bookings.views"),
        ("light2share.kernel.period", "light2share.kernel.clock"),
        ("light2share.kernel.period", "datetime"),
        ("light2share.mail.outbox", "light2share.db"),
        ("light2share.bookings.rules", "light2share.equipment.rules"),
        ("light2share.bookings.rules", "light2share.bookings.recurrence"),
        ("light2share.bookings.models", "light2share.equipment.models"),
        ("light2share.bookings.models", "light2share.bookings.rules"),
        ("light2share.bookings.queries", "sqlalchemy"),
        ("light2share.bookings.actions", "light2share.mail.outbox"),
        ("light2share.bookings.actions", "light2share.equipment.queries"),
        ("light2share.equipment.views", "light2share.bookings.queries"),
        ("light2share.bookings.views", "light2share.bookings.forms"),
        ("light2share.bookings.forms", "light2share.web.forms"),
        ("light2share.bookings.forms", "wtforms"),
        ("light2share.web.people", "light2share.accounts.queries"),
        ("light2share.jobs.commands", "light2share.bookings.actions"),
        ("light2share.jobs.worker", "light2share.jobs.timetable"),
    ],
)
def test_what_may_be_imported(importer, imported):
    assert complaint(HOUSE, importer, imported) is None


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        pytest.param("light2share.kernel.period", "sqlalchemy", id="the kernel is pure"),
        pytest.param("light2share.kernel.period", "light2share.db", id="the kernel asks nobody"),
        pytest.param("light2share.i18n.formats", "light2share.db", id="translations know no database"),
        pytest.param(
            "light2share.ical.reading", "light2share.bookings.rules", id="a foundation asks no room"
        ),
        pytest.param("light2share.equipment.queries", "light2share.bookings.models", id="never up the line"),
        pytest.param("light2share.bookings.actions", "flask", id="a back knows no Flask"),
        pytest.param("light2share.bookings.rules", "flask_babel", id="a back knows no Flask extension"),
        pytest.param("light2share.bookings.recurrence", "wtforms", id="a room's own topic is back too"),
        pytest.param("light2share.bookings", "light2share.web", id="the room itself is back"),
        pytest.param("light2share.bookings.queries", "light2share.web.paging", id="a back does not ask web"),
        pytest.param("light2share.bookings.actions", "light2share.bookings.forms", id="nor its own front"),
        pytest.param("light2share.bookings.models", "sqlalchemy", id="models go through light2share.db"),
        pytest.param("light2share.bookings.rules", "light2share.db", id="rules know no database"),
        pytest.param("light2share.bookings.rules", "light2share.bookings.models", id="rules know no models"),
        pytest.param(
            "light2share.bookings.queries", "light2share.bookings.actions", id="reading does not write"
        ),
        pytest.param("light2share.bookings.queries", "light2share.mail.outbox", id="reading sends no mail"),
        pytest.param("light2share.bookings.views", "light2share.equipment.views", id="no front asks another"),
        pytest.param("light2share.bookings.views", "light2share.home.views", id="no front asks a front room"),
        pytest.param("light2share.home.views", "light2share.jobs.worker", id="front rooms are apart"),
        pytest.param("light2share.bookings.views", "light2share", id="nobody asks the whole house"),
        pytest.param("light2share.web.people", "light2share.bookings.queries", id="web asks two rooms only"),
        pytest.param("light2share.web.people", "light2share.accounts.views", id="web asks no front"),
        pytest.param("light2share.cellar.rules", "datetime", id="a new room needs its place"),
        pytest.param(
            "light2share.home.views", "light2share.cellar.rules", id="a room without a place is not asked"
        ),
    ],
)
def test_what_may_not_be_imported(importer, imported):
    assert complaint(HOUSE, importer, imported)


def test_a_graph_is_read_with_its_lines_and_detours(tmp_path, monkeypatch):
    files = {
        "__init__.py": "",
        "equipment/__init__.py": "",
        "equipment/rules.py": "from light2share.equipment import figures",
        "equipment/figures.py": "import sqlalchemy",
        "equipment/queries.py": "\nfrom light2share.bookings import models",
        "bookings/__init__.py": "",
        "bookings/models.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "light2share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in [name for name in sys.modules if name.split(".")[0] == "light2share"]:
        monkeypatch.delitem(sys.modules, name)
    graph = grimp.build_graph("light2share", include_external_packages=True, cache_dir=None)
    found = complaints(HOUSE, graph)
    assert len(found) == 2
    assert found[0].startswith("light2share.equipment.queries:2 imports light2share.bookings.models")
    assert found[1].endswith("light2share.equipment.rules -> light2share.equipment.figures -> sqlalchemy")
