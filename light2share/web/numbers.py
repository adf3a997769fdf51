"""Numbers of rows in addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
"""What the column of a row's number holds on PostgreSQL: asked for more, the database fails instead of finding none."""


class RowNumber(IntegerConverter):
    """`<int:…>` of every route: a number that no row can have is no address."""

    def __init__(self, *rule: Any, **limits: Any) -> None:
        super().__init__(*rule, **{"max": LARGEST, **limits})


def set_up(app: Flask) -> None:
    """Hold for all routes that are added from now on."""
    app.url_map.converters["int"] = RowNumber
