"""Tables as files: CSV, workbooks, JSON. What a spreadsheet would calculate stays a text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from typing import IO, Any

from light2share.i18n.formats import between_cells

CALCULATED = re.compile(r"'*[=+\-@\t\r＝＋－＠#]")
"""The beginning of a text that a spreadsheet may calculate, or a reader of ours leave out as a remark."""
PLAIN_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?")
APOSTROPHE = "'"
KEPT = frozenset("'#")
"""Beginnings to which a reader of ours gives a meaning also in a workbook."""
WIDEST, NARROWEST = 48, 10
LARGEST_WHOLE = 2**53

Cell = str | int | float
"""A number is one in a workbook; in CSV it is written with `comma` or point."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of the workbook from which the cells of a column are chosen."""

    column: int
    source: str
    """A range, as a workbook names it."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    remarks: Sequence[str] = ()
    """Stand below the headers, one for each; a reader of ours leaves the row out."""
    choices: Sequence[Choice] = field(default=())


def csv_file(table: Table, comma: bool) -> bytes:
    """The bytes of what `write_csv` writes."""
    out = BytesIO()
    write_csv(out, table, comma)
    return out.getvalue()


def write_csv(out: IO[bytes], table: Table, comma: bool, delimiter: str = "") -> None:
    """UTF-8 with its mark, which spreadsheets need; semicolons where a comma is decimal."""
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=delimiter or between_cells(comma), lineterminator="\r\n")
    writer.writerow(table.headers)
    if table.remarks:
        writer.writerow(["# " + table.remarks[0], *table.remarks[1:]])
    for row in table.rows:
        writer.writerow(["" if cell == "" else _csv_cell(cell, comma) for cell in row])
    text.detach()


def _csv_cell(cell: Cell, comma: bool) -> str:
    if not isinstance(cell, str):
        text = str(cell)
        return text.replace(".", ",") if comma else text
    return guarded(cell)


def guarded(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would calculate; the reader takes it off again."""
    if CALCULATED.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return APOSTROPHE + text
    return text


def workbook(tables: Sequence[Table]) -> bytes:
    """The bytes of what `write_workbook` writes."""
    out = BytesIO()
    write_workbook(out, tables)
    return out.getvalue()


def write_workbook(out: IO[bytes], tables: Sequence[Table]) -> None:
    """A workbook of these sheets, row by row; its texts are texts, whatever they look like."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#D9E8EC", "valign": "top", "border": 1})
    remark = book.add_format({"italic": True, "font_color": "#53667A", "text_wrap": True, "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 1)
        for place, header in enumerate(table.headers):
            sheet.set_column(place, place, max(NARROWEST, min(WIDEST, len(header) + 4)))
        for place, header in enumerate(table.headers):
            sheet.write_string(0, place, header, head)
        first = 1
        if table.remarks:
            first = 2
            for place, text in enumerate(table.remarks):
                sheet.write_string(1, place, "# " + text if place == 0 else text, remark)
        for number, row in enumerate(table.rows, first):
            _write(sheet, number, row)
        for choice in table.choices:
            rule = {"validate": "list", "source": choice.source, "error_type": "warning"}
            sheet.data_validation(first, choice.column, 5000, choice.column, rule)
    book.close()


def _write(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    for place, cell in enumerate(row):
        if cell == "":
            continue
        if isinstance(cell, str):
            kept = cell[0] in KEPT and CALCULATED.match(cell)
            sheet.write_string(number, place, APOSTROPHE + cell if kept else cell)
        elif abs(cell) < LARGEST_WHOLE:
            sheet.write_number(number, place, cell)
        else:
            sheet.write_string(number, place, str(cell))


def write_json(out: IO[bytes], about: dict[str, Any], items: Iterable[dict[str, Any]]) -> None:
    """What the file is, and its items, one a line."""
    head = json.dumps(about, ensure_ascii=False)[1:-1]
    out.write(("{" + head + (", " if head else "") + '"items": [\n').encode())
    for number, item in enumerate(items):
        out.write(((",\n" if number else "") + json.dumps(item, ensure_ascii=False)).encode())
    out.write(b"\n]}\n")
