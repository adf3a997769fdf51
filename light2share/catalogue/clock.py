"""Times of the day in what people type (`à 13 h`, `at 2 pm`, `14h-17h`), to say that a search leaves them out. Pure."""

from __future__ import annotations

import re

MOMENT = r"at|around|by|before|after|until|till|[àa]|vers|d[èe]s|avant|apr[èe]s|jusqu['’][àa]"
LEAD = rf"\b(?:{MOMENT}|about|from|between|de|entre)\s+"
HOUR = r"(?:[01]?\d|2[0-4])"
FRENCH = rf"{HOUR}\s?(?:h(?:eures?)?\s?(?:[0-5]\d)?)(?![\w²])"
COLON = rf"{HOUR}:[0-5]\d(?![\w:])"
ENGLISH = rf"{HOUR}(?::[0-5]\d)?\s?(?:[ap]\.m\.|am|o['’]clock)(?!\w)"
AFTERNOON = r"(?:0?[1-9]|1[0-2])(?::[0-5]\d)?\s?pm\b"
JOIN = r"\s*(?:-|–|—|\bto\b|\band\b|\buntil\b|\b[àa]\b|\bet\b)\s*"
TIME = rf"(?:{FRENCH}|{COLON}|{ENGLISH})"
NO_NUMBER_BEFORE = r"(?<![\w.,:/])"

LATE = r"(?:1\d|2[0-4])\s?h(?:eures?)?\s?(?:[0-5]\d)?(?![\w²])"
RANGE = rf"(?:{LEAD})?{NO_NUMBER_BEFORE}(?:{TIME}{JOIN}{TIME}|{HOUR}{JOIN}{LATE})"
"""`4 to 8 h` is how long, `14 to 17 h` is when."""
ANNOUNCED = rf"(?<!rieur )(?<!rieure )(?<!\d )\b(?:{MOMENT})\s+{TIME}"
LATE_MINUTES = r"(?:9|1\d|2[0-4])\s?h\s?[0-5]\d(?!\w)"
ALONE = rf"{NO_NUMBER_BEFORE}(?:{LATE_MINUTES}|(?:0?[6-9]|1\d|2[0-4]):[0-5][05](?![\w:])|{ENGLISH})"
PART = (
    r"\b(?:(?:in the|the|le|l['’]|dans l['’]|en)\s*)?"
    r"(?:après[- ]midi|apres[- ]midi|afternoons?|mornings?|matins?|matinée|matinee|evenings?|soirée?s?)\b"
)
CLOCK = re.compile(rf"{RANGE}|{ANNOUNCED}|{ALONE}|{PART}", re.IGNORECASE)
WITH_A_DAY = re.compile(rf"(?:{LEAD})?{NO_NUMBER_BEFORE}{AFTERNOON}", re.IGNORECASE)
"""Beside a day `2 pm` is no picometre."""


def times(text: str, has_day: bool) -> list[tuple[int, int]]:
    """Where a text speaks of the time of day."""
    found = [match.span() for match in CLOCK.finditer(text)]
    if has_day:
        found += [
            match.span()
            for match in WITH_A_DAY.finditer(text)
            if not any(start < match.end() and match.start() < end for start, end in found)
        ]
    return sorted(found)
