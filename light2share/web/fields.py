"""Fields that turn a person's text into kernel values: texts, wall-clock times, days, amounts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field, StringField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, DateTimeLocalInput, EmailInput, TextArea

from light2share.i18n import _, language, n_
from light2share.i18n.formats import local_iso, zone_label
from light2share.kernel.localtime import exists, to_utc

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"  # neither printed nor a line end
    "\u202a-\u202e\u2066-\u2069]"  # reverse the order of what follows
)
INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064]")
"""Come along with copied text: they take no room, join signs or turn the order of what stands beside them."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their kind, and yet nothing to see."""
YEARS = range(1970, 2101)


def _clean(value: str | None) -> str:
    """Composed signs, plain line ends, nothing around it; empty if there is nothing to see in it."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", value or ""))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if CONTROL.search(text) or any(map(_is_visible, text)) else ""


def _is_visible(sign: str) -> bool:
    """Whether a sign by itself shows anything: no space, no mark that needs a letter, no format character."""
    return unicodedata.category(sign)[0] not in "ZCM" and sign not in BLANK


class TextField(StringField):
    """One line of text, trimmed; refuses control characters and more than `longest` characters."""

    data: str
    longest = 160
    lines = False

    def __init__(
        self, label: Any = None, validators: Iterable[Any] = (), longest: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.longest = longest or self.longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim, with plain line ends; what shows nothing counts as not entered."""
        if valuelist or self.data is None:
            self.data = _clean(valuelist[0] if valuelist else "")
            self.raw_data = [self.data] if valuelist else []

    def pre_validate(self, form: PlainForm) -> None:
        """Hold the limits of RELIABILITY: length, no control characters."""
        refuse_unfit_text(self.data or "", self.longest, lines=self.lines)


class EmailTextField(TextField):
    """An e-mail address; the server reads it, the browser only picks the keyboard."""

    widget = EmailInput()


class LongTextField(TextField):
    """Several lines of text, trimmed; refuses control characters and more than `longest` characters."""

    widget = TextArea()
    longest = 4000
    lines = True


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
        self.data: datetime | None = None
        self.zone: ZoneInfo | None = None
        self.local: datetime | None = None
        self.raw = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data and self.zone:
            return local_iso(self.data, self.zone)
        return ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the wall-clock time; the zone is applied at validation."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(\.\d+)?)?", text, re.ASCII)
        try:
            local = datetime.fromisoformat(f"{found[1]}T{found[2]}") if found else None
        except ValueError:
            local = None
        if local is None or local.year not in YEARS:
            raise ValueError(_("Enter a day and a time, such as 2026-11-24T13:30"))
        self.local = local

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
                    zone=zone_label(self.zone.key, language()),
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
        self.data = _day(text) if text else None


class DaysField(TextField):
    """Several calendar days with semicolons between them, each as a DayField takes it; `days` are they, in order."""

    longest = 600

    def __init__(self, *args: Any, most: int = 50, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.days: tuple[date, ...] = ()

    def pre_validate(self, form: PlainForm) -> None:
        """Read each."""
        super().pre_validate(form)
        texts = [part.strip() for part in re.split("[;,]", self.data or "")]
        self.days = tuple(sorted({_day(text) for text in texts if text}))
        if len(self.days) > self.most:
            raise ValidationError(n_("Enter at most %(num)s day", "Enter at most %(num)s days", self.most))


def _day(text: str) -> date:
    try:
        if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text, re.ASCII):
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(_("Enter a day, such as 24/11/2026")) from error
    if day.year not in YEARS:
        raise ValidationError(_("Enter a day, such as 24/11/2026"))
    return day


class WholeField(StringField):
    """A whole number between two bounds."""

    def __init__(
        self,
        label: Any = None,
        validators: Iterable[Any] = (),
        lowest: int = 0,
        highest: int = 10_000,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.lowest, self.highest = lowest, highest

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read plain digits; an empty text is no number."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None

    def pre_validate(self, form: PlainForm) -> None:
        """Hold the bounds, which the form may have moved since."""
        typed = str(self.raw_data[0]).strip() if self.raw_data else ""
        if typed and (self.data is None or not self.lowest <= self.data <= self.highest):
            self.data = None
            raise ValidationError(
                _("Enter a whole number between %(low)s and %(high)s", low=self.lowest, high=self.highest)
            )


class EurosField(StringField):
    """An amount in euros with a point or a comma, kept as whole cents."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        text = f"{self.data / 100:.2f}".removesuffix(".00")
        return text.replace(".", ",") if language() == "fr" else text

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `1 250,50`, `1250.5 €`; an empty text is no amount."""
        text = re.sub(r"[\s\u00a0\u202f€]", "", valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        amount = euros(text, language())
        if amount is None:
            raise ValueError(_("Enter an amount in euros, such as 120 or 49.50"))
        cents = amount * 100
        if cents != cents.to_integral_value() or not 0 <= cents <= 100_000_000:
            raise ValueError(_("Enter an amount between 0 and 1,000,000 euros, with two decimals at most"))
        self.data = int(cents)


def euros(text: str, spoken: str) -> Decimal | None:
    """The amount that `text` without spaces means to a reader of the language; None if it can’t be told.

    A comma is decimal, except in English before three digits (UX.md, section 7); `1.250` and, in French, `1,250` could
    mean either and are refused.
    """
    if spoken == "en" and re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text, re.ASCII):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}", text, re.ASCII):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,40}([.,]\d{1,2})?", text, re.ASCII):
        return Decimal(text.replace(",", "."))
    return None
