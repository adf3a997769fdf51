"""A request with a field for each of the owner's questions, in the step in which it says what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import FileInput

from light2share.bookings import questions
from light2share.bookings.forms.marking import marked
from light2share.bookings.forms.requesting import BookingRequestForm
from light2share.bookings.question_words import answer_text, fault_label
from light2share.bookings.questions import CHOOSES, NO, YES, Answer, Given, Question, QuestionKind
from light2share.catalogue.typed import read_figure
from light2share.equipment.models import AccessMode
from light2share.i18n import _, language
from light2share.kernel.files import Stored
from light2share.web.choices import SeveralField
from light2share.web.forms import LongTextField, TextField

BEFORE, DROP = "ask-", "drop-"
"""Before the handle of a question: in the name of its field, and in that of the box which takes its file away."""
LONGEST_NUMBER = 80
SILENT = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.YES_NO})
"""Kinds whose fields send nothing where nothing is chosen."""


class CodesField(SeveralField):
    """Boxes whose ticks are also kept and carried as one text, with spaces between the codes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take ticks, or the text."""
        self.data = [code for text in valuelist for code in text.split()]


class FileField(Field):
    """A file that lies in the storage already; what the form itself sends under this name is never taken for one."""

    widget = FileInput()
    file: Stored | None
    refused = ""
    """Why the file that was sent is not taken."""
    is_new = False
    """Whether it came with this form."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Hold nothing yet."""
        self.file, self.data = None, None
        self.errors: list[Any] = []
        self.process_errors: list[Any] = []

    def _value(self) -> str:
        return ""


class AnsweringForm(BookingRequestForm):
    """A form whose class is made by `with_questions`; as it stands here, its instrument asks nothing."""

    asked: ClassVar[Sequence[Question]] = ()

    def chosen_mode(self) -> AccessMode | None:
        """The way of use that is chosen so far."""
        mode: Any = self.access_mode.data
        return AccessMode(mode) if mode in set(AccessMode) else None

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, then what the rules say of the answers; questions that do not go with this use hold."""
        super().validate(extra_validators)
        mode, answers = self.chosen_mode(), self.answers()
        for one, field in self.questions():
            if not one.is_asked(mode):
                field.errors = []
            elif refused := getattr(field, "refused", ""):
                field.errors = [refused]
            elif not field.errors and (wrong := questions.fault(one, mode, answers[one.handle])):
                field.errors = [fault_label(one, wrong)]
        return not self.errors

    def questions(self) -> Iterator[tuple[Question, Field]]:
        """All of them, each with its field."""
        return ((one, self[BEFORE + one.handle]) for one in self.asked)

    def answers(self) -> dict[str, Answer]:
        """What is answered so far, right or wrong, by the handle of the question."""
        return {one.handle: _answer(one, field) for one, field in self.questions()}

    def given(self) -> list[Given]:
        """What a booking would keep if it were sent now."""
        said, mode = self.answers(), self.chosen_mode()
        return [
            questions.given(one, said[one.handle])
            for one in questions.asked_in(self.asked, mode)
            if not said[one.handle].is_empty and not questions.fault(one, mode, said[one.handle])
        ]

    def hold(self, files: Mapping[str, Stored]) -> None:
        """Answer with these files, by the handle of the question."""
        for handle, field in self.file_fields():
            field.file = files.get(handle, field.file)

    def file_fields(self) -> list[tuple[str, FileField]]:
        """The fields that take a file, by the handle of the question."""
        return [(one.handle, field) for one, field in self.questions() if isinstance(field, FileField)]

    def files(self) -> dict[str, Stored]:
        """The files that it answers with, by the handle of the question."""
        return {handle: field.file for handle, field in self.file_fields() if field.file}


A = TypeVar("A", bound=AnsweringForm)


def with_questions(form_class: type[A], asked: Sequence[Question]) -> type[A]:
    """The same form with a field for each question, at the end of its second step."""
    if not asked:
        return form_class
    first, second, last = form_class.steps
    names = [BEFORE + one.handle for one in asked]
    quiet = tuple(BEFORE + one.handle for one in asked if one.kind in SILENT)
    silent = {**form_class.silent, "sample": (*form_class.silent.get("sample", ()), *quiet)}
    fields = {name: _field(one) for name, one in zip(names, asked, strict=True)}
    steps = (first, (*second, *names), last)
    return type(
        form_class.__name__, (form_class,), {**fields, "asked": asked, "steps": steps, "silent": silent}
    )


def _field(question: Question) -> Any:
    name, label, asks = BEFORE + question.handle, marked(question.asks.label), question.asks
    match question.kind:
        case QuestionKind.LONG:
            return LongTextField(label, longest=questions.LONGEST_TEXT, name=name)
        case QuestionKind.NUMBER:
            return TextField(label, longest=LONGEST_NUMBER, name=name)
        case QuestionKind.FILE:
            return FileField(label, name=name)
        case QuestionKind.TEXT:
            return TextField(label, longest=questions.LONGEST_LINE, name=name)
    choices = [SelectChoice(str(place), marked(one)) for place, one in enumerate(asks.choices)]
    if question.kind is QuestionKind.SEVERAL:
        return CodesField(label, choices=choices, name=name)
    if question.kind is QuestionKind.YES_NO:
        choices = [SelectChoice(YES, _("Yes")), SelectChoice(NO, _("No"))]
    if not all(asks.modes.values()):
        choices.append(SelectChoice("", _("No answer")))
    return RadioField(label, choices=choices, validate_choice=False, name=name)


def without_silence(field: Field) -> Field:
    """The same field, which offers no way out: an answer is needed."""
    if isinstance(field, RadioField):
        field.choices = [one for one in field.choices if one.value]
    return field


def _answer(question: Question, field: Field) -> Answer:
    if isinstance(field, FileField):
        return Answer(file=field.file)
    if question.kind is QuestionKind.NUMBER:
        value = read_figure(field.data or "", question.asks.unit, language())
        return Answer((field.data or "") if value is None else repr(value))
    if question.kind in CHOOSES:
        ticked = field.data if question.kind is QuestionKind.SEVERAL else [field.data]
        return Answer(chosen=tuple(int(one) if one.isdecimal() else -1 for one in ticked or () if one))
    return Answer(field.data or "")


def typed(question: Question, answer: Answer) -> str:
    """An answer as a person would type it, to be changed."""
    if question.kind in CHOOSES:
        return " ".join(str(place) for place in answer.chosen)
    if question.kind is QuestionKind.NUMBER:
        return answer_text(Given(question.kind, question.asks.label, text=answer.text))
    return answer.text
