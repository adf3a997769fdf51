"""What an owner asks with every request for an instrument, and whether an answer will do. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

from light2share.equipment.models import AccessMode
from light2share.kernel.files import Stored

MOST = 12
"""Questions of an instrument."""
MOST_CHOICES = 12
LONGEST_LABEL, LONGEST_HELP, LONGEST_UNIT, LONGEST_CHOICE = 160, 300, 20, 80
LONGEST_LINE, LONGEST_TEXT = 200, 2000


class QuestionKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    FILE = "file"


CHOOSES = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL})
YES, NO = "yes", "no"


class Words(NamedTuple):
    """A text of the owner in each language; empty where it is written in the other one only."""

    fr: str = ""
    en: str = ""


UNSAID = Words()


@dataclass(frozen=True, slots=True)
class Asks:
    """What a question says, and of whom it is asked."""

    kind: QuestionKind
    label: Words
    help: Words = UNSAID
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[Words, ...] = ()
    modes: Mapping[AccessMode, bool] = field(default_factory=dict)
    """The ways of use with which it is asked, and whether it must be answered there."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an instrument. Its handle changes whenever the question does, so that no answer changes meaning."""

    id: int
    handle: str
    asks: Asks

    @property
    def kind(self) -> QuestionKind:
        """What an answer to it is."""
        return self.asks.kind

    def is_asked(self, mode: AccessMode | None) -> bool:
        """Whether it goes with that way of use; with any where none is known."""
        return mode in self.asks.modes if mode else bool(self.asks.modes)

    def must_be_answered(self, mode: AccessMode | None) -> bool:
        """Whether no request goes without an answer."""
        return self.asks.modes.get(mode, False) if mode else any(self.asks.modes.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers; the part that belongs to the question's kind is filled, or none."""

    text: str = ""
    """Words, a number as `repr` writes it, `yes` or `no`."""
    chosen: tuple[int, ...] = ()
    """Choices, counted from 0."""
    file: Stored | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is answered."""
        return not self.text and not self.chosen and self.file is None


Answers = Mapping[str, Answer]
"""By the handle of the question."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a booking keeps it: with the question as it stood."""

    kind: QuestionKind
    label: Words
    unit: str = ""
    text: str = ""
    chosen: tuple[Words, ...] = ()
    file: Stored | None = None


class Fault(StrEnum):
    """Why an answer will not do."""

    MISSING = "missing"
    NO_NUMBER = "no_number"
    OUT_OF_BOUNDS = "out_of_bounds"
    NO_CHOICE = "no_choice"
    TOO_LONG = "too_long"


def faults(questions: Sequence[Question], mode: AccessMode | None, answers: Answers) -> dict[str, Fault]:
    """What is wrong with the answers of a request that is run in that way, by the handle of the question."""
    found = {one.handle: fault(one, mode, answers.get(one.handle, Answer())) for one in questions}
    return {handle: wrong for handle, wrong in found.items() if wrong}


def fault(question: Question, mode: AccessMode | None, answer: Answer) -> Fault | None:
    """What is wrong with one answer; nothing where the question is not asked."""
    if not question.is_asked(mode):
        return None
    if answer.is_empty:
        return Fault.MISSING if question.must_be_answered(mode) else None
    match question.kind:
        case QuestionKind.NUMBER:
            return _wrong_number(question.asks, answer.text)
        case QuestionKind.ONE | QuestionKind.SEVERAL:
            fits = all(0 <= place < len(question.asks.choices) for place in answer.chosen)
            several = len(answer.chosen) > 1 and question.kind is QuestionKind.ONE
            return None if answer.chosen and fits and not several else Fault.NO_CHOICE
        case QuestionKind.YES_NO:
            return None if answer.text in {YES, NO} else Fault.NO_CHOICE
        case QuestionKind.FILE:
            return None if answer.file else Fault.MISSING
    longest = LONGEST_TEXT if question.kind is QuestionKind.LONG else LONGEST_LINE
    return Fault.TOO_LONG if len(answer.text) > longest else None


def _wrong_number(asks: Asks, text: str) -> Fault | None:
    try:
        value = float(text)
    except ValueError:
        return Fault.NO_NUMBER
    if not isfinite(value):
        return Fault.NO_NUMBER
    below = asks.lowest is not None and value < asks.lowest
    above = asks.highest is not None and value > asks.highest
    return Fault.OUT_OF_BOUNDS if below or above else None


def given(question: Question, answer: Answer) -> Given:
    """The answer with the question as it stands now; ask only after `fault` has found none."""
    asks = question.asks
    return Given(
        asks.kind,
        asks.label,
        asks.unit if asks.kind is QuestionKind.NUMBER else "",
        "" if asks.kind in CHOOSES or answer.file else answer.text,
        tuple(asks.choices[place] for place in answer.chosen) if asks.kind in CHOOSES else (),
        answer.file if asks.kind is QuestionKind.FILE else None,
    )


def asked_in(questions: Iterable[Question], mode: AccessMode | None) -> list[Question]:
    """Those that go with a way of use."""
    return [one for one in questions if one.is_asked(mode)]
