"""What a demo organisation says of itself, in both languages: made from its trade, its fields of work and its role, so
that it is plausible, always the same, and nobody's.
"""

from __future__ import annotations

import re
from typing import Any

from light2share.demo import sources

AND = {"fr": "et", "en": "and"}
MOST_FIELDS = 2


def about(entry: dict[str, Any]) -> tuple[str, str]:
    """Two sentences about an organisation of the file, in French and in English."""
    texts, number = sources.abouts(), int(re.sub(r"\D", "", entry["id"]) or 0)
    trade = next(options for name, options in texts["trades"].items() if name in entry["name"])
    fields = [texts["fields"][slug] for slug in entry["domains"] if slug in texts["fields"]][:MOST_FIELDS]
    ending = texts["owner" if "owner" in entry["roles"] else "user"]
    parts = [options[number % len(options)] for options in (trade, *fields, ending)]
    return _text(parts, "fr"), _text(parts, "en")


def _text(parts: list[dict[str, str]], language: str) -> str:
    opening, *made, ending = (part[language] for part in parts)
    return f"{opening} {f', {AND[language]} '.join(made)}. {ending}".replace(" :", "\u00a0:")
