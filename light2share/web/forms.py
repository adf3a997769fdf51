"""What every form shares: its tokens, its status, and fields that turn a person's text into kernel values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, DateTimeLocalInput

from light2share.i18n import _
from light2share.kernel.localtime import exists, to_utc
from light2share.web.answers import KEY_FIELD

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff\ufffe\uffff]")


class Form(PlainForm):
    """A form filled from the request when one was posted, else from `obj` or `data`."""

    def __init__(self, obj: Any = None, data: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        posted = request.method in {"POST", "PUT", "PATCH"}
        sent = CombinedMultiDict([request.files, request.form]) if posted else None
        super().__init__(formdata=sent, obj=obj, data=data, prefix=prefix)

    def submitted_and_valid(self) -> bool:
        """Whether it was posted and every field holds."""
        return request.method == "POST" and bool(self.validate())

    def status(self, taken: bool = False) -> int:
        """The status of the page that shows it: 200 fresh, 422 refused, 409 if somebody else was first."""
        if request.method != "POST":
            return 200
        return 409 if taken else 422

    def hidden(self) -> Markup:
        """The CSRF token and the key that makes a second arrival harmless; the key survives a refused form."""
        key = request.form.get(KEY_FIELD) or uuid4().hex
        return Markup(
            '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">'
        ).format(generate_csrf(), KEY_FIELD, key)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Field id and first message of each refused field, in the order of the page."""
        return [(field.id, str(first_fault(field))) for field in self if field.errors]


def first_fault(field: Field) -> Any:
    """The first message of a field, also of one made of several."""
    errors = field.errors
    while isinstance(errors, (list, tuple, dict)):
        errors = next(iter(errors.values() if isinstance(errors, dict) else errors))
    return errors


def hidden_fields() -> Markup:
    """The two hidden inputs for a form that is only a button."""
    return Form().hidden()


def _clean(value: str | None) -> str:
    return "" if value is None else value.replace("\r\n", "\n").strip()


class TextField(StringField):
    """One line of text, trimmed; refuses control characters and more than `longest` characters."""

    def __init__(
        self, label: Any = None, validators: Iterable[Any] = (), longest: int = 160, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.longest = longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim."""
        if valuelist:
            self.data = _clean(valuelist[0])

    def pre_validate(self, form: PlainForm) -> None:
        """Hold the limits of RELIABILITY: length, no control characters."""
        refuse_unfit_text(self.data or "", self.longest, lines=False)


class LongTextField(TextAreaField):
    """Several lines of text, trimmed; refuses control characters and more than `longest` characters."""

    def __init__(
        self, label: Any = None, validators: Iterable[Any] = (), longest: int = 4000, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.longest = longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim, with plain line ends."""
        if valuelist:
            self.data = _clean(valuelist[0])

    def pre_validate(self, form: PlainForm) -> None:
        """Hold the limits of RELIABILITY: length, no control characters."""
        refuse_unfit_text(self.data or "", self.longest, lines=True)


def refuse_unfit_text(text: str, longest: int, lines: bool) -> None:
    """Raise ValidationError for text that is too long or holds control characters."""
    if len(text) > longest:
        raise ValidationError(
            _("Shorten this to %(longest)s characters: it has %(length)s", longest=longest, length=len(text))
        )
    if CONTROL.search(text) or (not lines and re.search(r"[\n\t]", text)):
        raise ValidationError(_("Remove the characters that can’t be printed"))


class LocalTimeField(Field):
    """A wall-clock time `YYYY-MM-DDTHH:MM` of the equipment's site, as an aware UTC instant.

    Set `zone` before the form is validated (see `in_zone`). A time that the clocks jump over is refused; of a time that
    comes twice, the first is meant.
    """

    widget = DateTimeLocalInput()

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.zone: ZoneInfo | None = None
        self.local: datetime | None = None
        self.raw = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data and self.zone:
            return self.data.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
        return ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the wall-clock time; the zone is applied at validation."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.local = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(_("Enter a day and a time, such as 2026-11-24T13:30")) from error
        if self.local.tzinfo is not None or not 1970 <= self.local.year <= 2100:
            raise ValueError(_("Enter a day and a time, such as 2026-11-24T13:30"))
        self.local = self.local.replace(second=0, microsecond=0)

    def pre_validate(self, form: PlainForm) -> None:
        """Turn it into UTC; refuse what the clocks jump over."""
        if self.local is None or self.errors:
            return
        if self.zone is None:
            raise RuntimeError("a LocalTimeField needs the zone of a site")
        if not exists(self.local, self.zone):
            raise ValidationError(
                _(
                    "Enter another time: the clocks jump over %(time)s on that day (%(zone)s)",
                    time=self.local.strftime("%H:%M"),
                    zone=self.zone.key,
                )
            )
        self.data = to_utc(self.local, self.zone)


def in_zone(form: PlainForm, zone: ZoneInfo) -> None:
    """Give every local time of the form, also inside lists, the zone it is meant in."""
    for field in form:
        _give_zone(field, zone)


def _give_zone(field: Field, zone: ZoneInfo) -> None:
    if isinstance(field, LocalTimeField):
        field.zone = zone
    for entry in getattr(field, "entries", []):
        _give_zone(entry, zone)


class DayField(StringField):
    """A calendar day: `2026-11-24` as browsers send it, or `24/11/2026`."""

    widget = DateInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else (self.data.isoformat() if self.data else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read either form; an empty text is no day."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
                self.data = date(int(found[3]), int(found[2]), int(found[1]))
            else:
                self.data = date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(_("Enter a day, such as 24/11/2026")) from error


class EurosField(StringField):
    """An amount in euros with a point or a comma, kept as whole cents."""

    def _value(self) -> str:
        return (
            str(self.raw_data[0])
            if self.raw_data
            else ("" if self.data is None else f"{self.data / 100:.2f}")
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `1 250,50`, `1250.5 €`; an empty text is no amount."""
        text = re.sub(r"[\s\u00a0\u202f€]", "", valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            cents = Decimal(text.replace(",", ".")) * 100
        except InvalidOperation as error:
            raise ValueError(_("Enter an amount in euros, such as 120 or 49,50")) from error
        if not cents.is_finite() or cents != cents.to_integral_value() or not 0 <= cents <= 100_000_000:
            raise ValueError(_("Enter an amount between 0 and 1,000,000 euros, with two decimals at most"))
        self.data = int(cents)
