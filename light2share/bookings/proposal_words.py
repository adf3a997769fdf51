"""Proposed times in words, in the language of the answer: pages, lists and mails ask here."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from light2share.bookings.times import Choice
from light2share.i18n import formats, gettext, language, ngettext


def times_label(choice: Choice, zone: ZoneInfo | str, year: bool = True, length: bool = False) -> str:
    """One way to do it: its periods, in order."""
    return formats.clauses(
        (formats.when(one.start, one.end, language(), zone, year, length) for one in sorted(choice)),
        language(),
    )


def first_label(choices: Sequence[Choice], zone: ZoneInfo | str, year: bool = True) -> str:
    """The first time, and how many others there are, all of them or to choose from: for lists and headings."""
    first = times_label(sorted(choices[0])[:1], zone, year)
    if more := len(choices[0]) - 1:
        return ngettext(
            "%(first)s, and %(num)s other time", "%(first)s, and %(num)s other times", more, first=first
        )
    others = len(choices) - 1
    if not others:
        return first
    return ngettext(
        "%(first)s, or %(num)s other time", "%(first)s, or %(num)s other times", others, first=first
    )


def asked_label(choices: Sequence[Choice], zone: ZoneInfo | str, length: bool = False) -> str:
    """Every time that is asked for, and whether one of them is enough."""
    times = formats.clauses((times_label(choice, zone, length=length) for choice in choices), language())
    return gettext("One of these: %(times)s", times=times) if len(choices) > 1 else times


def all_labels(choices: Sequence[Choice], zone: ZoneInfo | str, year: bool = False) -> str:
    """Every choice, for a line of the record."""
    return formats.clauses((times_label(choice, zone, year) for choice in choices), language())
