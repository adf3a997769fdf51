"""The logo of an organisation."""

from __future__ import annotations

from wtforms import FileField

from light2share.equipment.picture_words import PICTURE_FAULTS
from light2share.equipment.pictures import Fault
from light2share.i18n import _, gettext
from light2share.web.forms import Form


class LogoForm(Form):
    """A picture."""

    logo = FileField(_("Picture"))

    def refuse(self, fault: Fault | None) -> int:
        """Say what is wrong with the file; the status of the page."""
        if fault is None:
            self.logo.errors = [gettext("Choose a picture")]
            return 422
        status, words = PICTURE_FAULTS[fault]
        self.logo.errors = [str(words)]
        return status
