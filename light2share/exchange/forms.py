"""Sending a file of listings or of members."""

from __future__ import annotations

from wtforms import BooleanField, FileField, RadioField
from wtforms.fields import SelectChoice

from light2share.exchange.rules import Trouble
from light2share.exchange.words import TROUBLES
from light2share.i18n import LANGUAGES, _, gettext, language
from light2share.web.forms import Form

STATUS = {Trouble.TOO_LARGE: 413, Trouble.OLD_EXCEL: 415, Trouble.UNREADABLE: 415}
ACCEPTED = ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values"


class FileForm(Form):
    """A file that is sent."""

    file = FileField(_("File"))

    def refuse(self, trouble: Trouble | None) -> int:
        """Say what is wrong with the file; the status of the page."""
        if trouble is None:
            self.file.errors = [gettext("Choose the file")]
            return 422
        self.file.errors = [gettext(str(TROUBLES[trouble]), line=1)]
        return STATUS.get(trouble, 422)


class SendForm(FileForm):
    """The file, and the language of those texts in it whose column does not say one."""

    language = RadioField(
        _("Language of a UNIQUIP file"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )

    def __init__(self, read: bool = True) -> None:
        super().__init__(read=read)
        if not self.language.data:
            self.language.data = language()


class MembersForm(FileForm):
    """A file of members."""

    invites = BooleanField(_("Invite the first admins that the file names, when I confirm the import"))
