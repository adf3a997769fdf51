"""Texts of a listing in a reader's language, or in the other one where they have been written only there."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.equipment.models import Equipment, OwnSpecification, Photo, Specification
from light2share.i18n.typography import typeset

OTHER = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language it is written in."""

    text: str
    language: str

    def foreign(self, language: str) -> str:
        """Its language if that is not the reader's, for the attribute `lang`; else empty."""
        return "" if self.language == language else self.language


def read(item: Equipment | Photo | Specification | OwnSpecification, name: str, language: str) -> Text | None:
    """The text `name` (`title`, `summary` …) in `language`, else in the other one; None if there is neither."""
    for spoken in (language, OTHER.get(language, "en")):
        if text := getattr(item, f"{name}_{spoken}"):
            return Text(typeset(text, spoken), spoken)
    return None


def title(item: Equipment, language: str) -> str:
    """What a listing is called."""
    found = read(item, "title", language)
    return found.text if found else item.slug
