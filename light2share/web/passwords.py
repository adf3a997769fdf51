"""The field for a password to be, wherever somebody chooses one."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from light2share.accounts.rules import PasswordFault, password_fault
from light2share.i18n import _
from light2share.security.passwords import LONGEST, SHORTEST
from light2share.web.forms import Form
from light2share.web.identity import identity

FAULTS = {
    PasswordFault.TOO_SHORT: _("Choose a password of %(shortest)s characters or more", shortest=SHORTEST),
    PasswordFault.TOO_LONG: _("Choose a password of %(longest)s characters at most", longest=LONGEST),
    PasswordFault.NAMES_YOU: _("Choose a password that isn’t your name or your e-mail address"),
    PasswordFault.COMMON: _(
        "Choose a password that others don’t use: this one is among the first to be tried"
    ),
}


class NewPasswordForm(Form):
    """A password to be, for the person of `email` and `name`."""

    new_password = PasswordField(_("New password"), [InputRequired(_("Enter a new password"))])

    whose = ("", "")

    def about(self, email: str, name: str) -> None:
        """Say whose password it will be, before the form is validated."""
        self.whose = email, name

    def validate_new_password(self, field: PasswordField) -> None:
        """Long enough, and not what anybody would try first."""
        own = (identity().site_name, identity().cluster_name)
        if fault := password_fault(field.data or "", *self.whose, own):
            raise ValidationError(FAULTS[fault])
