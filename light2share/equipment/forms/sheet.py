"""The whole sheet of a listing: texts in both languages, typed specifications of its technique, rates, safety."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from light2share.accounts.models import Person
from light2share.equipment.forms.fields import (
    CardsField,
    ChosenField,
    FigureField,
    Needed,
    TechniqueField,
    options,
)
from light2share.equipment.forms.new import PRICE_ORDER, SUMMARY_LONGEST, TITLE_LONGEST, site_label
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import AccessMode, PriceMode
from light2share.equipment.specifications import Fault, faults
from light2share.equipment.taxonomy import Kind, Parameter, Technique, taxonomy
from light2share.equipment.words import MODES, PRICES
from light2share.i18n import _, gettext, language
from light2share.organisations.models import Site
from light2share.web.choices import SeveralField
from light2share.web.forms import DayField, EurosField, Form, LongTextField, TextField, WholeField
from light2share.web.identity import identity

NAME_LONGEST = 120
DESCRIPTION_LONGEST = 10_000
NOTES_LONGEST = 4_000
UNCERTAINTY_LONGEST = 300
FIRST_YEAR = 1950
LONGEST_INTERVAL = 120
FAULTS = {
    Fault.NOT_A_NUMBER: _("Enter both ends of the range"),
    Fault.REVERSED: _("Enter the smaller value first"),
}
PLAIN = (
    "title_fr", "title_en", "summary_fr", "summary_en", "description_fr", "description_en", "manufacturer", "model",
    "laser_class", "cleanroom_class", "safety_notes_fr", "safety_notes_en", "uncertainty_fr", "uncertainty_en",
    "owner_key",
)  # fmt: skip
AS_IT_IS = (
    "technique", "commissioned_year", "domains", "training_required", "dual_use_check", "calibrated_on",
    "calibration_interval_months", "restricted_zone", "insurance_required",
)  # fmt: skip
RATES = (
    "hourly_rate", "daily_rate", "operator_hourly_rate", "sample_rate", "replacement_value", "declared_value",
)  # fmt: skip
MOST_STANDARDS = 20


class SheetForm(Form):
    """Everything but the specifications, which depend on the technique (`sheet_form`)."""

    version = HiddenField()
    drawn_for = HiddenField()
    """The technique whose specifications the page shows."""
    title_fr = TextField(_("Name in French"), longest=TITLE_LONGEST)
    title_en = TextField(_("Name in English"), longest=TITLE_LONGEST)
    technique = TechniqueField(_("Technique"), [Needed(_("Choose the technique"))])
    summary_fr = LongTextField(_("What it measures, in one sentence, in French"), longest=SUMMARY_LONGEST)
    summary_en = LongTextField(_("What it measures, in one sentence, in English"), longest=SUMMARY_LONGEST)
    description_fr = LongTextField(_("Description in French"), longest=DESCRIPTION_LONGEST)
    description_en = LongTextField(_("Description in English"), longest=DESCRIPTION_LONGEST)
    manufacturer = TextField(_("Maker"), longest=NAME_LONGEST)
    model = TextField(_("Model"), longest=NAME_LONGEST)
    commissioned_year = WholeField(_("In service since"), lowest=FIRST_YEAR)
    domains = SeveralField(_("Fields of use"))
    site = ChosenField(_("Site"), [Needed(_("Choose the site"))])
    access_mode = SeveralField(
        _("Who runs it?"),
        [Needed(_("Choose at least one way to use it"))],
        choices=options((mode.value, MODES[mode]) for mode in AccessMode),
    )
    price_mode = CardsField(
        _("Price for members, excl. VAT"),
        [Needed(_("Choose how it is paid for"))],
        choices=options((mode.value, PRICES[mode]) for mode in PRICE_ORDER),
    )
    hourly_rate = EurosField(_("Price of an hour"))
    daily_rate = EurosField(_("Price of a day"))
    operator_hourly_rate = EurosField(_("An operator, for an hour"))
    sample_rate = EurosField(_("A sample sent in"))
    training_required = BooleanField(_("Users need a training before they run it alone"))
    laser_class = ChosenField(_("Laser class"))
    cleanroom_class = ChosenField(_("Clean-room class"))
    safety_notes_fr = LongTextField(_("Safety rules in French"), longest=NOTES_LONGEST)
    safety_notes_en = LongTextField(_("Safety rules in English"), longest=NOTES_LONGEST)
    dual_use_check = BooleanField(_("Ask users for a dual-use declaration"))
    calibrated_on = DayField(_("Last calibration"))
    calibration_interval_months = WholeField(
        _("Calibrated every … months"), lowest=1, highest=LONGEST_INTERVAL
    )
    uncertainty_fr = TextField(_("Uncertainty in French"), longest=UNCERTAINTY_LONGEST)
    uncertainty_en = TextField(_("Uncertainty in English"), longest=UNCERTAINTY_LONGEST)
    standards = TextField(_("Standards followed"), longest=600)
    restricted_zone = BooleanField(_("It stands in a restricted zone (ZRR): visitors are announced"))
    insurance_required = BooleanField(_("Users insure it"))
    declared_value = EurosField(_("Declared value"))
    contact = ChosenField(_("Contact person"))
    owner_key = TextField(_("Your own number"), longest=60)
    replacement_value = EurosField(_("Replacement value"))

    drawn: Technique | None = None

    def __init__(
        self,
        item: Equipment,
        sites: Sequence[Site],
        people: Sequence[Person],
        values: Mapping[str, Any],
        today: date,
    ) -> None:
        self.is_complete = item.state in {ListingState.PUBLISHED, ListingState.IN_REVIEW}
        self.sites = {site.slug: site for site in sites}
        self.people = {str(number): one for number, one in enumerate(people, 1)}
        self.today = today
        contact = next((key for key, one in self.people.items() if one.id == item.contact_id), "")
        super().__init__(data={**_columns(item), "contact": contact, **_inputs(self.drawn, values)})
        self.commissioned_year.highest = today.year
        self.contact.choices = options(
            [("", gettext("Any manager")), *((key, one.name) for key, one in self.people.items())]
        )
        self.site.choices = options((site.slug, site_label(site)) for site in sites)
        hidden = identity().hidden_domains - set(self.domains.object_data or ())
        self.domains.choices = options([one for one in _choices("domains") if one[0] not in hidden])
        self.laser_class.choices = options([("", gettext("No laser")), *_choices("laser_classes")])
        self.cleanroom_class.choices = options(
            [("", gettext("No clean room")), *_choices("cleanroom_classes")]
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the rules of each field and those between fields."""
        super().validate(extra_validators)
        spoken = language()
        if not (self.title_fr.data or self.title_en.data):
            self[f"title_{spoken}"].errors = [gettext("Enter a name, as a user would call the instrument")]
        if self.is_complete and not (self.summary_fr.data or self.summary_en.data):
            self[f"summary_{spoken}"].errors = [gettext("Say in one sentence what it measures")]
        self._check_rates()
        for parameter in self.drawn.parameters if self.drawn else ():
            self._check(parameter)
        return not self.errors

    def validate_calibrated_on(self, field: Field) -> None:
        """A calibration has been done."""
        if field.data and field.data > self.today:
            raise ValidationError(_("Enter the day of the last calibration, not of the next"))

    def validate_standards(self, field: Field) -> None:
        """Several, with semicolons between them."""
        if len(listed(field.data)) > MOST_STANDARDS:
            raise ValidationError(_("Name %(most)s standards at most", most=MOST_STANDARDS))

    def validate_declared_value(self, field: Field) -> None:
        """What is to be insured has a value."""
        if self.insurance_required.data and field.data is None and not field.errors:
            raise ValidationError(_("Enter the value that users insure"))

    def _check_rates(self) -> None:
        rates = [self[name] for name in ("hourly_rate", "daily_rate", "sample_rate")]
        wanted = self.price_mode.data == PriceMode.RATE.value and self.is_complete
        if wanted and all(rate.data is None and not rate.errors for rate in rates):
            self.hourly_rate.errors = [gettext("Enter the price of an hour or of a day, such as 60 or 49.50")]

    def _check(self, parameter: Parameter) -> None:
        inputs = [self[name] for name in names_of(parameter)]
        if parameter.kind is not Kind.RANGE or any(one.errors for one in inputs):
            return
        low, high = (one.data for one in inputs)
        if (low is None) and (high is None):
            return
        if found := faults(parameter, {"min": low, "max": high}):
            wrong = inputs[1] if low is not None else inputs[0]
            wrong.errors = [str(FAULTS[found[0]])]

    def sheet(self) -> dict[str, Any]:
        """The columns of Equipment; ask only after the form is valid."""
        columns: dict[str, Any] = {name: self[name].data or None for name in PLAIN}
        columns |= {name: self[name].data for name in AS_IT_IS}
        columns |= {f"{name}_cents": self[name].data for name in RATES}
        columns["technique"] = self.technique.data or ""
        columns["standards"] = listed(self.standards.data)
        contact = self.people.get(self.contact.data or "")
        columns["contact_id"] = contact.id if contact else None
        columns["site_id"] = self.sites[self.site.data].id
        columns["access_modes"] = [mode.value for mode in AccessMode if mode.value in self.access_mode.data]
        columns["price_said"] = bool(self.price_mode.data)
        columns["price_mode"] = PriceMode(self.price_mode.data or PriceMode.QUOTE)
        return columns

    def values(self) -> dict[str, Any]:
        """The specifications that are filled in; ask only after the form is valid."""
        found = {}
        for parameter in self.drawn.parameters if self.drawn else ():
            value = self._value(parameter, [self[name].data for name in names_of(parameter)])
            if not faults(parameter, value):
                found[parameter.slug] = value
        return found

    def read_back(self) -> list[str]:
        """How each figure that was typed in another way than it is kept was read: `1,064 µm → 1064 nm`."""
        found = []
        for parameter in self.drawn.parameters if self.drawn else ():
            for name in names_of(parameter):
                field = self[name]
                if isinstance(field, FigureField) and (words := field.read_back()):
                    found.append(words)
        return found

    def _value(self, parameter: Parameter, data: list[Any]) -> Any:
        match parameter.kind:
            case Kind.RANGE:
                return {"min": data[0], "max": data[1]}
            case Kind.TEXT:
                return {"fr": data[0], "en": data[1]}
        return data[0]


