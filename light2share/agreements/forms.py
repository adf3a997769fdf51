"""Writing an agreement, a new version of it, where it is asked for, and what was signed on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import Field, FileField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.agreements.rules import LONGEST_TEXT, LONGEST_TITLE, AgreementKind, Wording
from light2share.agreements.words import KINDS
from light2share.equipment import pdf
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import _, gettext, language
from light2share.web import uploads
from light2share.web.choices import OrganisationField, SeveralField
from light2share.web.forms import DayField, Form, LongTextField, TextField

FAULTS = {
    pdf.Fault.TOO_LARGE: _("Choose a PDF of at most 20 MB"),
    pdf.Fault.NO_PDF: _("Choose a PDF: this file is none, whatever its name says"),
    pdf.Fault.CUT: _("Choose another file: this PDF stops before its end"),
}
LANGUAGES = ("fr", "en")


class BodyField(LongTextField):
    """The text of a document."""

    longest = LONGEST_TEXT


class VersionForm(Form):
    """What a version says, in one language or both."""

    seen = HiddenField()
    title_fr = TextField(_("Title in French"), longest=LONGEST_TITLE)
    body_fr = BodyField(_("Text in French"))
    file_fr = FileField(_("PDF in French"))
    title_en = TextField(_("Title in English"), longest=LONGEST_TITLE)
    body_en = BodyField(_("Text in English"))
    file_en = FileField(_("PDF in English"))
    since = DayField(_("In force since"))

    def taken_in(self, today: date) -> dict[str, bytes] | None:
        """The PDF of each language that has one; None if anything of the form is refused, which then says why."""
        files = {say: data for say in LANGUAGES if (data := _sent(f"file_{say}"))}
        valid = self.validate()
        for say, data in files.items():
            if fault := pdf.fault(data):
                self[f"file_{say}"].errors = [str(FAULTS[fault])]
        if self.since.data is None or self.since.data > today:
            self.since.errors = self.since.errors or [gettext("Enter a day that is not in the future")]
        for say in LANGUAGES:
            self._check_language(say, say in files)
        if not any(self._says(say, say in files) for say in LANGUAGES):
            self.title_fr.errors = [
                gettext("Enter a title and a text, or choose a PDF, in one language at least")
            ]
        if valid and not self.errors:
            return files
        for say in files:
            self[f"file_{say}"].errors = self[f"file_{say}"].errors or [
                gettext("Choose the files once more: a browser does not keep them")
            ]
        return None

    def _says(self, say: str, has_file: bool) -> bool:
        return bool(self[f"title_{say}"].data or self[f"body_{say}"].data or has_file)

    def _check_language(self, say: str, has_file: bool) -> None:
        """Title, and text or file: both or neither."""
        if not self._says(say, has_file):
            return
        if not self[f"title_{say}"].data:
            self[f"title_{say}"].errors = [gettext("Enter the title in this language too")]
        elif not self[f"body_{say}"].data and not has_file:
            self[f"body_{say}"].errors = [gettext("Enter the text, or choose a PDF")]

    def wordings(self, stored: dict[str, tuple[str, int]]) -> list[Wording]:
        """What it says; ask only after the form is valid. `stored` are names and sizes of the PDFs."""
        return [
            Wording(say, self[f"title_{say}"].data, self[f"body_{say}"].data or "", *stored.get(say, ("", 0)))
            for say in LANGUAGES
            if self[f"title_{say}"].data
        ]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """As of every form; a hidden field is no place to go to."""
        return [("" if name == self.seen.id else name, message) for name, message in super().faults]


def _sent(name: str) -> bytes:
    file = next(uploads.sent(name, pdf.LARGEST_BYTES), None)
    return (file.data or b"\0") if file else b""


class WhereForm(Form):
    """With which instruments an agreement is asked for."""

    where = RadioField(
        _("Asked for with"),
        choices=[
            SelectChoice("all", _("All our instruments")),
            SelectChoice("chosen", _("Those that we choose")),
        ],
        default="all",
        validate_choice=False,
    )
    items = SeveralField(_("Which instruments"), coerce=int)

    def offer(self, items: Iterable[Equipment]) -> None:
        """Let these be chosen."""
        self.items.choices = [SelectChoice(one.id, title(one, language())) for one in items]

    def validate_where(self, field: Field) -> None:
        """One of the two."""
        if field.data not in {"all", "chosen"}:
            raise ValidationError(_("Choose one of the possibilities"))

    def validate_items(self, field: Field) -> None:
        """At least one, where they are chosen."""
        if self.where.data == "chosen" and not field.data:
            raise ValidationError(_("Choose at least one instrument"))

    def wanted(self) -> list[int] | None:
        """The instruments; None for all."""
        return None if self.where.data == "all" else list(self.items.data or ())


class AgreementForm(WhereForm, VersionForm):
    """A new agreement with its first version."""

    kind = RadioField(
        _("What it is"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
    )

    def validate_kind(self, field: Field) -> None:
        """One of them."""
        if field.data not in set(AgreementKind):
            raise ValidationError(_("Choose what it is"))


class PaperForm(Form):
    """Who has signed the present version on paper, and when."""

    organisation = OrganisationField(_("Organisation"))
    signed_on = DayField(_("Signed on"))

    def check(self, today: date) -> bool:
        """Whether everything is there; the form says what is not."""
        self.validate()
        found: Any = self.organisation.found
        if len(found) != 1 and not self.organisation.errors:
            self.organisation.errors = [gettext("Enter the name of one organisation")]
        if not self.signed_on.errors and (self.signed_on.data is None or self.signed_on.data > today):
            self.signed_on.errors = [gettext("Enter a day that is not in the future")]
        return not self.errors
