"""Authorising people on an instrument, and asking to be trained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wtforms import Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from light2share.authorisations.rules import LONGEST, LONGEST_WISH, MOST_MONTHS, Said, is_late
from light2share.authorisations.wording import ANSWERS
from light2share.i18n import _, gettext
from light2share.web.forms import DayField, Form, LongTextField, TextField, WholeField


class MonthsForm(Form):
    """For how long people are authorised as a rule."""

    months = WholeField(
        _("Months"), [InputRequired(_("Enter a number of months"))], lowest=1, highest=MOST_MONTHS
    )


class UntilForm(Form):
    """The last day of an authorisation."""

    ends_on = DayField(_("Authorised until"))

    def from_day(self, today: date) -> None:
        """Take days from this one on."""
        self.today = today

    def validate_ends_on(self, field: Field) -> None:
        """A day to come, in a time that one can look over."""
        self.check_day(field)

    def check_day(self, field: Field) -> None:
        """Refuse a day that is past or too far."""
        if field.data is None or field.data < self.today:
            raise ValidationError(_("Enter a day that is not past"))
        if is_late(field.data, self.today):
            raise ValidationError(_("Enter a day in the next ten years"))


class GrantForm(UntilForm):
    """Whom to authorise, and until when."""

    person = SelectField(_("Who"), validate_choice=False)

    def offer(self, people: Mapping[str, str]) -> None:
        """Let one of these be chosen."""
        self.person.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(key, name) for key, name in people.items()),
        ]

    def validate_person(self, field: Field) -> None:
        """One of them."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose a person"))


class WithdrawForm(Form):
    """Why it counts no more."""

    reason = LongTextField(
        _("Why do you withdraw it?"), [DataRequired(_("Say why, in a word"))], longest=LONGEST
    )


class AskForm(Form):
    """Who wants to be trained, and when it suits."""

    person = RadioField(_("Who is to be trained?"), coerce=int, validate_choice=False)
    wish = TextField(_("When does it suit?"), [DataRequired(_("Say when it suits"))], longest=LONGEST_WISH)
    words = LongTextField(_("A word to the owner"), longest=LONGEST)

    def offer(self, people: Mapping[int, str], who: int) -> None:
        """Let somebody of one's own organisation be chosen; `who` is, unless said otherwise."""
        self.person.choices = [SelectChoice(number, name) for number, name in people.items()]
        if self.person.data is None and not self.person.raw_data:
            self.person.data = who

    def validate_person(self, field: Field) -> None:
        """One of them."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one of your colleagues"))


class AnswerForm(UntilForm):
    """What the owner says to a wish."""

    said = RadioField(
        _("Your answer"),
        choices=[SelectChoice(said.value, label) for said, label in ANSWERS.items()],
        validate_choice=False,
    )
    words = LongTextField(_("Day and time, or your reason"), longest=LONGEST)

    def validate_said(self, field: Field) -> None:
        """One of the three."""
        if field.data not in set(Said):
            raise ValidationError(_("Choose your answer"))

    def validate_words(self, field: Field) -> None:
        """What is proposed, or why not."""
        if self.said.data == Said.PROPOSED and not field.data:
            raise ValidationError(_("Say when and where"))
        if self.said.data == Said.DECLINED and not field.data:
            raise ValidationError(_("Say why not"))

    def validate_ends_on(self, field: Field) -> None:
        """Asked for only where somebody is authorised."""
        if self.said.data == Said.AUTHORISED:
            self.check_day(field)