@dataclass(frozen=True, slots=True)
class SpecificationInput:
    """One specification on the page: its name, its unit and its bound inputs."""

    label: str
    unit: str
    kind: str
    inputs: tuple[Field, ...]


def specification_inputs(form: SheetForm) -> list[SpecificationInput]:
    """The specifications of the technique, in its order."""
    parameters = form.drawn.parameters if form.drawn else ()
    return [
        SpecificationInput(
            parameter.label.in_(language()),
            parameter.unit,
            parameter.kind.value,
            tuple(form[name] for name in names_of(parameter)),
        )
        for parameter in parameters
    ]


def listed(text: str | None) -> list[str]:
    """What stands between semicolons, each once."""
    return list(dict.fromkeys(part.strip() for part in (text or "").split(";") if part.strip()))


def names_of(parameter: Parameter) -> tuple[str, ...]:
    """The names of the inputs of one specification."""
    match parameter.kind:
        case Kind.RANGE:
            return f"s.{parameter.slug}.min", f"s.{parameter.slug}.max"
        case Kind.TEXT:
            return f"s.{parameter.slug}.fr", f"s.{parameter.slug}.en"
    return (f"s.{parameter.slug}",)


def sheet_form(technique: str) -> type[SheetForm]:
    """The form with the specifications of a technique; without any for an unknown one."""
    return _form_of(taxonomy().technique(technique), language())


