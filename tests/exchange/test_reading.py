"""Files of every kind, dirty and hostile ones included."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from light2share.exchange import child
from light2share.exchange.reading import read
from light2share.exchange.rules import LONGEST_CELL, MOST_ROWS, Refused, Trouble
from light2share.kernel.confined import Bounds

HEADERS = ["owner_key", "title_fr"]
TEXT = "owner_key{0}title_fr\r\nA-1{0}Caméra « rapide » – 1 064 nm µ\r\nA-2{0}Été\r\n"


@pytest.fixture
def file(tmp_path: Path):
    def written(content: bytes) -> Path:
        path = tmp_path / "sent.bin"
        path.write_bytes(content)
        return path

    return written


def workbook(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refusal(path: Path) -> Trouble:
    with pytest.raises(Refused) as refused:
        list(read(path).rows)
    return refused.value.trouble


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_encoding_and_delimiter(file, encoding, delimiter):
    text = TEXT.format(delimiter)
    if encoding == "latin-1":
        text = text.replace("–", "-")
    found = read(file(text.encode(encoding)))
    assert found.headers == HEADERS
    rows = list(found.rows)
    assert rows[0] == (2, ["A-1", text.split(delimiter)[2].split("\r")[0]])
    assert rows[1] == (3, ["A-2", "Été"])


def test_one_stray_byte_does_not_spoil_the_others(file):
    content = TEXT.format(",").encode() + b"A-3,Mesure \xb5 et \x8e\r\n"
    rows = list(read(file(content)).rows)
    assert rows[0][1][1] == "Caméra « rapide » – 1 064 nm µ"
    assert rows[2][1][1] == "Mesure µ et Ž"


def test_quotes_lines_inside_a_cell_and_control_characters(file):
    content = b'\xef\xbb\xbfsep=;\nowner_key;title_fr\n\n"A;1";"two\r\nlines ""quoted"""\n'
    content += b"#;a remark\n;;\nA-2;x\x00\x0by\x1f\n"
    rows = list(read(file(content)).rows)
    assert [cells for _, cells in rows] == [["A;1", 'two\nlines "quoted"'], ["A-2", "x\ny"]]
    assert [number for number, _ in rows] == [3, 7]


def test_a_workbook_with_numbers_days_and_formulas(file):
    day = datetime(2025, 11, 24)  # noqa: DTZ001  a cell has no zone
    content = workbook([*HEADERS, "a", "b", "c", "d"], [], [12, "=1+1", 2019.0, 0.1, True, day])
    found = read(file(content))
    assert found.headers == [*HEADERS, "a", "b", "c", "d"]
    assert list(found.rows) == [(3, ["12", "=1+1", "2019", "0.1", "yes", "2025-11-24"])]


def test_only_the_first_sheet_is_read(file):
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(HEADERS)
    book.active.append(["A", "first"])
    book.create_sheet("other").append(["B", "second"])
    book.save(out)
    assert [cells for _, cells in read(file(out.getvalue())).rows] == [["A", "first"]]


def test_too_many_rows_are_refused_with_their_limit(file):
    line = b"A,x\n"
    assert len(list(read(file(b"owner_key,title_fr\n" + line * MOST_ROWS)).rows)) == MOST_ROWS
    assert refusal(file(b"owner_key,title_fr\n" + line * (MOST_ROWS + 1))) is Trouble.TOO_MANY_ROWS


def test_too_many_columns(file):
    assert refusal(file(b"a," * 2000)) is Trouble.TOO_MANY_COLUMNS


def test_a_huge_cell_is_cut_where_no_column_takes_as_much(file):
    rows = list(read(file(b'owner_key,title_fr\nA,"' + b"x" * 2_000_000 + b'"\n')).rows)
    assert len(rows[0][1][1]) == LONGEST_CELL


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (b"\n\n ,, \n", Trouble.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Trouble.OLD_EXCEL),
        (b"PK\x03\x04 and then nothing", Trouble.UNREADABLE),
        (workbook(HEADERS)[:3000], Trouble.UNREADABLE),
        (workbook(), Trouble.EMPTY),
        (b"x" * (10 * 1024 * 1024 + 1), Trouble.TOO_LARGE),
    ],
)
def test_what_is_no_table_is_refused(file, content, trouble):
    assert refusal(file(content)) is trouble


def repacked(changes: dict[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(HEADERS, ["A", "x"]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(file):
    bomb = repacked({"xl/worksheets/sheet1.xml": b" " * (101 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    assert refusal(file(bomb)) is Trouble.UNPACKS_TOO_LARGE


def test_entities_are_refused(file):
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    assert refusal(file(repacked({"xl/worksheets/sheet1.xml": laughs}))) is Trouble.UNREADABLE


def test_a_sheet_that_lies_about_its_size(file):
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>owner_key</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    found = read(file(repacked({"xl/worksheets/sheet1.xml": far})))
    assert found.headers == ["owner_key"]
    assert list(found.rows) == []


def test_the_child_reads_as_the_parent_would(file, tmp_path):
    source, target = file(TEXT.format(";").encode()), tmp_path / "rows"
    child.run(source, target)
    headers, delimiter, rows = child.result(target)
    assert (headers, delimiter) == (HEADERS, ";")
    assert [tuple(row) for row in rows][1] == (3, [[0, "A-2"], [1, "Été"]])


def test_the_child_hands_a_refusal_over(file, tmp_path):
    source, target = file(b"owner_key,title_fr\n" + b"A,x\n" * (MOST_ROWS + 1)), tmp_path / "rows"
    child.run(source, target)
    with pytest.raises(Refused) as refused:
        child.result(target)
    assert refused.value.trouble is Trouble.TOO_MANY_ROWS
    assert refused.value.values == {"most": str(MOST_ROWS)}


def test_a_child_that_is_killed_refuses_the_file(file, tmp_path, monkeypatch):
    monkeypatch.setattr(child, "BOUNDS", Bounds(0.01, child.BOUNDS.memory))
    with pytest.raises(Refused) as refused:
        child.run(file(TEXT.format(";").encode()), tmp_path / "rows")
    assert refused.value.trouble is Trouble.TOOK_TOO_LONG
