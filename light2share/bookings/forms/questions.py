"""An owner's question: what it says in either language, what an answer is, with which ways of use it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.bookings.forms.answering import LONGEST_NUMBER
from light2share.bookings.question_words import KINDS
from light2share.bookings.questions import (
    CHOOSES,
    LONGEST_CHOICE,
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_UNIT,
    MOST_CHOICES,
    Asks,
    QuestionKind,
    Words,
)
from light2share.bookings.wording import mode_label
from light2share.catalogue.typed import read_figure
from light2share.equipment.models import AccessMode
from light2share.i18n import _, gettext, language
from light2share.i18n.formats import number
from light2share.web.forms import Form, LongTextField, TextField

LONGEST_CHOICES = (LONGEST_CHOICE + 1) * MOST_CHOICES
NOT, YES, NEEDED = "no", "yes", "needed"
ASKED = {NOT: _("Not asked"), YES: _("Asked, may be left empty"), NEEDED: _("Asked, must be answered")}


class ModeField(SelectField):
    """Whether a question goes with a way of use; another value is refused in the site's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [SelectChoice(value, words) for value, words in ASKED.items()]
        super().__init__(*args, choices=choices, validate_choice=False, default=YES, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if self.data not in ASKED:
            raise ValidationError(_("Choose from the list"))


class QuestionForm(Form):
    """A question; the fields of the ways of use are of the class made by `question_form`."""

    modes: ClassVar[Sequence[AccessMode]] = ()

    label_fr = TextField(_("Question in French"), longest=LONGEST_LABEL)
    label_en = TextField(_("Question in English"), longest=LONGEST_LABEL)
    help_fr = TextField(_("Explanation in French"), longest=LONGEST_HELP)
    help_en = TextField(_("Explanation in English"), longest=LONGEST_HELP)
    kind = RadioField(
        _("What is an answer?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
        default=QuestionKind.TEXT.value,
    )
    choices_fr = LongTextField(_("Choices in French"), longest=LONGEST_CHOICES)
    choices_en = LongTextField(_("Choices in English"), longest=LONGEST_CHOICES)
    unit = TextField(_("Unit"), longest=LONGEST_UNIT)
    lowest = TextField(_("Lowest number"), longest=LONGEST_NUMBER)
    highest = TextField(_("Highest number"), longest=LONGEST_NUMBER)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field; then what makes a question whole."""
        super().validate(extra_validators)
        if not (self.label_fr.data or self.label_en.data or self.label_fr.errors or self.label_en.errors):
            named = self.label_en if language() == "en" else self.label_fr
            named.errors = [gettext("Write the question in one language at least")]
        if self.modes and all(field.data == NOT for field in self.mode_fields()):
            self.mode_fields()[0].errors = [gettext("Ask it with one way of use at least, or remove it")]
        return not self.errors

    def mode_fields(self) -> list[Field]:
        """Those of the ways of use, in the order of the site."""
        return [self[mode.value] for mode in self.modes]

    def validate_kind(self, field: Field) -> None:
        """One of them."""
        if field.data not in set(QuestionKind):
            raise ValidationError(_("Choose what an answer is"))

    def validate_choices_fr(self, field: Field) -> None:
        """Two at least where one chooses; as many in both languages where they are written in both."""
        if not self._chooses():
            return
        french, english = _lines(field), _lines(self.choices_en)
        if max(len(french), len(english)) < 2:
            raise ValidationError(_("Write two choices at least, each on a line of its own"))
        if french and english and len(french) != len(english):
            raise ValidationError(
                _("Write as many choices in French as in English, in the same order, or in one language only")
            )
        _refuse_choices(french)

    def validate_choices_en(self, field: Field) -> None:
        """Neither too many nor too long."""
        if self._chooses():
            _refuse_choices(_lines(field))

    def validate_lowest(self, field: Field) -> None:
        """A number."""
        self._refuse_figure(field)

    def validate_highest(self, field: Field) -> None:
        """A number, not below the lowest."""
        self._refuse_figure(field)
        low, high = self._figure(self.lowest), self._figure(field)
        if low is not None and high is not None and high < low:
            raise ValidationError(_("Enter a number that is not below the lowest one"))

    def asks(self) -> Asks:
        """What was typed; ask only after the form is valid. What does not belong to the kind is left out."""
        kind = QuestionKind(self.kind.data or "")
        is_number = kind is QuestionKind.NUMBER
        return Asks(
            kind,
            Words(self.label_fr.data, self.label_en.data),
            Words(self.help_fr.data, self.help_en.data),
            self.unit.data if is_number else "",
            self._figure(self.lowest),
            self._figure(self.highest),
            _paired(_lines(self.choices_fr), _lines(self.choices_en)) if kind in CHOOSES else (),
            {mode: self[mode.value].data == NEEDED for mode in self.modes if self[mode.value].data != NOT},
        )

    def _chooses(self) -> bool:
        return self.kind.data in CHOOSES

    def _figure(self, field: Field) -> float | None:
        if self.kind.data != QuestionKind.NUMBER:
            return None
        return read_figure(field.data or "", self.unit.data or "", language())

    def _refuse_figure(self, field: Field) -> None:
        if self.kind.data == QuestionKind.NUMBER and field.data and self._figure(field) is None:
            raise ValidationError(_("Enter a number, or leave it empty"))


def question_form(modes: Sequence[AccessMode], asks: Asks | None = None) -> QuestionForm:
    """The form for an instrument that is used in these ways, which shows the question as it is at present."""
    fields = {mode.value: ModeField(mode_label(mode), name=mode.value) for mode in modes}
    form_class = type("QuestionForm", (QuestionForm,), {**fields, "modes": tuple(modes)})
    form: QuestionForm = form_class(data=_as_it_is(asks, modes) if asks else None)
    return form


def _as_it_is(asks: Asks, modes: Sequence[AccessMode]) -> dict[str, Any]:
    needed = {mode: NEEDED if must else YES for mode, must in asks.modes.items()}
    return {
        "label_fr": asks.label.fr,
        "label_en": asks.label.en,
        "help_fr": asks.help.fr,
        "help_en": asks.help.en,
        "kind": asks.kind.value,
        "choices_fr": "\n".join(one.fr for one in asks.choices if one.fr),
        "choices_en": "\n".join(one.en for one in asks.choices if one.en),
        "unit": asks.unit,
        "lowest": "" if asks.lowest is None else number(asks.lowest, language()),
        "highest": "" if asks.highest is None else number(asks.highest, language()),
        **{mode.value: needed.get(mode, NOT) for mode in modes},
    }


def _lines(field: Field) -> list[str]:
    """Each choice once, in the order in which they were typed."""
    return list(dict.fromkeys(one.strip() for one in (field.data or "").split("\n") if one.strip()))


def _paired(french: list[str], english: list[str]) -> tuple[Words, ...]:
    count = max(len(french), len(english))
    pairs = zip(french or [""] * count, english or [""] * count, strict=True)
    return tuple(Words(fr, en) for fr, en in pairs)


def _refuse_choices(lines: list[str]) -> None:
    if len(lines) > MOST_CHOICES:
        raise ValidationError(_("Write %(most)s choices at most", most=MOST_CHOICES))
    if any(len(one) > LONGEST_CHOICE for one in lines):
        raise ValidationError(_("Shorten each choice to %(longest)s characters", longest=LONGEST_CHOICE))
