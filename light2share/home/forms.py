"""What the cluster types into the pages of text."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, ValidationError

from light2share.i18n import _
from light2share.web.forms import Form, LongTextField


class BodyField(LongTextField):
    """A whole page as Markdown."""

    longest = 40_000

    def pre_validate(self, form: Form) -> None:
        """A title comes first, as the page shows it."""
        super().pre_validate(form)
        if self.data and not self.data.lstrip().startswith("# "):
            raise ValidationError(_("Begin with a line such as “# Terms of use”: it becomes the title"))


class SiteTextForm(Form):
    """A new version of a page, in both languages."""

    seen = HiddenField()
    body_fr = BodyField(_("Text in French"), [InputRequired(_("Enter the text in French"))])
    body_en = BodyField(_("Text in English"), [InputRequired(_("Enter the text in English"))])
    asks = BooleanField(_("Ask everybody to accept this version when they sign in next"))
