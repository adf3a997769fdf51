"""Prices that a text names: `moins de 200 €/demi-journée`, `under 50 €/h`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from light2share.catalogue.quantities import read_number

UPPER = (
    r"less\s+than|under|below|up\s+to|at\s+most|no(?:t)?\s+more\s+than|max(?:imum|\.)?|<=?|≤|moins\s+d[e'’]|au\s+plus"
    r"|jusqu['’][àa]|(?:en|au)[- ]dess?ous\s+de|inf[ée]rieure?s?\s+[àa]"
)
LOWER = (
    r"more\s+than|over|above|at\s+least|from|>=?|≥|plus\s+d[e'’]|au\s+moins|[àa]\s+partir\s+de"
    r"|sup[ée]rieure?s?\s+[àa]"
)
NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
MONEY = r"(?:€|euros?\b|eur\b)"
HALF = r"half[- ]?days?|demi[- ]?journ[ée]es?"
DAYS = r"days?|j(?:ours?|ourn[ée]es?)?|weeks?|semaines?|samples?|[ée]chantillons?"
UNITS = rf"(?P<half>{HALF})|(?P<hour>h(?:ours?|eures?|r)?)|(?P<other>{DAYS})"
PER = r"(?:/|\bper\b|\bpar\b|\bla\b|\bde\s+l['’]|\bl['’]|\ba\b|\ban\b)"
NET = r"(?:HT|hors\s+taxes?|excl\.?(?:\s+VAT)?)"
PRICE = re.compile(
    rf"(?<!\w)(?:(?P<upper>{UPPER})|(?P<lower>{LOWER}))?\s*"
    rf"(?:{MONEY}\s*(?P<first>{NUMBER})|(?P<then>{NUMBER})\s*{MONEY})"
    rf"(?:\s*{NET})?(?:\s*{PER}\s*(?:{UNITS})(?!\w))?(?:\s*(?P<least>min(?:imum|\.)?)|\s*max(?:imum|\.)?)?",
    re.IGNORECASE,
)
HOURS_OF_A_HALF_DAY = 4


@dataclass(frozen=True, slots=True)
class Price:
    """A price that `text[start:end]` names; `most_cents` is what a half-day may cost, None where that isn't said."""

    start: int
    end: int
    most_cents: int | None


def prices(text: str, language: str) -> list[Price]:
    """The prices of a text, in order. A price without a bound is one that may be reached; what a whole day costs is not
    known of every listing, so that it bounds nothing.
    """
    found = []
    for match in PRICE.finditer(text):
        euros = read_number(match["first"] or match["then"], language, "")
        hours = HOURS_OF_A_HALF_DAY if match["hour"] else 1
        is_bound = (
            euros is not None and (match["hour"] or match["half"]) and not (match["lower"] or match["least"])
        )
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        found.append(
            Price(start, match.end(), round(euros * 100 * hours) if is_bound and euros is not None else None)
        )
    return found
