"""From the bytes of a file, whatever program wrote it, to text."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 4000


def wide_encoding(content: bytes) -> str | None:
    """The encoding of a file of two-byte or four-byte signs, by its mark, else by its zeros; None for all others."""
    for mark, encoding in MARKS[1:]:
        if content.startswith(mark):
            return encoding
    head = content[:LOOKED_AT]
    if len(head) > 3 and head.count(0) > len(head) // 3:
        little = head[1::2].count(0) > head[0::2].count(0)
        return "utf-16-le" if little else "utf-16-be"
    return None


def decoded(content: bytes) -> str:
    """The text of a file in whatever encoding: by its mark, else UTF-16 by its zeros, else UTF-8, else Windows-1252."""
    if encoding := wide_encoding(content):
        return content.decode(encoding, errors="replace")
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", errors="replace")
    strays: list[int] = []

    def stray(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        strays.append(error.start)
        return _of_windows(content[error.start : error.end]), error.end

    codecs.register_error("light2share.stray", stray)
    text = content.decode("utf-8", errors="light2share.stray")
    if not strays:
        return text
    foreign = sum(1 for sign in text if sign > "\x7f")
    return text if foreign > 2 * len(strays) else _of_windows(content)


def _of_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
