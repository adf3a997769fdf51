"""Fields that the forms of a listing share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms import Field, RadioField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from light2share.catalogue.quantities import quantities
from light2share.catalogue.typed import named_technique, nearest_techniques, read_figure
from light2share.catalogue.units import Unit, converted, unit
from light2share.equipment.taxonomy import NO_LIMITS, Limits, Taxonomy, taxonomy
from light2share.i18n import _, gettext, language
from light2share.i18n.formats import exactly, quantity


class Needed:
    """Says what to do when a field is empty; a draft (`form.is_complete` false) may leave it so unless `always`."""

    field_flags = {"required": True}  # noqa: RUF012  read by WTForms

    def __init__(self, message: str, always: bool = False) -> None:
        self.message = message
        self.always = always

    def __call__(self, form: PlainForm, field: Field) -> None:
        """Stop at an empty field."""
        if field.errors:
            raise StopValidation
        if not field.data and field.data != 0:
            if self.always or getattr(form, "is_complete", True):
                raise StopValidation(self.message)
            raise StopValidation


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Values and their words, as the fields of choices take them."""
    return [SelectChoice(value, words) for value, words in pairs]


class ChosenField(SelectField):
    """One of a list; another value is refused in the site's own words."""

    data: Any

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what is not in the list."""
        if self.data and all(self.data != one.value for one in self.iter_choices()):
            raise ValidationError(_("Choose one of the list"))


class CardsField(RadioField):
    """One of a few cards; another value is refused in the site's own words."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what is not on a card."""
        if self.data and all(self.data != one.value for one in self.iter_choices()):
            self.data = ""
            raise ValidationError(_("Choose one of these"))


class TechniqueField(StringField):
    """A technique by its slug, its name or a synonym in either language; `data` is the slug."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.typed = ""

    def _value(self) -> str:
        found = taxonomy().technique(self.data or "")
        return found.name.in_(language()) if found else self.typed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Look it up; what is not found stays as it was typed."""
        self.typed = valuelist[0].strip()[:200] if valuelist else ""
        found = named_technique(taxonomy(), self.typed)
        self.data = found.slug if found else ""

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse a name that no technique has, and name the nearest ones."""
        if not self.typed or self.data:
            return
        near = nearest(taxonomy(), self.typed, language())
        if near:
            raise StopValidation(
                gettext("Choose a technique of the list, for example: %(names)s", names=", ".join(near))
            )
        raise StopValidation(_("Choose a technique of the list"))


def nearest(tree: Taxonomy, text: str, spoken: str) -> list[str]:
    """Up to three names that look like what was typed."""
    return [tree.techniques[slug].name.in_(spoken) for slug in nearest_techniques(tree, text)]


class FigureField(StringField):
    """A number in the unit of its parameter; another unit of the same dimension may be typed behind it.

    `limits` are the smallest and the largest value that there can be, in that unit.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Iterable[Any] = (),
        symbol: str = "",
        limits: Limits = NO_LIMITS,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self.symbol = symbol
        self.limits = limits

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else _plain(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `1,064 µm` as 1064 for a parameter in nm; an empty text is no figure."""
        text = valuelist[0].strip()[:80] if valuelist else ""
        self.data = None
        if not text:
            return
        self.data = read_figure(text, self.symbol, language())
        if self.data is None:
            if self.symbol:
                raise ValueError(_("Enter a number in %(unit)s", unit=self.symbol))
            raise ValueError(_("Enter a number"))

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what can't be; the limits are said in the unit that was typed."""
        if self.data is not None and not self.limits.hold(self.data):
            raise ValidationError(self._bounds_in_words())

    def _bounds_in_words(self) -> str:
        typed = unit_typed(str(self.raw_data[0]) if self.raw_data else "", self.symbol)
        low, high = (
            None
            if bound is None
            else exactly(converted(bound, unit(self.symbol), typed) or 0.0, typed.symbol, language())
            for bound in (self.limits.low, self.limits.high)
        )
        if low is None:
            return gettext("Enter %(high)s or less", high=high)
        if high is None:
            return gettext("Enter %(low)s or more", low=low)
        return gettext("Enter a figure between %(low)s and %(high)s", low=low, high=high)

    def read_back(self) -> str:
        """How it was read, where that is not what was typed; empty where it is, or where nothing could be read."""
        typed = str(self.raw_data[0]).strip() if self.raw_data else ""
        if self.data is None or typed == _plain(self.data) or not typed:
            return ""
        shown = quantity(self.data, self.symbol, language())
        return "" if _folded_figure(typed) == _folded_figure(shown) else f"{typed} → {shown}"


def _folded_figure(text: str) -> str:
    return re.sub(r"\s", "", text).replace("−", "-")


def unit_typed(text: str, symbol: str) -> Unit:
    """The unit that a person wrote behind a figure; that of the parameter where there is none."""
    found = quantities(text.strip()[:80].removeprefix("±"), language())
    wanted = unit(symbol)
    return found[0].unit if len(found) == 1 and found[0].unit.converts_to(wanted) else wanted


def _plain(value: float) -> str:
    text = f"{value:.10g}"
    return text.replace(".", ",") if language() == "fr" else text
