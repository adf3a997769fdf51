"""What programs read in the head of a public page: search engines, and those that show a link with its picture.

Such programs come as visitors, so a page gives an abstract to visitors only: what they may not see cannot slip in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

LONGEST = 200
"""Signs of a description; those who show it cut it at about 160."""
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
CONTEXT = "https://schema.org"
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
"""No-break spaces are none of them."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """One page in brief. `address` is the one that counts, without parameters; both may be read in each language."""

    title: str
    description: str
    address: str
    language: str
    image: str = ""
    image_alt: str = ""
    image_size: tuple[int, int] | None = None
    """Width and height, so that the first to show it need not look."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What it is about, in the terms of schema.org (JSON-LD)."""

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it."""
        return LOCALES[self.language]

    @property
    def other_locales(self) -> list[str]:
        """The languages that the same address has besides."""
        return [locale for code, locale in LOCALES.items() if code != self.language]

    @property
    def linked_data(self) -> dict[str, Any]:
        """`data` with its vocabulary, without what is empty."""
        return {"@context": CONTEXT, **filled(self.data)}


def filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that say something."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def shortened(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, cut between words."""
    line = BLANKS.sub(" ", text).strip()
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"


def absolute(path: str) -> str:
    """The full address of one of our paths."""
    return str(current_app.config["BASE_URL"]) + path
