"""French and English signs where the keyboard has only plain ones; for translations when
they are collected and checked, and for what people have written when it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

THIN = "\u202f"  # narrow no-break space: before ? ! ;
FIXED = "\u00a0"  # no-break space: before a colon and inside guillemets
SOFT = "\u00ad"  # soft hyphen: seen only where a word is divided

Change = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_FRENCH: tuple[Change, ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"«\s*"), f"«{FIXED}"),
    (re.compile(r"\s*»"), f"{FIXED}»"),
    (re.compile(r"(?<=[\w)»%…])\s*([?!])(?=$|[\s).…?!])"), rf"{THIN}\1"),
    (re.compile(r"(&#?\w+;)|(?<=[\w)»%])\s*;(?=$|\s)"), lambda found: found[1] or f"{THIN};"),
    (re.compile(r"(?<=[\w)»%])\s*:(?=$|\s)"), f"{FIXED}:"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN),
    (re.compile(r"(?<=[\d)s]) (?=[€%](?!\())"), FIXED),
)
_UNITS = (
    r"(?:[pnµmkMGT]?(?:Hz|W|J|V|A|s)|[pnµmck]?m[²³]?|min|h|kg|m?g|mL|L|°C|K|m?bar|k?Pa|dBm?|kN|N|Mpx|px|eV"
    r"|[kMG]bit/s|×)(?![\w/])"
)
_WRITTEN: tuple[Change, ...] = (
    (re.compile(rf"(?<![\w.])(\d+)\.(\d+)(?=\s?{_UNITS}|\s?%)"), r"\1,\2"),
    (re.compile(rf"(?<=\d) (?={_UNITS})"), THIN),
    (re.compile(r"(?<=\d) (?=%)"), FIXED),
)
_ENGLISH: tuple[Change, ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
)
_LONG = re.compile(r"[^\W\d_]{12,}")
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_SYLLABLE = re.compile(
    rf"([{_VOWELS}][^{_VOWELS}]*?)((?:[cpt]h|gn|[bcdfgpt][rl]|[^{_VOWELS}])(?=[{_VOWELS}]))", re.IGNORECASE
)


def french(text: str) -> str:
    """`text` with the signs and spaces of French typography."""
    for pattern, sign in _FRENCH:
        text = pattern.sub(sign, text)
    return text


def english(text: str) -> str:
    """`text` with the signs of English typography."""
    for pattern, sign in _ENGLISH:
        text = pattern.sub(sign, text)
    return text


@lru_cache(maxsize=4096)
def typeset(text: str, language: str) -> str:
    """What somebody wrote in `language` as it is shown: with its signs and spaces; in French, decimal commas before
    units.
    """
    if language != "fr":
        return english(text)
    text = french(text)
    for pattern, sign in _WRITTEN:
        text = pattern.sub(sign, text)
    return text


@lru_cache(maxsize=4096)
def breakable(text: str) -> str:
    """`text` whose long words may be divided between syllables, for blocks narrower than these words.

    Soft hyphens, because not every browser has a dictionary. Never near the ends of a word.
    """

    def divided(word: re.Match[str]) -> str:
        last = len(word[0]) - 3

        def mark(found: re.Match[str]) -> str:
            inside = 3 <= found.start(2) <= last
            return f"{found[1]}{SOFT if inside else ''}{found[2]}"

        return _SYLLABLE.sub(mark, word[0])

    return _LONG.sub(divided, text)
