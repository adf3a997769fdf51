"""What the pages of a sheet's owner share: the way from one to the next, the state, what to add."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import _, gettext, language
from light2share.kernel.errors import Stale
from light2share.web.forms import hidden_fields

PAGES = (
    ("equipment.edit", _("The sheet")),
    ("equipment.own_specifications", _("Own specifications")),
    ("equipment.photos", _("Photos")),
    ("equipment.documents", _("Documents")),
    ("equipment.modes", _("Notice and rates by use")),
    ("availability.edit", _("Availability and terms")),
    ("availability.calendars", _("Connected calendars")),
    ("equipment.units", _("Identical pieces")),
    ("equipment.visibility", _("Who sees it")),
    ("equipment.address", _("Address of the page")),
    ("equipment.label", _("Label with a QR code")),
)
STALE_PAGE = _(
    "Somebody of your organisation changed this listing after you opened this page. Nothing of yours is saved yet: "
    "check what stands below, then save again."
)


def around(item: Equipment, current: str) -> dict[str, Any]:
    """What every one of these pages shows beside its form; `current` is its endpoint."""
    pages = [
        {"label": str(label), "url": url_for(endpoint, slug=item.slug), "current": endpoint == current}
        for endpoint, label in PAGES
    ]
    return {
        "title": title(item, language()),
        "slug": item.slug,
        "url": url_for("equipment.show", slug=item.slug),
        "edit_url": url_for("equipment.edit", slug=item.slug),
        "pages": [page for page in pages if page["url"]],
        "hidden": hidden_fields(),
    }


def seen_version() -> int:
    """The version that the form names which was sent. Raises Stale if it names none."""
    seen = request.form.get("version", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise Stale
    return int(seen)


def stale_words() -> str:
    """What a page says whose listing has changed meanwhile."""
    return gettext(str(STALE_PAGE))
