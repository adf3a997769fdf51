"""The row of tabs on top of pages that belong together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for


def tabs(pages: Iterable[tuple[str, Any]], slug: str, current: str) -> list[dict[str, Any]]:
    """Each page (endpoint, name) of the listing at `slug`; `current` is the endpoint of the one that is shown."""
    return [
        {"label": str(label), "url": url_for(endpoint, slug=slug), "current": endpoint == current}
        for endpoint, label in pages
    ]
