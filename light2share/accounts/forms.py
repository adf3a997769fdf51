"""What people type to sign in and about themselves."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from light2share.accounts.rules import plain_email
from light2share.accounts.zones import ZONES
from light2share.i18n import LANGUAGES, _, formats, gettext, language
from light2share.web.forms import EmailTextField, Form, TextField
from light2share.web.passwords import NewPasswordForm

LONGEST_EMAIL = 254


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


class ChangeEmailForm(AskResetForm):
    """Another address to sign in with, by somebody who knows the password."""

    email = EmailTextField(
        _("New e-mail address"), [InputRequired(_("Enter your new e-mail address"))], longest=LONGEST_EMAIL
    )
    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])
    code = TextField(_("Code"), longest=40)
    present = ""

    def refuse_code(self) -> None:
        """Say that it was not right, whatever the reason."""
        self.code.errors = [
            gettext("This code isn’t right, or was used before. Wait for the next one and enter it.")
        ]

    def validate_email(self, field: EmailTextField) -> None:
        """Catch what can't be an address, and the one that is in use; whether somebody else has it is not said."""
        super().validate_email(field)
        if plain_email(field.data or "") == self.present:
            raise ValidationError(_("This is the address you sign in with already"))


class PresentForm(Form):
    """The password of somebody who is signed in, before what nobody else may do for them."""

    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])


class ChangePasswordForm(NewPasswordForm):
    """The same, by somebody who still knows the present one."""

    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])


class CodeForm(Form):
    """The second step of signing in."""

    code = TextField(_("Code"), [InputRequired(_("Enter the code"))], longest=40)

    def refuse_code(self) -> None:
        """Say that it was not right, whatever the reason."""
        self.code.errors = [
            gettext("This code isn’t right, or was used before. Wait for the next one and enter it.")
        ]


class SecondFactorForm(CodeForm):
    """What a change of the second step wants: both factors."""

    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])


class NewPasskeyForm(Form):
    """What a new passkey is called, by somebody who knows the password, and has the second step where it is on."""

    name = TextField(_("Name of the passkey"), [InputRequired(_("Enter a name"))], longest=60)
    current_password = PasswordField(_("Present password"), [InputRequired(_("Enter your present password"))])
    code = TextField(_("Code"), longest=40)

    def refuse_code(self) -> None:
        """Say that it was not right, whatever the reason."""
        self.code.errors = [
            gettext("This code isn’t right, or was used before. Wait for the next one and enter it.")
        ]


class LetGoForm(PresentForm):
    """What letting go of a way of signing in wants: the password, and a code where the second step is on."""

    code = TextField(_("Code"), longest=40)

    def refuse_code(self) -> None:
        """Say that it was not right, whatever the reason."""
        self.code.errors = [
            gettext("This code isn’t right, or was used before. Wait for the next one and enter it.")
        ]


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

    zone = SelectField(_("Time zone"), validate_choice=False)

    def offer_zones(self) -> None:
        """Let one of the zones be chosen, by the place that it is called after."""
        named = sorted((formats.zone_label(zone, language()), zone) for zone in ZONES)
        mine = SelectChoice("", gettext("My browser’s"))
        self.zone.choices = [
            mine,
            *(SelectChoice(zone, label[:1].upper() + label[1:]) for label, zone in named),
        ]

    def validate_zone(self, field: SelectField) -> None:
        """One of them, or none."""
        if field.data and field.data not in ZONES:
            raise ValidationError(_("Choose from the list"))


class ActingForForm(Form):
    """Which of one's organisations to act for."""

    organisation = RadioField(_("Organisation"), coerce=int)
