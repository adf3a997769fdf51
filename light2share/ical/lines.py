"""From the bytes of a calendar to its content lines (RFC 5545, section 3.1): unfolded, and numbered as in the file.

Unfolding comes before decoding, because programs fold in the middle of a sign.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from light2share.ical.findings import Limits, Trouble, Unreadable
from light2share.kernel.encodings import wide_encoding

END = re.compile(rb"\r{0,2}\n|\r")
FOLD = (0x20, 0x09)


def content_lines(content: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Each line with the number of the line of the file it begins on; those with nothing on them are left out.

    Raises Unreadable for one that is too long.
    """
    parts: list[bytes] = []
    begins = size = 0
    for number, line in enumerate(_lines_of_file(_narrow(content)), 1):
        if not line:
            continue
        if line[0] in FOLD and parts:
            parts.append(line[1:])
            size += len(line)
        else:
            if parts:
                yield begins, b"".join(parts)
            begins, parts, size = number, [line], len(line)
        if size > limits.line_bytes:
            raise Unreadable(Trouble.LINE_TOO_LONG, begins, most=limits.line_bytes // 1024)
    if parts:
        yield begins, b"".join(parts)


def _narrow(content: bytes) -> bytes:
    """The same in an encoding whose line ends are single bytes, without its mark."""
    if encoding := wide_encoding(content):
        return content.decode(encoding, errors="replace").lstrip("\ufeff").encode(errors="replace")
    return content.removeprefix(codecs.BOM_UTF8)


def _lines_of_file(content: bytes) -> Iterator[bytes]:
    begins = 0
    for end in END.finditer(content):
        yield content[begins : end.start()]
        begins = end.end()
    yield content[begins:]


def text_of(line: bytes) -> str:
    """What a line says: UTF-8, else what old programs of Windows write."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
