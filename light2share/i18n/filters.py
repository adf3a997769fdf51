"""Formats as template filters, in the language of the request: `{{ cents|money }}`, `{{ start|when(end, zone) }}`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask

from light2share.i18n import formats, language

# each takes the language right after its values: how many values come before it
VALUES = {
    "date_range": 2, "day": 1, "day_long": 1, "distance": 1, "duration": 1, "file_size": 1, "moment": 1,
    "money": 1, "month": 1, "number": 1, "quantity": 2, "range_quantity": 3, "relative": 2, "time_range": 2,
    "weekday": 1, "when": 2, "words": 1, "zone_label": 1,
}  # fmt: skip


def _spoken(name: str, values: int) -> Callable[..., str]:
    format_it: Callable[..., str] = getattr(formats, name)

    @wraps(format_it)
    def filtered(*arguments: Any, **options: Any) -> str:
        return format_it(*arguments[:values], language(), *arguments[values:], **options)

    return filtered


FILTERS: dict[str, Callable[..., str]] = {name: _spoken(name, values) for name, values in VALUES.items()}
FILTERS["clock"] = formats.clock
FILTERS["offset"] = formats.offset
FILTERS["iso"] = formats.iso


def set_up(app: Flask) -> None:
    """Register them; views may call them as `FILTERS["money"](cents)`."""
    app.jinja_env.filters.update(FILTERS)
