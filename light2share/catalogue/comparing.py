"""Words and signs beside a figure that make it a bound: `> 1000 nm`, `au moins 50 kg`, `200 °C or more`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """What a figure bounds."""

    LEAST = "least"
    MOST = "most"
    MORE = "more"
    LESS = "less"

    @property
    def is_lower(self) -> bool:
        """Whether what is asked for lies above it."""
        return self in (Bound.LEAST, Bound.MORE)

    @property
    def turned(self) -> Bound:
        """The same said of the reciprocal."""
        return TURNED[self]


TURNED = {
    Bound.LEAST: Bound.MOST,
    Bound.MOST: Bound.LEAST,
    Bound.MORE: Bound.LESS,
    Bound.LESS: Bound.MORE,
}
JUST = 1e-6
"""So much of a figure lies what is more than it beside it."""

PLUS = r"plus\s+(?:de|que)|sup[ée]rieure?s?\s+à|au[- ](?:dessus|delà)\s+de"
MOINS = r"moins\s+(?:de|que)|inf[ée]rieure?s?\s+à|(?:en|au)[- ]dess?ous\s+de"
WORDS = {
    Bound.LEAST: r">=|=>|≥|⩾|\b(?:at\s+least|no(?:t)?\s+less\s+than|au\s+moins|à\s+partir\s+de|min(?:imum|\.)?)",
    Bound.MOST: r"<=|=<|≤|⩽|\b(?:at\s+most|no(?:t)?\s+more\s+than|au\s+plus|au\s+maximum|max(?:imum|\.)?)",
    Bound.MORE: r">|\b(?:(?:more|greater|higher|larger|longer)\s+than|above|over|beyond|" + PLUS + ")",
    Bound.LESS: r"<|\b(?:(?:less|smaller|lower|shorter)\s+than|below|under|" + MOINS + ")",
}
AFTER_WORDS = {
    Bound.LEAST: r"(?:or|and)\s+(?:more|above|up|over)\b|(?:et|ou)\s+plus\b|minimum\b|mini\b|min\b\.?",
    Bound.MOST: r"or\s+(?:less|below|under)\b|(?:et|ou)\s+moins\b|maximum\b|maxi\b|max\b\.?",
}
BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{bound}>{words})" for bound, words in WORDS.items()) + r")\s*$", re.IGNORECASE
)
AFTER = re.compile(
    r"\s+(?:" + "|".join(rf"(?P<{bound}>{words})" for bound, words in AFTER_WORDS.items()) + ")",
    re.IGNORECASE,
)
BARE = re.compile(
    "(?:" + "|".join(rf"(?P<{bound}>{words})" for bound, words in WORDS.items()) + r")\s*"
    r"(?P<number>[-−–+]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?)(?![\w.,/%°])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A bound that is said of the figure beside it, and where it begins or ends."""

    bound: Bound
    at: int


def before(text: str, start: int) -> Compared | None:
    """The bound that stands right before a figure at `start`."""
    match = BEFORE.search(text[:start])
    return Compared(Bound(str(match.lastgroup)), match.start()) if match else None


def after(text: str, end: int) -> Compared | None:
    """The bound that stands right behind a figure that ends at `end`."""
    match = AFTER.match(text, end)
    return Compared(Bound(str(match.lastgroup)), match.end()) if match else None


@dataclass(frozen=True, slots=True)
class Unitless:
    """A bound without a unit: `> 1000`."""

    bound: Bound
    number: str
    start: int
    end: int


def without_unit(text: str) -> list[Unitless]:
    """The bounds in a text whose figure has no unit, in order."""
    return [
        Unitless(next(bound for bound in Bound if match[bound]), match["number"], match.start(), match.end())
        for match in BARE.finditer(text)
    ]
