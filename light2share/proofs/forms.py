"""A standing document: its file, its days, who gets the file."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import BooleanField, Field, FileField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.i18n import _, gettext
from light2share.messages import taking
from light2share.messages.files import Prepared
from light2share.messages.taking import Wrong
from light2share.proofs.actions import Said
from light2share.proofs.rules import LONGEST_NOTE, ProofKind
from light2share.proofs.words import KINDS
from light2share.web import uploads
from light2share.web.attachments import FilesForm, Limits, limits
from light2share.web.forms import DayField, TextField


class ProofForm(FilesForm):
    """What is said of a document, with a file or for the one that is there."""

    files = FileField(_("File"))
    starts_on = DayField(_("Valid from"))
    ends_on = DayField(_("Valid until"))
    note = TextField(_("Note"), longest=LONGEST_NOTE)
    shared = BooleanField(_("Companies with which we have a booking or a request may download it"))

    def take(
        self, files: Iterator[uploads.Upload], count: int, allowed: Limits
    ) -> tuple[list[Prepared], Wrong | None]:
        """One file, as with a message."""
        return taking.take(files, count, Limits(1, allowed.each, allowed.each))

    def validate_starts_on(self, field: Field) -> None:
        """A day has to stand there."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Enter the first day on which it counts"))

    def validate_ends_on(self, field: Field) -> None:
        """Not before the first."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("Enter a day that is not before the first"))

    def said(self) -> Said:
        """The words about it; ask only after the form is valid."""
        assert self.starts_on.data is not None
        return Said(self.starts_on.data, self.ends_on.data, self.note.data or "", bool(self.shared.data))


class NewProofForm(ProofForm):
    """A document that is not there yet: its file has to come along."""

    kind = RadioField(
        _("What it is"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
    )

    def validate_kind(self, field: Field) -> None:
        """One of them."""
        if field.data not in set(ProofKind):
            raise ValidationError(_("Choose what it is"))

    def validate_files(self, _field: Field) -> None:
        """One has to be chosen."""
        if not uploads.count("files"):
            raise ValidationError(_("Choose a file"))


def limits_words() -> str:
    """What a file may be, for the hint of the field."""
    return gettext(
        "PDF, JPEG, PNG or WebP, at most %(each)s MB. The place where a picture was taken is removed.",
        each=limits().each,
    )
