"""The last part of a listing's address, made once from its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 60
RESERVED = frozenset({"new", "map", "mine", "import", "export", "uploads", "form", "compare", "suggest"})
"""Pages of their own beside the listings."""
OTHERWISE = "instrument"
UNFOLDED = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "µ": "u", "λ": "lambda"}
)


def slug_of(title: str) -> str:
    """`Banc M² à caméra` as `banc-m2-a-camera`: plain letters, digits and hyphens, at most 60 characters."""
    plain = (
        unicodedata.normalize("NFKD", title.translate(UNFOLDED)).encode("ascii", "ignore").decode().lower()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or OTHERWISE


def free_slug(title: str, taken: Container[str]) -> str:
    """The slug of a title, with a number behind it where others have it already."""
    base = slug_of(title)
    slug, number = base, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug
