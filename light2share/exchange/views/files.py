"""Answers that are files to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from flask import Response, make_response

CSV = "text/csv; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
PIECE = 64 * 1024
SMALL = 1024 * 1024
"""Bytes up to which a file is held in memory."""
TYPES = {"csv": CSV, "tsv": TSV, "xlsx": XLSX, "json": JSON}


def attached(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser keeps; `name` is plain letters."""
    answer = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def attached_file(content: IO[bytes], name: str, kind: str) -> Response:
    """The same of a file that was written to its end; it is closed when it has gone out, or the reader has gone."""
    length = content.tell()
    content.seek(0)
    if length <= SMALL:
        with content:
            return attached(content.read(), name, kind)
    answer = attached(b"", name, kind)
    answer.response = _pieces(content)
    answer.content_length = length
    answer.call_on_close(content.close)
    return answer


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece
