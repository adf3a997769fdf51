"""The list of what points to an organisation is whole."""

from __future__ import annotations

from light2share.db import Base
from light2share.merging.ties import TIES


def test_every_column_that_points_to_an_organisation_stands_there_once(app):
    columns = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "organisation"
    }
    assert sorted(one.name for one in TIES) == sorted(columns)
