"""An owner's questions and their answers in words, in the language of the reader where they are written in it."""

from __future__ import annotations

from collections.abc import Iterable

from light2share.bookings.questions import (
    LONGEST_LINE,
    LONGEST_TEXT,
    YES,
    Asks,
    Fault,
    Given,
    Question,
    QuestionKind,
    Words,
)
from light2share.equipment.models import AccessMode
from light2share.equipment.texts import OTHER, Text
from light2share.i18n import _, formats, gettext, language
from light2share.i18n.typography import typeset

KINDS = {
    QuestionKind.TEXT: _("A short text"),
    QuestionKind.LONG: _("A longer text"),
    QuestionKind.NUMBER: _("A number"),
    QuestionKind.ONE: _("One of several choices"),
    QuestionKind.SEVERAL: _("Any of several choices"),
    QuestionKind.YES_NO: _("Yes or no"),
    QuestionKind.FILE: _("A file"),
}
MISSING = {
    QuestionKind.NUMBER: _("Enter a number: the owner needs it"),
    QuestionKind.ONE: _("Choose one: the owner needs it"),
    QuestionKind.SEVERAL: _("Tick one at least: the owner needs it"),
    QuestionKind.YES_NO: _("Choose yes or no: the owner needs it"),
    QuestionKind.FILE: _("Choose a file: the owner needs it"),
}


def written(words: Words) -> Text:
    """In the reader's language, else in the other one; empty where nothing is written."""
    for spoken in (language(), OTHER.get(language(), "en")):
        if text := getattr(words, spoken, ""):
            return Text(typeset(text, spoken), spoken)
    return Text("", language())


def fault_label(question: Question, fault: Fault) -> str:
    """What to do about an answer."""
    match fault:
        case Fault.NO_NUMBER:
            unit = question.asks.unit
            return gettext("Enter a number in %(unit)s", unit=unit) if unit else gettext("Enter a number")
        case Fault.OUT_OF_BOUNDS:
            return bounds_label(question.asks)
        case Fault.NO_CHOICE:
            return gettext("Choose among these")
        case Fault.TOO_LONG:
            longest = LONGEST_TEXT if question.kind is QuestionKind.LONG else LONGEST_LINE
            return gettext("Shorten this to %(longest)s characters", longest=longest)
    return str(MISSING.get(question.kind, _("Answer this: the owner needs it")))


def range_label(asks: Asks) -> str:
    """The numbers that will do, for the owner; empty where any will."""
    low, high = _bounds(asks)
    if low and high:
        return gettext("%(low)s to %(high)s", low=low, high=high)
    if low:
        return gettext("%(low)s or more", low=low)
    return gettext("%(high)s or less", high=high) if high else ""


def _bounds(asks: Asks) -> tuple[str, str]:
    low, high = (
        "" if bound is None else formats.exactly(bound, asks.unit, language())
        for bound in (asks.lowest, asks.highest)
    )
    return low, high


def bounds_label(asks: Asks) -> str:
    """Between which numbers an answer lies, for who answers; empty where any will do."""
    low, high = _bounds(asks)
    if low and high:
        return gettext("Enter a number between %(low)s and %(high)s", low=low, high=high)
    if low:
        return gettext("Enter %(low)s or more", low=low)
    return gettext("Enter %(high)s or less", high=high) if high else ""


def answer_text(given: Given) -> str:
    """What was answered; of a file its name."""
    match given.kind:
        case QuestionKind.NUMBER:
            return formats.exactly(float(given.text), given.unit, language())
        case QuestionKind.YES_NO:
            return gettext("Yes") if given.text == YES else gettext("No")
        case QuestionKind.FILE:
            return f"{given.file.title}.{given.file.kind.value}" if given.file else ""
        case QuestionKind.ONE | QuestionKind.SEVERAL:
            return ", ".join(written(one).text for one in given.chosen)
    return given.text


def short_lines(given: Iterable[Given], longest: int = 120, most: int = 6) -> list[tuple[str, str]]:
    """The first few answers that fit in a mail, each with its question; files are read on the site only."""
    lines = [(written(one.label).text, answer_text(one)) for one in given if one.file is None]
    return [line for line in lines if len(line[1]) <= longest and "\n" not in line[1]][:most]


def modes_label(asks: Asks, names: Iterable[tuple[AccessMode, str]]) -> str:
    """With which ways of use it is asked, each named, and where it must be answered."""
    parts = [
        gettext("%(mode)s (must be answered)", mode=name) if asks.modes[mode] else name
        for mode, name in names
        if mode in asks.modes
    ]
    return formats.clauses(map(str, parts), language())
