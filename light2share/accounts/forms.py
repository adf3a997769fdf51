"""What people type to sign in and about themselves."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from light2share.accounts.rules import PasswordFault, password_fault
from light2share.i18n import LANGUAGES, _
from light2share.security.passwords import LONGEST, SHORTEST
from light2share.web.forms import EmailTextField, Form, TextField

LONGEST_EMAIL = 254

FAULTS = {
    PasswordFault.TOO_SHORT: _("Choose a password of %(shortest)s characters or more", shortest=SHORTEST),
    PasswordFault.TOO_LONG: _("Choose a password of %(longest)s characters at most", longest=LONGEST),
    PasswordFault.NAMES_YOU: _("Choose a password that isn’t your name or your e-mail address"),
}


class SignInForm(Form):
    """Who somebody is."""

    email = EmailTextField(
        _("E-mail"), [InputRequired(_("Enter your e-mail address"))], longest=LONGEST_EMAIL
    )
    password = PasswordField(_("Password"), [InputRequired(_("Enter your password"))])

    def refuse(self, message: str) -> None:
        """Say one sentence that belongs to no field."""
        self.form_errors.append(message)


class AskResetForm(Form):
    """Which account has lost its password."""

    email = EmailTextField(
        _("E-mail"), [InputRequired(_("Enter your e-mail address"))], longest=LONGEST_EMAIL
    )

    def validate_email(self, field: EmailTextField) -> None:
        """Catch what can't be an address; whether it has an account is not said."""
        name, at, host = (field.data or "").rpartition("@")
        if not (name and at and host):
            raise ValidationError(_("Enter an e-mail address, such as name@company.example"))


class NewPasswordForm(Form):
    """A password to be, for the person of `email` and `name`."""

    new_password = PasswordField(_("New password"), [InputRequired(_("Enter a new password"))])

    email = ""
    name = ""

    def about(self, email: str, name: str) -> None:
        """Say whose password it will be, before the form is validated."""
        self.email, self.name = email, name

    def validate_new_password(self, field: PasswordField) -> None:
        """Long enough, and not what anybody would try first."""
        if fault := password_fault(field.data or "", self.email, self.name):
            raise ValidationError(FAULTS[fault])


class ChangePasswordForm(NewPasswordForm):
    """The same, by somebody who still knows the present one."""

    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])


class DetailsForm(Form):
    """What a person is called, and how pages are shown to them."""

    name = TextField(_("Name"), [InputRequired(_("Enter your name"))], longest=120)
    language = RadioField(_("Language"), choices=[SelectChoice(*one) for one in LANGUAGES.items()])
    theme = RadioField(
        _("Appearance"),
        choices=[
            SelectChoice("system", _("System")),
            SelectChoice("light", _("Light")),
            SelectChoice("dark", _("Dark")),
        ],
    )


class ActingForForm(Form):
    """Which of one's organisations to act for."""

    organisation = RadioField(_("Organisation"), coerce=int)
