"""What an owner may ask others to accept, and what a version of it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TITLE = 120
LONGEST_TEXT = 60_000
MOST_AGREEMENTS = 20
"""Of one owner that count at the same time."""


class AgreementKind(StrEnum):
    """What a document is about."""

    TERMS = "terms"
    NDA = "nda"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says in one language: its text, a stored PDF, or both."""

    language: str
    title: str
    body: str = ""
    file: str = ""
    """The name under which the PDF lies, without its ending."""
    size: int = 0
