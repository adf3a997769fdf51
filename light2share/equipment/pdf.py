"""Whether a file is a PDF, by what it holds. Pure; the file is stored as it is and only ever sent as a download."""

from __future__ import annotations

from enum import StrEnum

LARGEST_BYTES = 20_000_000
HEAD = b"%PDF-"
END = b"%%EOF"
END_WITHIN = 2048
"""How far before its last byte a whole file says that it ends; some programs write a little behind it."""


class Fault(StrEnum):
    """Why a file is refused."""

    TOO_LARGE = "too_large"
    NO_PDF = "no_pdf"
    CUT = "cut"


def fault(data: bytes) -> Fault | None:
    """Why a file is not taken; None if it may be. Its name and what its sender calls it count for nothing."""
    if len(data) > LARGEST_BYTES:
        return Fault.TOO_LARGE
    if not data.startswith(HEAD) or not data[len(HEAD) : len(HEAD) + 1].isdigit():
        return Fault.NO_PDF
    return None if END in data[-END_WITHIN:] else Fault.CUT


def file_of(name: str) -> str:
    """Under which name a stored document lies."""
    return f"{name}.pdf"
