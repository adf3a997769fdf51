"""What the interface takes and gives, as CONTRACT promises it."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Float, Integer, List, Nested, Raw, String
from apiflask.validators import OneOf, Range

from light2share.catalogue.criteria import Sort
from light2share.catalogue.results import Match
from light2share.equipment.models import AccessMode, PriceMode
from light2share.i18n import LANGUAGES

LANGUAGE = "Language of titles and reasons; else that of Accept-Language."


def _said(text: str) -> dict[str, str]:
    return {"description": text}


def _instant(text: str) -> dict[str, str]:
    return {"format": "date-time", "description": f"UTC, ISO 8601; {text}."}


class LanguageQuery(Schema):
    """Every answer has a language."""

    lang = String(validate=OneOf(list(LANGUAGES)), metadata=_said(LANGUAGE))


class SearchQuery(LanguageQuery):
    """The parameters of the search page; `s.<parameter>=value` and `s.<parameter>=min..max` besides."""

    q = String(metadata=_said("Free text: measurement, instrument, make, figure with unit, place, days."))
    technique = List(String(), metadata=_said("Slugs of techniques or families."))
    near = String(metadata=_said("A French town or postcode."))
    km = String(metadata=_said("Kilometres around it."))
    from_ = String(data_key="from", metadata=_said("First day, such as 2026-11-23."))
    to = String(metadata=_said("Last day."))
    dur = String(metadata=_said("Minutes that a slot has to last."))
    mode = List(String(), metadata=_said(f"One or more of {', '.join(AccessMode)}."))
    price = List(String(), metadata=_said(f"One or more of {', '.join(PriceMode)}."))
    free = List(String(), metadata=_said("7 or 30: the first free time lies within so many days."))
    calibration = List(String(), metadata=_said("valid: the calibration holds today."))
    sort = String(metadata=_said(f"One of {', '.join(Sort)}."))
    page = String(metadata=_said("From 1 on, 20 items each; past the end there are none."))


class FreeQuery(Schema):
    """A stretch of time."""

    from_ = String(data_key="from", metadata=_instant("default now"))
    to = String(metadata=_instant("default 30 days later, at most 366"))


class Owner(Schema):
    """The organisation that lists it; null where it is told with a request only."""

    slug = String(required=True, allow_none=True)
    name = String(required=True, allow_none=True)


class Place(Schema):
    """Where it stands, as far as everybody is told."""

    town = String(required=True)
    zone = String(required=True, metadata=_said("IANA time zone of the site."))
    distance_km = Float(allow_none=True, metadata=_said("From the place asked for."))


class Price(Schema):
    """How test time is paid for; amounts in euro cents, before tax."""

    mode = String(required=True, validate=OneOf(list(PriceMode)))
    half_day_cents = Integer(
        allow_none=True,
        metadata=_said("Four hours in the cheapest access mode; see varies."),
    )
    varies = Boolean(required=True, metadata=_said("Whether four hours cost more in another access mode."))
    hourly_cents = Integer(allow_none=True)
    daily_cents = Integer(allow_none=True)
    operator_hourly_cents = Integer(
        allow_none=True, metadata=_said("Added to each hour of mode operator_assisted, 8 of them to a day.")
    )
    sample_cents = Integer(allow_none=True, metadata=_said("For each sample sent in."))


class Item(Schema):
    """One instrument."""

    slug = String(required=True)
    title = String(required=True)
    url = String(required=True)
    technique = String(required=True)
    family = String(required=True)
    owner = Nested(Owner, required=True)
    place = Nested(Place, required=True)
    access_modes = List(String(validate=OneOf(list(AccessMode))), required=True)
    price = Nested(Price, required=True)
    first_free = String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "UTC; null if nothing is free."},
    )


class FoundItem(Item):
    """One instrument among the results."""

    match = String(required=True, validate=OneOf(list(Match)))
    reason = String(required=True, metadata=_said("Why it is no exact match; else empty."))


class Understood(Schema):
    """One criterion, as it was understood."""

    kind = String(required=True)
    said = String(required=True, metadata=_said("The words or value it was read from."))
    text = String(required=True, metadata=_said("How it was understood, or why it was left out."))
    used = Boolean(required=True, metadata=_said("False if it was left out."))


class Results(Schema):
    """One page of a search, best first."""

    items = List(Nested(FoundItem), required=True)
    total = Integer(required=True, metadata=_said("On all pages together."))
    page = Integer(required=True)
    pages = Integer(required=True)
    understood = List(Nested(Understood), required=True)


class Specification(Schema):
    """One typed value, in the unit of its parameter."""

    parameter = String(required=True)
    label = String(required=True)
    unit = String(required=True)
    kind = String(required=True)
    value = Raw(
        required=True, metadata=_said("A number, {min, max}, a list of choices, or a text by language.")
    )
    text = String(required=True, metadata=_said("The value in words."))


class Sheet(Item):
    """One instrument in full."""

    summary = String(required=True)
    description = String(required=True)
    manufacturer = String(allow_none=True)
    model = String(allow_none=True)
    training_required = Boolean(required=True)
    confirmed_at_once = Boolean(
        required=True,
        metadata=_said(
            "Whether you are confirmed without approval or anything to do first; signed out: whether any member is."
        ),
    )
    shortest_minutes = Integer(required=True, validate=Range(min=1))
    longest_minutes = Integer(required=True)
    lead_time_minutes = Integer(required=True)
    horizon_days = Integer(required=True)
    specifications = List(Nested(Specification), required=True)
    calendar = String(required=True, metadata=_said("Its busy times as iCalendar."))


class FreeTimes(Schema):
    """When it could be booked."""

    zone = String(required=True)
    free = List(List(String()), required=True, metadata=_said("Pairs of start and end, UTC."))


class Failure(Schema):
    """What went wrong."""

    status = Integer(required=True)
    title = String(required=True)
    message = String(required=True)
    reference = String(required=True, metadata=_said("To be named when asking for help."))
