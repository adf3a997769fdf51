"""What every form shares: its tokens, its status, its faults, and the words of the form library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from flask import request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import HTTPException
from wtforms import Field
from wtforms import Form as PlainForm

from light2share.i18n import _, gettext
from light2share.web.actor import current_person
from light2share.web.answers import FOR_FIELD, KEY_FIELD, only_shown
from light2share.web.fields import (
    DayField,
    DaysField,
    EmailTextField,
    EurosField,
    LocalTimeField,
    LongTextField,
    TextField,
    WholeField,
    euros,
    in_zone,
    refuse_unfit_text,
)

__all__ = [
    "DayField",
    "DaysField",
    "EmailTextField",
    "EurosField",
    "Form",
    "LocalTimeField",
    "LongTextField",
    "TextField",
    "WholeField",
    "euros",
    "first_fault",
    "hidden_fields",
    "in_zone",
    "refuse_unfit_text",
]

LIBRARY_WORDS = {
    "Not a valid choice.": _("Choose one of the possibilities"),
    "Invalid Choice: could not coerce.": _("Choose one of the possibilities"),
    "'%(value)s' is not a valid choice for this field.": _("Choose among the possibilities only"),
    "'%(value)s' are not valid choices for this field.": _("Choose among the possibilities only"),
    "This field is required.": _("Enter something here"),
    "Not a valid integer value.": _("Enter a whole number"),
    "Not a valid decimal value.": _("Enter a number"),
}
"""What the form library says by itself, in the site's words."""


HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')


class LibraryWords:
    """Gives the form library our words for its own."""

    def gettext(self, text: str) -> str:
        """Our sentence, in the language of the answer."""
        return str(LIBRARY_WORDS[text]) if text in LIBRARY_WORDS else gettext(text)

    def ngettext(self, one: str, many: str, num: int) -> str:
        """The same where the library counts."""
        return self.gettext(one if num == 1 else many)


class Form(PlainForm):
    """A form filled from the request when one was posted, else from `obj` or `data`.

    With `read=False` it takes nothing from the request: another form of the same page was sent.
    """

    class Meta:
        """How the library is set."""

        def get_translations(self, _form: PlainForm) -> LibraryWords:
            """Where its words come from."""
            return LibraryWords()

    def __init__(
        self, obj: Any = None, data: Mapping[str, Any] | None = None, prefix: str = "", read: bool = True
    ) -> None:
        posted = read and request.method in {"POST", "PUT", "PATCH"}
        self.held_back = False
        """Tried too often: it comes back with 429."""
        sent: Any = CombinedMultiDict([request.files, request.form]) if posted else None
        super().__init__(formdata=sent, obj=obj, data=data, prefix=prefix)

    def submitted_and_valid(self) -> bool:
        """Whether it was posted and every field holds; not if it is only shown again after signing in."""
        return request.method == "POST" and not only_shown() and bool(self.validate())

    def status(self, taken: bool = False) -> int:
        """The status of its page: 200 fresh, 422 refused, 429 held back, 409 if somebody else was first."""
        if request.method != "POST" or only_shown():
            return 200
        if self.held_back:
            return 429
        return 409 if taken else 422

    def hidden(self) -> Markup:
        """The CSRF token, the key that makes a second arrival harmless, and for whom its sender acts; for whoever
        belongs to one organisation only, that goes without saying. The key survives a refused form.
        """
        person = current_person()
        tokens = [("csrf_token", generate_csrf()), (KEY_FIELD, _sent_key() or uuid4().hex)]
        if person and person.others:
            tokens.append((FOR_FIELD, person.actor.organisation_id))
        return Markup("").join(HIDDEN.format(name, value) for name, value in tokens)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Field id and first message of each refused field, in the order of the page; then what belongs to none."""
        found = [fault for field in self for fault in _faults_of(field)]
        return found + [("", str(message)) for message in self.form_errors]


def _faults_of(field: Field) -> Iterator[tuple[str, str]]:
    entries = [fault for entry in getattr(field, "entries", []) for fault in _faults_of(entry)]
    if entries:
        yield from entries
    elif (message := first_fault(field)) is not None:
        yield field.id, str(message)


def first_fault(field: Field) -> Any:
    """The first message of a field, also of one made of several; None if it has none."""
    return next(_messages(field.errors), None)


def _messages(errors: Any) -> Iterator[Any]:
    if isinstance(errors, Mapping):
        errors = errors.values()
    elif not isinstance(errors, (list, tuple)):
        yield errors
        return
    for error in errors:
        yield from _messages(error)


def hidden_fields() -> Markup:
    """The hidden inputs for a form that is only a button."""
    return Form(read=False).hidden()


def _sent_key() -> str:
    """The key of the form that was sent; empty if there was none, or none that could be read."""
    try:
        return request.form.get(KEY_FIELD, "")
    except HTTPException:  # too large: the page that says so has forms of its own
        return ""
