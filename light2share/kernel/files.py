"""Files that people send, as rooms hand them on: what they are, and under which name they lie in the storage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What a file is; each value is the ending of its name."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"


def file_of(name: str, kind: FileKind) -> str:
    """Under which name a stored file lies."""
    return f"{name}.{kind.value}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies in the storage under `name`."""

    name: str
    kind: FileKind
    title: str
    """What its sender called it, without the ending."""
    size: int
    """Bytes."""

    @property
    def file(self) -> str:
        """Its name with the ending."""
        return file_of(self.name, self.kind)
