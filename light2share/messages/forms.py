"""Writing to the other side of a booking: text, files, or both."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import MultipleFileField

from light2share.i18n import _, gettext
from light2share.messages import taking
from light2share.messages.files import Prepared
from light2share.messages.rules import LONGEST
from light2share.messages.taking import Wrong
from light2share.web.attachments import FilesForm, Limits
from light2share.web.forms import LongTextField
from light2share.web.uploads import Upload


class MessageForm(FilesForm):
    """A message."""

    body = LongTextField(_("Your message"), longest=LONGEST)
    files = MultipleFileField(_("Files"))

    def take(
        self, files: Iterator[Upload], count: int, allowed: Limits
    ) -> tuple[list[Prepared], Wrong | None]:
        """PDF and pictures."""
        return taking.take(files, count, allowed)

    def taken_in(self) -> list[Prepared] | None:
        """As of every form with files; a message says something, or brings a file."""
        found = super().taken_in()
        if found == [] and not self.body.data:
            self.body.errors = [gettext("Write a message, or choose a file to send")]
            return None
        return found
