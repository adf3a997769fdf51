"""Files that go along with a message, made fit to be stored: PDF as it is, pictures without what they tell of place
and camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from light2share.equipment import pdf, pictures
from light2share.equipment.slugs import slug_of
from light2share.kernel.files import FileKind, Stored, file_of
from light2share.messages.rules import LONGEST_TITLE

KINDS = {"JPEG": FileKind.JPEG, "PNG": FileKind.PNG, "WEBP": FileKind.WEBP}
MIMETYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
}


class Fault(StrEnum):
    """Why a file is refused."""

    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    TOO_LARGE_TOGETHER = "too_large_together"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNKNOWN = "unknown"
    CUT = "cut"


PDF_FAULTS = {
    pdf.Fault.TOO_LARGE: Fault.TOO_LARGE,
    pdf.Fault.NO_PDF: Fault.UNKNOWN,
    pdf.Fault.CUT: Fault.CUT,
}
PICTURE_FAULTS = {
    pictures.Fault.TOO_LARGE: Fault.TOO_LARGE,
    pictures.Fault.TOO_MANY_PIXELS: Fault.TOO_MANY_PIXELS,
}


class Refused(ValueError):
    """A file is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be stored of a file."""

    kind: FileKind
    title: str
    content: bytes

    def stored(self, name: str) -> Stored:
        """The same, once it lies under `name`."""
        return Stored(name, self.kind, self.title, len(self.content))


class Kept(Protocol):
    """A row about a stored file."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> FileKind: ...
    @property
    def title(self) -> str: ...


def sent_as(row: Kept) -> tuple[str, str, str, str]:
    """Where it lies, what it is, its name in plain letters and its full one."""
    ending = row.kind.value
    return (
        file_of(row.name, row.kind),
        MIMETYPES[row.kind],
        f"{slug_of(row.title)}.{ending}",
        f"{row.title}.{ending}",
    )


def prepared(data: bytes, called: str) -> Prepared:
    """What to store of a file; what it holds decides, not what it is called. Raises Refused."""
    if data.startswith(pdf.HEAD):
        if fault := pdf.fault(data):
            raise Refused(PDF_FAULTS[fault])
        return Prepared(FileKind.PDF, _title(called), data)
    try:
        content, form = pictures.cleaned(data)
    except pictures.Refused as refused:
        raise Refused(PICTURE_FAULTS.get(refused.fault, Fault.UNKNOWN)) from refused
    return Prepared(KINDS[form], _title(called), content)


def _title(called: str) -> str:
    """The name without its ending, which what it holds decides."""
    stem, dot, ending = called.rpartition(".")
    plain = stem if dot and 0 < len(ending) <= 5 else called
    return plain.replace("_", " ").strip()[:LONGEST_TITLE]
