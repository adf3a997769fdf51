"""Photos of a listing: adding one, saying what it shows."""

from __future__ import annotations

from wtforms import FileField

from light2share.equipment.picture_words import PICTURE_FAULTS
from light2share.equipment.pictures import Fault
from light2share.i18n import _, gettext
from light2share.web.forms import Form, TextField

ALT_LONGEST = 160


class WordsForm(Form):
    """What a photo shows, for those who don’t see it."""

    alt_fr = TextField(_("What it shows, in French"), longest=ALT_LONGEST)
    alt_en = TextField(_("What it shows, in English"), longest=ALT_LONGEST)

    def alt(self) -> dict[str, str]:
        """The words by language."""
        return {"fr": self.alt_fr.data or "", "en": self.alt_en.data or ""}


class PhotoForm(WordsForm):
    """A photo to add."""

    photo = FileField(_("Photo"))

    def refuse(self, fault: Fault | None, full: bool) -> int:
        """Say what is wrong with the file; the status of the page."""
        if full:
            self.photo.errors = [gettext("Remove a photo first: a listing has ten at most")]
            return 422
        if fault is None:
            self.photo.errors = [gettext("Choose a photo")]
            return 422
        status, words = PICTURE_FAULTS[fault]
        self.photo.errors = [str(words)]
        return status