@cache
def _form_of(technique: Technique | None, spoken: str) -> type[SheetForm]:
    fields: dict[str, Any] = {"drawn": technique}
    for parameter in technique.parameters if technique else ():
        fields |= _fields_of(parameter, spoken)
    return type("SheetFormOfTechnique", (SheetForm,), fields)


def _fields_of(parameter: Parameter, spoken: str) -> dict[str, Any]:
    label = parameter.label.in_(spoken)
    names = names_of(parameter)
    match parameter.kind:
        case Kind.RANGE:
            labels = (_("%(figure)s, from", figure=label), _("%(figure)s, to", figure=label))
            return {
                name: FigureField(words, symbol=parameter.unit, limits=parameter.limits)
                for name, words in zip(names, labels, strict=True)
            }
        case Kind.TEXT:
            labels = (_("%(figure)s, in French", figure=label), _("%(figure)s, in English", figure=label))
            return {
                name: TextField(words, longest=TITLE_LONGEST)
                for name, words in zip(names, labels, strict=True)
            }
        case Kind.CHOICE:
            choices = [(one.value, one.label.in_(spoken)) for one in parameter.choices]
            return {names[0]: SeveralField(label, choices=options(choices))}
    return {names[0]: FigureField(label, symbol=parameter.unit, limits=parameter.limits)}


def _columns(item: Equipment) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(item, name) for name in (*PLAIN, *AS_IT_IS)}
    columns |= {name: getattr(item, f"{name}_cents") for name in RATES}
    return columns | {
        "version": item.version,
        "drawn_for": item.technique,
        "site": item.site.slug,
        "standards": "; ".join(item.standards),
        "access_mode": list(item.access_modes),
        "price_mode": item.price_mode.value if item.price_said else "",
        "laser_class": item.laser_class or "",
        "cleanroom_class": item.cleanroom_class or "",
    }


def _inputs(technique: Technique | None, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for parameter in technique.parameters if technique else ():
        if parameter.slug not in values:
            continue
        value, names = values[parameter.slug], names_of(parameter)
        if len(names) == 1:
            found[names[0]] = value
        else:
            found |= {name: value.get(name.rpartition(".")[2]) for name in names}
    return found


def _choices(list_name: str) -> list[tuple[str, str]]:
    choices = taxonomy().choice_lists.get(list_name, ())
    return [(choice.value, choice.label.in_(language())) for choice in choices]
