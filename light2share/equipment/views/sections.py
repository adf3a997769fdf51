"""What the pages of a sheet's owner share: the way from one to the next, the state, what to add."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for

from light2share.availability import queries as availability
from light2share.db import db
from light2share.equipment import queries
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.quality import Beside, Hint, hints
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.values import values_of
from light2share.equipment.views.advice import advice
from light2share.equipment.words import STATES, mark_in_words
from light2share.i18n import _, gettext, language
from light2share.kernel.errors import Stale
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.tabs import tabs

BADGES = {
    ListingState.DRAFT: ("draft", "pen"),
    ListingState.IN_REVIEW: ("wait", "eye"),
    ListingState.PUBLISHED: ("free", "check"),
    ListingState.PAUSED: ("wait", "clock"),
    ListingState.WITHHELD: ("bad", "lock"),
    ListingState.ARCHIVED: ("off", "minus"),
}
STALE_PAGE = _(
    "Somebody of your organisation changed this listing after you opened this page. Nothing of yours is saved yet: "
    "check what stands below, then save again."
)


def around(item: Equipment, current: str) -> dict[str, Any]:
    """What every one of these pages shows around its form; `current` is its endpoint."""
    found = to_add(item)
    return {
        "title": title(item, language()),
        "slug": item.slug,
        "url": url_for("equipment.show", slug=item.slug),
        "edit_url": url_for("equipment.edit", slug=item.slug),
        "tabs": tabs(PAGES, item.slug, current),
        "state": state_badge(item),
        "mark": mark_in_words(found),
        "to_add": advice(item, found),
        "hidden": hidden_fields(),
    }


def state_badge(item: Equipment) -> dict[str, str]:
    """Its state as a badge."""
    kind, sign = BADGES[item.state]
    return {"label": str(STATES[item.state]), "kind": kind, "sign": sign}


def to_add(item: Equipment) -> list[Hint]:
    """What its sheet still lacks for a user to judge it."""
    session, tree = db.session(), taxonomy()
    beside = Beside(
        opens=item.id in availability.first_free_for(session, [item.id], now()),
        photos=len(queries.photos_of(session, item)),
        certificates=int(item.id in queries.with_certificates(session, [item.id])),
        today=now().astimezone(ZoneInfo(item.site.zone)).date(),
    )
    values = values_of(queries.specifications_of(session, item), tree)
    return hints(item, values, tree.technique(item.technique), beside)


def seen_version() -> int:
    """The version that the form names which was sent. Raises Stale if it names none."""
    seen = request.form.get("version", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise Stale
    return int(seen)


def stale_words() -> str:
    """What a page says whose listing has changed meanwhile."""
    return gettext(str(STALE_PAGE))
