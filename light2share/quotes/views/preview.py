"""For the owner: what an organisation would pay for half a day or a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for

from light2share.catalogue.words import fold
from light2share.db import db
from light2share.equipment.models import AccessMode, Equipment, PriceMode
from light2share.equipment.rules import HALF_DAY_HOURS
from light2share.equipment.words import MODES, PRICES
from light2share.i18n import formats, gettext, language
from light2share.kernel.period import Period
from light2share.organisations.models import Organisation
from light2share.quotes import queries
from light2share.quotes.words import lines_shown, name_of

LENGTHS = {"4h": timedelta(hours=HALF_DAY_HOURS), "1d": timedelta(days=1)}
BEGINS = time(9)
LONGEST = 200


def preview(item: Equipment, others: list[Organisation], today: date) -> dict[str, Any]:
    """The form as it was sent, and its answer if it was; `fault` where nobody has the name that was typed."""
    typed = request.args.get("who", "")[:LONGEST].strip()
    length = request.args.get("length", "")
    length = length if length in LENGTHS else next(iter(LENGTHS))
    mode, day = _mode(item), _day(today)
    found = next((one for one in others if fold(one.name) == fold(typed)), None)
    fault = ""
    if typed and found is None:
        fault = gettext("Choose members of the list: there is no “%(name)s”", name=typed[:80])
    asked = "who" in request.args and not fault
    return {
        "url": url_for("quotes.rates", slug=item.slug, _anchor="preview"),
        "names_url": url_for("availability.organisations", slug=item.slug),
        "who": typed,
        "fault": fault,
        "lengths": [
            {"value": value, "label": _length(one), "chosen": value == length}
            for value, one in LENGTHS.items()
        ],
        "modes": [
            {"value": one.value, "label": str(MODES[one]), "chosen": one is mode}
            for one in item.modes_offered
        ],
        "on": day.isoformat(),
        "answer": _answer(item, found, LENGTHS[length], mode, day) if asked else None,
    }


def _length(length: timedelta) -> str:
    return formats.duration(length, language())


def _mode(item: Equipment) -> AccessMode | None:
    asked, modes = request.args.get("access_mode", ""), item.modes_offered
    return next((mode for mode in modes if mode.value == asked), modes[0] if modes else None)


def _day(today: date) -> date:
    """The day that was asked about; today where none can be read."""
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def _answer(
    item: Equipment, who: Organisation | None, length: timedelta, mode: AccessMode | None, day: date
) -> dict[str, Any]:
    start = datetime.combine(day, BEGINS, ZoneInfo(item.site.zone)).astimezone(UTC)
    found = queries.priced(db.session(), item, who.id if who else None, [Period(start, start + length)], mode)
    total, rates = found.estimate.total_cents, found.tariff.rates
    return {
        "title": gettext(
            "%(name)s, %(length)s from %(day)s",
            name=who.name if who else gettext("Everybody"),
            length=_length(length),
            day=formats.day(day, language(), year=True),
        ),
        "by": name_of(found.tariff.by) or gettext("As on the sheet"),
        "lines": lines_shown(found.estimate.lines),
        "total": _total(rates.mode, total),
    }


def _total(mode: PriceMode, cents: int | None) -> str:
    if mode is PriceMode.RATE and cents is not None:
        return formats.money(cents, language())
    return str(PRICES[PriceMode.QUOTE if mode is PriceMode.RATE else mode])
