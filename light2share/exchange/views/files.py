"""Answers that are files to keep."""

from __future__ import annotations

from flask import Response, make_response

CSV = "text/csv; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
TYPES = {"csv": CSV, "tsv": TSV, "xlsx": XLSX, "json": JSON}


def attached(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser keeps; `name` is plain letters."""
    answer = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
