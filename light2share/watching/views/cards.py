"""Cards of instruments outside a search: what is put aside, what was seen last, what is news."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from light2share.availability import queries as availability
from light2share.db import Session
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.drawings import drawing
from light2share.equipment.figures import figures, spectrum
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pricing import headline_of
from light2share.equipment.rules import AccessMode
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import read, title
from light2share.equipment.values import values_of
from light2share.equipment.words import MODES, owner_unnamed
from light2share.i18n import gettext, language
from light2share.i18n.formats import clock, day
from light2share.kernel.actor import Actor

FACTS = 2


def cards(
    session: Session, items: Sequence[Equipment], actor: Actor, now: datetime, favourites: Set[int]
) -> list[dict[str, Any]]:
    """The values of `equipment_card` for each, with their first free slot."""
    ids = [item.id for item in items]
    firsts = availability.first_free_for(session, ids, now)
    photos = equipment.first_photos(session, ids)
    values = equipment.specifications_for(session, ids)
    tree = taxonomy()
    found = []
    for item in items:
        known = values_of(values[item.id], tree)
        drawn = spectrum(known, tree, language())
        name = read(item, "title", language())
        found.append(
            {
                "title": title(item, language()),
                "lang": name.foreign(language()) if name else "",
                "url": url_for("equipment.show", slug=item.slug),
                "image": image(item, photos.get(item.id)),
                "owner": item.owner.name if knows_owner(actor, item) else owner_unnamed(),
                "place": town(item),
                "facts": _facts(item, known, drawn.parameter if drawn else ""),
                "spectrum": {"bar": drawn.bar, "text": drawn.text, "note": ""} if drawn else None,
                "badges": [{"label": label} for label in modes(item)],
                "slot": _slot(item, firsts.get(item.id)),
                "slug": item.slug,
                "favourite": item.id in favourites if actor.person_id is not None else None,
            }
        )
    return found


def image(item: Equipment, photo: Photo | None) -> dict[str, Any]:
    """Its first photo, or the drawing of its family."""
    if photo:
        src = url_for("equipment.picture", slug=item.slug, name=photo.name, size="thumb")
        return {"src": src, "alt": "", "width": 400, "height": 300}
    asset: Any = current_app.jinja_env.globals["asset"]
    return {"src": asset(drawing(item.technique)), "alt": ""}


def town(item: Equipment) -> str:
    """Where it stands."""
    return item.site.town.replace("'", "’")


def modes(item: Equipment) -> list[str]:
    """How it is used, in the order of the site."""
    return [str(MODES[mode]) for mode in AccessMode if mode.value in item.access_modes]


def price(item: Equipment) -> str:
    """`€240 / half-day`, or how else it is paid for."""
    shown = headline_of(item, language())
    return shown.per or shown.amount


def _facts(item: Equipment, known: dict[str, Any], but: str) -> list[dict[str, str]]:
    every = figures(taxonomy().technique(item.technique), known, taxonomy(), language())
    facts = [{"label": one.label, "value": one.value} for one in every if one.parameter != but][:FACTS]
    return [*facts, {"label": gettext("Price"), "value": price(item)}]


def _slot(item: Equipment, first: datetime | None) -> dict[str, Any]:
    action = {
        "label": gettext("See dates"),
        "url": url_for("equipment.show", slug=item.slug),
        "more": f" – {title(item, language())}",
        "kind": "ghost",
    }
    slot: dict[str, Any] = {"caption": gettext("First free slot"), "action": action}
    if first is None:
        return {**slot, "day": gettext("Dates on request")}
    zone = item.site.zone
    return {**slot, "day": day(first, language(), zone), "hours": clock(first, zone)}
