"""What users will see of an instrument while its owner still types: the card at the side, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from light2share.availability.opening import PRESETS, OpeningRule, Preset, open_periods
from light2share.equipment.drawings import OTHERWISE, drawing, family_drawing
from light2share.equipment.forms.new import NewListingForm
from light2share.equipment.models import ListingForm
from light2share.equipment.pricing import headline
from light2share.equipment.rules import AccessMode, PriceMode, Rates, Terms
from light2share.equipment.taxonomy import Technique, taxonomy
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import day, time_range, weekday
from light2share.kernel.period import Period
from light2share.organisations.models import Site

NOON = 12 * 60
LONGEST_WAIT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the fields, and whether it is done, missing or wrong."""

    label: str
    anchor: str
    kind: str
    """`f` done, `b` wrong, empty: still to do."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The card, the fields in words, and hints for later."""

    card: dict[str, Any]
    steps: list[Step] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many fields are filled and readable."""
        return sum(step.kind == "f" for step in self.steps)


def preview_of(
    form: NewListingForm, owner: str, kept: ListingForm | None, has_photo: bool, now: datetime
) -> Preview:
    """Everything that stands beside the form."""
    technique = taxonomy().technique(form.technique.data or "")
    steps = _steps(form)
    return Preview(_card(form, owner, technique, kept if has_photo else None, now), steps, _hints(technique))


def picture_of(technique: Technique | None, kept: ListingForm | None) -> dict[str, Any]:
    """The kept photo, or the drawing."""
    if kept and kept.photo_name:
        src = url_for("equipment.upload", name=kept.photo_name, size="thumb")
        return {"src": src, "alt": "", "width": 400, "height": 300}
    static = drawing(technique.slug) if technique else family_drawing(OTHERWISE)
    asset: Any = current_app.jinja_env.globals["asset"]
    return {"src": asset(static), "alt": "", "width": 400, "height": 300}


def _card(
    form: NewListingForm, owner: str, technique: Technique | None, kept: ListingForm | None, now: datetime
) -> dict[str, Any]:
    site = form.sites.get(form.site.data)
    modes = [AccessMode(value) for value in form.access_mode.data or () if value in set(AccessMode)]
    return {
        "title": form.title.data or gettext("Your instrument"),
        "image": picture_of(technique, kept),
        "owner": owner,
        "place": site.town if site else "",
        "facts": [_technique_fact(technique), _price_fact(form)],
        "badges": [{"label": str(MODES[mode])} for mode in AccessMode if mode in modes],
        "slot": _slot(form.opening.data or "", site, now),
    }


def _technique_fact(technique: Technique | None) -> dict[str, str]:
    label = gettext("Technique")
    return {"label": label, "value": technique.name.in_(language()) if technique else gettext("to be chosen")}


def _price_fact(form: NewListingForm) -> dict[str, str]:
    label = gettext("Price")
    mode = form.price_mode.data
    if mode not in set(PriceMode):
        return {"label": label, "value": gettext("to be chosen")}
    rates = Rates(PriceMode(mode), form.hourly_rate.data, form.daily_rate.data)
    if rates.mode is PriceMode.RATE and not rates.names_a_price:
        typed = _typed(form.hourly_rate) or _typed(form.daily_rate)
        words = gettext("not readable yet") if typed else gettext("to be entered")
        return {"label": label, "value": words, "kind": "bad2" if typed else ""}
    line = headline(rates, 0, language())
    return {"label": label, "value": line.per or line.amount}


def _slot(opening: str, site: Site | None, now: datetime) -> dict[str, Any]:
    caption = gettext("First free slot")
    rules = PRESETS[Preset(opening)] if opening in set(Preset) else ()
    if not rules or site is None:
        return {"caption": caption, "day": gettext("Dates on request")}
    zone = ZoneInfo(site.zone)
    start = now + Terms().lead_time
    opened = open_periods(rules, zone, Period(start, start + LONGEST_WAIT))
    first = next((period for period in opened if period.start > start), None)
    if first is None:
        return {"caption": caption, "day": gettext("Dates on request")}
    return {
        "caption": caption,
        "day": day(first.start, language(), zone),
        "hours": time_range(first.start, first.end, language(), zone),
        "strip": _strip(rules),
    }


def _strip(rules: tuple[OpeningRule, ...]) -> dict[str, Any]:
    def free(number: int, afternoon: bool) -> bool:
        return any(rule.weekday == number and (rule.opens_minute >= NOON) is afternoon for rule in rules)

    return {
        "label": gettext("Half-days that you open each week"),
        "days": [
            {
                "name": weekday(number, language(), "short"),
                "halves": ["f" if free(number, afternoon) else "x" for afternoon in (False, True)],
            }
            for number in range(5)
        ],
    }


def _steps(form: NewListingForm) -> list[Step]:
    price_ok = bool(form.price_mode.data) and (
        form.price_mode.data != PriceMode.RATE.value
        or any(rate.data is not None for rate in (form.hourly_rate, form.daily_rate))
    )
    rate = next(
        (one for one in (form.hourly_rate, form.daily_rate) if one.data is None and _typed(one)), None
    )
    fields = [
        (form.title, bool(form.title.data)),
        (form.technique, bool(form.technique.data)),
        (form.summary, bool(form.summary.data)),
        (form.site, bool(form.site.data)),
        (form.photo, True),
        (form.access_mode, bool(form.access_mode.data)),
        (form.hourly_rate if rate is not None else form.price_mode, price_ok and rate is None),
        (form.opening, bool(form.opening.data)),
    ]
    return [_step(one, done and not one.errors) for one, done in fields]


def _step(one: Any, done: bool) -> Step:
    wrong = bool(one.errors) or (not done and _typed(one))
    return Step(str(one.label.text), one.id, "f" if done else "b" if wrong else "")


def _typed(one: Any) -> bool:
    return any(isinstance(value, str) and value.strip() for value in one.raw_data or ())


def _hints(technique: Technique | None) -> list[str]:
    """What makes a sheet better after publishing, by what its technique is judged by."""
    hints = []
    slugs = [parameter.slug for parameter in technique.parameters] if technique else []
    if technique and slugs:
        label = technique.parameters[0].label.in_(language())
        hints.append(gettext("After publishing: add “%(figure)s”, so that searches find it.", figure=label))
    if any("accuracy" in slug or slug == "uncertainty" for slug in slugs):
        hints.append(gettext("After publishing: add the uncertainty, so that users can judge the fit."))
    hints.append(gettext("After publishing: add the date of the last calibration; users ask for it."))
    return hints
