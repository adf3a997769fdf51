"""What the editor says of times that are not available after all: closed ones and public holidays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask import url_for

from light2share.availability import queries, rule_words
from light2share.availability.models import BlackoutRow
from light2share.availability.opening import DAY_MINUTES, OpeningRule
from light2share.availability.wording import HOLIDAYS, REGIONS
from light2share.equipment.models import Equipment
from light2share.i18n import formats, language
from light2share.kernel.localtime import to_local
from light2share.kernel.workdays import Region
from light2share.web.clock import now

A_YEAR = timedelta(days=365)


def closings(item: Equipment, rows: Iterable[BlackoutRow]) -> list[dict[str, str]]:
    """The blackouts that are not over."""
    local = to_local(now(), queries.zone_of(item))
    shown = []
    for row in rows:
        if row.ends_local <= local and not row.repeat:
            continue
        blackout = queries.blackout_of(row)
        shown.append(
            {
                "when": rule_words.blackout_when(blackout),
                "repeats": rule_words.blackout_repeats(blackout),
                "reason": row.reason,
                "url": url_for("availability.remove_blackout", slug=item.slug, blackout_id=row.id),
                "change_url": url_for(
                    "availability.change_blackout", slug=item.slug, blackout_id=row.id, _anchor="more-closed"
                ),
            }
        )
    return shown


def holidays(item: Equipment, rules: Sequence[OpeningRule]) -> dict[str, Any]:
    """Whether its usual week holds on public holidays, and those of the next year, each of which can be opened."""
    known, today = queries.holidays_of(item), to_local(now(), queries.zone_of(item)).date()
    coming = known.between(today, today + min(A_YEAR, item.terms.horizon))
    days = [
        (
            known.close(day),
            {
                "value": day.isoformat(),
                "when": formats.day(day, language(), year=True),
                "name": HOLIDAYS[name],
            },
        )
        for day, name in coming.items()
    ]
    single = bool(rules) and not known.open
    closed = [words for is_closed, words in days if is_closed]
    return {
        "on_request": not rules,
        "open": known.open,
        "action": url_for("availability.open_on_holidays", slug=item.slug),
        "region": "" if known.region is Region.REST else REGIONS[known.region],
        "next": closed[0]["when"] if closed else "",
        "hint": not known.open and _runs_for_days(item, rules),
        "closed": closed if single else [],
        "opened": [words for is_closed, words in days if not is_closed] if single else [],
    }


def _runs_for_days(item: Equipment, rules: Sequence[OpeningRule]) -> bool:
    """Whether a booking may last over a night, so that a closed day in between would stand in its way."""
    return item.longest_minutes > DAY_MINUTES and any(rule.closes_minute >= DAY_MINUTES for rule in rules)
