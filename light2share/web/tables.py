"""Tables as files for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from flask import Response

from light2share.i18n import language
from light2share.i18n.formats import between_cells, decimal_comma

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(rows: Iterable[Sequence[str | Decimal]], name: str) -> Response:
    """The rows as a file that spreadsheets of the reader's language know for UTF-8, kept by nobody but its reader."""
    text, comma = StringIO(), decimal_comma(language())
    writer = csv.writer(text, delimiter=between_cells(comma), lineterminator="\r\n")
    writer.writerows([_cell(cell, comma) for cell in row] for row in rows)
    return attached(Response("\ufeff" + text.getvalue(), mimetype="text/csv"), f"{name}.csv")


def _cell(cell: str | Decimal, comma: bool) -> str:
    if isinstance(cell, str):
        return safe(cell)
    return f"{cell:f}".replace(".", ",") if comma else f"{cell:f}"


def attached(response: Response, name: str) -> Response:
    """`response` as a file of that name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def safe(cell: str) -> str:
    """`cell`, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
