"""The usual week of the editor: its hours, each of which can be changed, and the weeks to start from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for

from light2share.availability import queries, rule_words
from light2share.availability.hours import days_of_week, hours_on, monday_of
from light2share.availability.models import OpeningRuleRow
from light2share.availability.opening import PRESETS, OpeningRule, Preset
from light2share.equipment.models import Equipment
from light2share.i18n import _, formats, gettext, language
from light2share.kernel.localtime import to_local
from light2share.web.clock import now

PRESET_NAMES = {
    Preset.WEEKDAYS: _("Weekdays"),
    Preset.MORNINGS: _("Mornings"),
    Preset.FRIDAYS: _("Fridays"),
    Preset.ON_REQUEST: _("On request only"),
}
PRESET_HINTS = {
    Preset.WEEKDAYS: _("Monday to Friday, 08:30 – 12:30 and 13:30 – 17:30"),
    Preset.MORNINGS: _("Monday to Friday, 08:30 – 12:30"),
    Preset.FRIDAYS: _("Friday, 08:30 – 12:30 and 13:30 – 17:30"),
    Preset.ON_REQUEST: _("No opening hours: users ask for a date"),
}


def week_days(item: Equipment, rows: Iterable[OpeningRuleRow]) -> list[dict[str, Any]]:
    """Monday to Sunday with their hours, each of which can be removed."""
    days: list[dict[str, Any]] = [
        {"name": formats.weekday(number, language(), "wide"), "rules": []} for number in range(7)
    ]
    for row in rows:
        rule = queries.rule_of(row)
        days[row.weekday]["rules"].append(
            {
                "hours": rule_words.rule_hours(rule),
                "validity": rule_words.rule_limits(rule),
                "url": url_for("availability.remove_rule", slug=item.slug, rule_id=row.id),
                "change_url": url_for(
                    "availability.change_rule", slug=item.slug, rule_id=row.id, _anchor="more-hours"
                ),
            }
        )
    return days


def hours_a_week(rules: Sequence[OpeningRule], zone: ZoneInfo) -> str:
    """How much is offered in the present week, or from the day the first rule begins."""
    if not rules:
        return ""
    today = to_local(now(), zone).date()
    begins = min((rule.valid_from for rule in rules if rule.valid_from), default=today)
    held = any(rule.valid_until is None or rule.valid_until >= today for rule in rules)
    monday = monday_of(max(today, begins) if held else today)
    minutes = sum(ends - starts for day in days_of_week(monday) for starts, ends in hours_on(rules, day))
    hours = formats.number(round(minutes / 60, 1), language())
    return gettext("%(hours)s h offered a week", hours=hours)


def presets(item: Equipment, replaces: bool) -> list[dict[str, Any]]:
    """The presets by name: posted at once where nothing is open yet, else after a second press."""
    return [
        {
            "name": PRESET_NAMES[preset],
            "hint": PRESET_HINTS[preset],
            "value": preset.value,
            "url": url_for("availability.edit", slug=item.slug, preset=preset.value, _anchor="week")
            if replaces
            else "",
        }
        for preset in Preset
        if replaces or PRESETS[preset]
    ]


def replacing(item: Equipment, replaces: bool) -> dict[str, Any] | None:
    """The preset whose second press is asked for."""
    wanted = request.args.get("preset", "")
    if not replaces or wanted not in set(Preset):
        return None
    preset = Preset(wanted)
    return {
        "value": preset.value,
        "name": PRESET_NAMES[preset],
        "hint": PRESET_HINTS[preset],
        "action": url_for("availability.preset", slug=item.slug),
        "keep_url": url_for("availability.edit", slug=item.slug, _anchor="week"),
    }
