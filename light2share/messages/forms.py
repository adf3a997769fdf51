"""Writing to the other side of a booking: text, files, or both."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app
from wtforms import MultipleFileField

from light2share.i18n import _, gettext
from light2share.messages.files import Fault, Prepared, Refused, prepared
from light2share.messages.rules import LONGEST
from light2share.messages.wording import FAULTS
from light2share.web import uploads
from light2share.web.forms import Form, LongTextField

MEGABYTE = 1_000_000


class MessageForm(Form):
    """A message."""

    body = LongTextField(_("Your message"), longest=LONGEST)
    files = MultipleFileField(_("Files"))

    fault_status = 422

    def taken_in(self) -> list[Prepared] | None:
        """The files as they will be stored; None if anything of the form is refused, which then says why."""
        valid = self.validate()
        found: list[Prepared] = []
        try:
            found = list(_files())
        except _RefusedFile as refused:
            self.fault_status, words = FAULTS[refused.fault]
            said = str(words) % refused.about
            self.files.errors = [f"{said}. {_again()}" if uploads.count("files") > 1 else said]
            return None
        if valid and not self.body.data and not found:
            self.body.errors = [gettext("Write a message, or choose a file to send")]
            return None
        if not valid:
            self.ask_for_files_again()
        return found if valid else None

    def ask_for_files_again(self) -> None:
        """Say that a browser does not keep the files of a form that comes back."""
        if uploads.count("files") and not self.files.errors:
            self.files.errors = [_again()]


def _again() -> str:
    return gettext("Choose the files once more: a browser does not keep them")


class _RefusedFile(ValueError):
    def __init__(self, fault: Fault, **about: object) -> None:
        super().__init__(fault.value)
        self.fault, self.about = fault, about


def _files() -> Iterator[Prepared]:
    """One after the other, so that no two are in memory as they came; limits are looked at before anything else."""
    settings = current_app.config
    most, each = settings["MESSAGE_FILES"], settings["MESSAGE_FILE_MEGABYTES"]
    together = settings["MESSAGE_MEGABYTES"]
    if uploads.count("files") > most:
        raise _RefusedFile(Fault.TOO_MANY, most=most)
    size = 0
    for file in uploads.sent("files", each * MEGABYTE):
        size += len(file.data)
        if len(file.data) > each * MEGABYTE:
            raise _RefusedFile(Fault.TOO_LARGE, name=file.called, megabytes=each)
        if size > together * MEGABYTE:
            raise _RefusedFile(Fault.TOO_LARGE_TOGETHER, megabytes=together)
        try:
            yield prepared(file.data, file.called)
        except Refused as refused:
            raise _RefusedFile(refused.fault, name=file.called, megabytes=each) from refused
