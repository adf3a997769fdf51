"""The list of what points to a person is whole, and can be read."""

from __future__ import annotations

import re

from light2share.db import Base
from light2share.privacy.holdings import COLUMNS, HOLDINGS, Fate
from light2share.privacy.periods import PERIODS
from tests.engines import ROOT


def columns_to_people() -> dict[str, bool]:
    """Every column that points to a person, and whether it may be empty."""
    return {
        str(column): bool(column.nullable)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }


def test_every_column_that_points_to_a_person_stands_there_once(app):
    assert sorted(one.name for one in HOLDINGS) == sorted(columns_to_people())


def test_what_is_unlinked_may_be_empty(app):
    may_be_empty = columns_to_people()
    assert [one.name for one in HOLDINGS if one.fate is Fate.UNLINKED and not may_be_empty[one.name]] == []


def test_what_is_shown_exists_has_a_name_and_is_no_secret(app):
    for one in HOLDINGS:
        for name in one.shown:
            assert hasattr(one.model, name), one.name
            assert name in COLUMNS, name
            assert not {"hash", "secret", "sealed", "handle"} & set(name.split("_")), one.name


def test_the_privacy_page_and_the_register_leave_out_no_table_that_points_to_a_person(app):
    tables = {one.model.__tablename__ for one in HOLDINGS}
    assert sorted(table for one in PERIODS for table in one.tables) == sorted(tables)
    register = (ROOT / "docs/register-of-processing.md").read_text(encoding="utf-8")
    lines = [line for line in register.splitlines() if line.startswith("| tables |")]
    assert sorted(name for line in lines for name in re.findall(r"`(\w+)`", line)) == sorted(tables)


def test_what_was_said_is_an_answer_and_no_order_to_answer(app):
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert [str(COLUMNS[name]) for name in ("answer", "said")] == ["Réponse", "Réponse"]
