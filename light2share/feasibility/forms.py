"""Asking whether something can be measured, and answering."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import Field, MultipleFileField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from light2share.bookings.wording import mode_label
from light2share.equipment.models import AccessMode
from light2share.feasibility.actions import Wanted
from light2share.feasibility.rules import LONGEST, LONGEST_STANDARD, Answer
from light2share.feasibility.wording import ANSWERS
from light2share.i18n import _
from light2share.messages import taking
from light2share.messages.files import Prepared
from light2share.messages.taking import Wrong
from light2share.web.attachments import FilesForm, Limits
from light2share.web.forms import LongTextField, TextField, WholeField
from light2share.web.uploads import Upload

UNDECIDED = ""
MOST_SAMPLES = 9_999


class _WithFiles(FilesForm):
    """PDF and pictures go along."""

    def take(
        self, files: Iterator[Upload], count: int, allowed: Limits
    ) -> tuple[list[Prepared], Wrong | None]:
        """As with a message."""
        return taking.take(files, count, allowed)


class QuestionForm(_WithFiles):
    """What should be measured, before any date."""

    purpose = LongTextField(
        _("What do you want to measure, and what for?"),
        [DataRequired(_("Say what you want to measure"))],
        longest=LONGEST,
    )
    sample = LongTextField(_("The sample"))
    samples = WholeField(_("Number of samples"), lowest=1, highest=MOST_SAMPLES)
    standard = TextField(_("Standard or procedure"), longest=LONGEST_STANDARD)
    access_mode = RadioField(_("Who runs the measurement?"), default=UNDECIDED, validate_choice=False)
    files = MultipleFileField(_("Files"))

    def offer(self, modes: list[str]) -> None:
        """Let one of the item's modes be chosen, or none yet."""
        ordered = [mode.value for mode in AccessMode if mode.value in modes]
        self.access_mode.choices = [
            *(SelectChoice(mode, mode_label(mode)) for mode in ordered),
            SelectChoice(UNDECIDED, _("Not decided yet")),
        ]

    def validate_access_mode(self, field: Field) -> None:
        """One of them."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one of the possibilities"))

    def wanted(self) -> Wanted:
        """What is asked; ask only after the form is valid."""
        mode: Any = self.access_mode.data
        return Wanted(
            self.purpose.data,
            self.sample.data or "",
            self.samples.data,
            self.standard.data or "",
            AccessMode(mode) if mode else None,
        )


class AnswerForm(_WithFiles):
    """Yes, no, or with an adaptation."""

    answer = RadioField(
        _("Can it be done?"),
        choices=[SelectChoice(answer.value, label) for answer, label in ANSWERS.items()],
        validate_choice=False,
    )
    message = LongTextField(_("Your words"), longest=LONGEST)
    files = MultipleFileField(_("Files"))

    def validate_answer(self, field: Field) -> None:
        """One of the three."""
        if field.data not in set(Answer):
            raise ValidationError(_("Choose your answer"))

    def validate_message(self, field: Field) -> None:
        """An adaptation has to be named."""
        if self.answer.data == Answer.ADAPTED and not field.data:
            raise ValidationError(_("Say what has to be adapted"))
