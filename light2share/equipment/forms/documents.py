"""Documents of a listing: sending one, saying what it is and who may download it."""

from __future__ import annotations

from wtforms import FileField

from light2share.equipment.documents import MOST_DOCUMENTS, Label
from light2share.equipment.forms.fields import ChosenField, Needed, options
from light2share.equipment.pdf import Fault
from light2share.equipment.rules import DocumentKind, Readers
from light2share.equipment.words import DOCUMENT_KINDS, READERS
from light2share.i18n import _, gettext
from light2share.web.forms import Form, TextField

TITLE_LONGEST = 120
FAULTS = {
    Fault.TOO_LARGE: (413, _("Choose a PDF of at most 20 MB")),
    Fault.NO_PDF: (415, _("Choose a PDF: this file is none, whatever its name says")),
    Fault.CUT: (415, _("Choose another file: this PDF stops before its end")),
}
"""What a refused file answers, and with which status."""


class LabelForm(Form):
    """What a document is called, what it is, who reads it."""

    title = TextField(_("Title"), [Needed(_("Enter a title, as users will read it"))], longest=TITLE_LONGEST)
    kind = ChosenField(
        _("What it is"), choices=options((kind.value, DOCUMENT_KINDS[kind]) for kind in DocumentKind)
    )
    readers = ChosenField(
        _("Who may download it"), choices=options((one.value, READERS[one]) for one in Readers)
    )

    def label(self) -> Label:
        """What was said; ask only after the form is valid."""
        kind, readers = self.kind.data or DocumentKind.OTHER, self.readers.data or Readers.ALL
        return Label(self.title.data, DocumentKind(kind), Readers(readers))


class DocumentForm(LabelForm):
    """A document to add."""

    document = FileField(_("PDF file"))

    def refuse(self, fault: Fault | None, full: bool) -> int:
        """Say what is wrong with the file; the status of the page."""
        if full:
            self.document.errors = [
                gettext("Remove a document first: a listing has %(most)s at most", most=MOST_DOCUMENTS)
            ]
            return 422
        if fault is None:
            self.document.errors = [gettext("Choose a PDF file")]
            return 422
        status, words = FAULTS[fault]
        self.document.errors = [str(words)]
        return status
