"""Tables as files for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(rows: Iterable[Sequence[str]], name: str) -> Response:
    """The rows as a file that spreadsheets know for UTF-8, kept by nobody but its reader."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return attached(Response("\ufeff" + text.getvalue(), mimetype="text/csv"), f"{name}.csv")


def attached(response: Response, name: str) -> Response:
    """`response` as a file of that name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def safe(cell: str) -> str:
    """`cell`, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
