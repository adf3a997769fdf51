"""Proposed times in words, in the language of the answer: pages, lists and mails ask here."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from light2share.bookings.proposals import Choice
from light2share.i18n import formats, language, ngettext


def times_label(choice: Choice, zone: ZoneInfo | str, year: bool = True, length: bool = False) -> str:
    """One way to do it: its periods, in order."""
    return "; ".join(
        formats.when(one.start, one.end, language(), zone, year, length) for one in sorted(choice)
    )


def first_label(choices: Sequence[Choice], zone: ZoneInfo | str, year: bool = True) -> str:
    """The first choice, and how many others there are: for lists and headings."""
    first, others = times_label(choices[0], zone, year), len(choices) - 1
    if not others:
        return first
    return ngettext(
        "%(first)s, or %(num)s other time", "%(first)s, or %(num)s other times", others, first=first
    )


def all_labels(choices: Sequence[Choice], zone: ZoneInfo | str, year: bool = False) -> str:
    """Every choice, for a line of the record."""
    return "; ".join(times_label(choice, zone, year) for choice in choices)
