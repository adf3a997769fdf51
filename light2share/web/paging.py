"""The pages of a list, for the component `pagination`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

AROUND = 2
"""Pages named on each side of the one that is shown."""
LAST = 999_999
"""No list has as many pages; farther ones are not asked for, since databases count no farther than they can."""


def asked_page(most: int = LAST) -> int:
    """Which page of a list the address asks for: from 1 to `most`, the first where it names none."""
    asked = request.args.get("page", "")
    if not (asked.isascii() and asked.isdigit()):
        return 1
    return min(max(int(asked[: len(str(LAST)) + 1]), 1), most)


def pager(url: Callable[[int], str], number: int, last: int) -> dict[str, Any]:
    """Page `number` of `last`, its neighbours and the two ends; gaps between. `url` is the address of a page."""
    shown: list[dict[str, Any]] = []
    before = 0
    for page in sorted({1, last, *range(max(1, number - AROUND), min(last, number + AROUND) + 1)}):
        if page > before + 1:
            shown.append({"gap": True})
        shown.append({"number": page, "url": url(page), "current": page == number})
        before = page
    return {
        "pages": shown,
        "before": url(number - 1) if 1 < number <= last else "",
        "after": url(number + 1) if number < last else "",
    }
