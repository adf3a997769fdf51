"""French and English signs where the keyboard has only plain ones; used when translations are collected and checked."""

from __future__ import annotations

import re
from collections.abc import Callable

THIN = "\u202f"  # narrow no-break space: before ? ! ;
FIXED = "\u00a0"  # no-break space: before a colon and inside guillemets

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
_ENGLISH: tuple[Change, ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
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
