"""Instruments side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import queries as availability
from light2share.catalogue import requests
from light2share.catalogue.places import Place, distance_km
from light2share.db import Session, db
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.figures import Spectrum, spectrum
from light2share.equipment.models import Equipment
from light2share.equipment.pricing import headline
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import read, title
from light2share.equipment.values import values_of
from light2share.equipment.words import AT_ONCE, AT_ONCE_THEN, owner_unnamed
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import distance, duration, moment
from light2share.kernel.actor import Actor
from light2share.watching import queries
from light2share.watching.comparing import Line, line, specification_lines
from light2share.watching.rules import MOST_COMPARED
from light2share.watching.views import cards
from light2share.watching.views.room import bp
from light2share.web import recent
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

LONGEST_LIST = 40
"""Slugs looked at; an address with more is not ours."""


@bp.get("/equipment/compare")
@allow(anyone)
def compare() -> ResponseReturnValue:
    """The instruments named in the address, whose sharing is meant; what the reader does not see is left out."""
    actor, session = current_actor(), db.session()
    asked = list(dict.fromkeys(request.args.getlist("item")))[:LONGEST_LIST]
    found = queries.at_slugs(session, actor, asked)
    items = found[:MOST_COMPARED]
    near = request.args.get("near", "")
    wanted = requests.read(session, {"near": [near]}, language(), now())
    slugs = [item.slug for item in items]
    return render_template(
        "watching/compare.html",
        columns=_columns(session, items, actor, near),
        bars=_bars(session, items),
        groups=_groups(session, items, actor, wanted.place),
        left_out=_left_out(len(asked) - len(found), len(found) - len(items)),
        place=wanted.place.name if wanted.place else "",
        more=_more(session, actor, slugs, near) if len(items) < MOST_COMPARED else [],
    )


def address(slugs: Sequence[str], near: str = "") -> str:
    """The address of a comparison."""
    return url_for("watching.compare", item=list(slugs), near=near or None)


def _left_out(unseen: int, too_many: int) -> list[str]:
    said = []
    if unseen:
        said.append(
            ngettext(
                "%(num)s instrument is left out: it is not there, or not for you.",
                "%(num)s instruments are left out: they are not there, or not for you.",
                unseen,
            )
        )
    if too_many:
        said.append(gettext("Four at most stand side by side: the first four you chose are shown."))
    return said


def _columns(session: Session, items: Sequence[Equipment], actor: Actor, near: str) -> list[dict[str, Any]]:
    photos = equipment.first_photos(session, [item.id for item in items])
    kept = queries.favourites_among(session, actor, [item.id for item in items])
    slugs = [item.slug for item in items]
    columns = []
    for item in items:
        name = read(item, "title", language())
        columns.append(
            {
                "title": title(item, language()),
                "lang": name.foreign(language()) if name else "",
                "url": url_for("equipment.show", slug=item.slug),
                "image": cards.image(item, photos.get(item.id)),
                "slug": item.slug,
                "favourite": item.id in kept if actor.person_id is not None else None,
                "without_url": address([slug for slug in slugs if slug != item.slug], near),
            }
        )
    return columns


def _bars(session: Session, items: Sequence[Equipment]) -> list[Spectrum | None]:
    """The wavelengths of each, all on one scale; nothing at all where they mean nothing to any."""
    rows, tree = equipment.specifications_for(session, [item.id for item in items]), taxonomy()
    values = [values_of(rows[item.id], tree) for item in items]
    drawn = [spectrum(one, tree, language()) for one in values]
    if any(one and one.bar.wide for one in drawn):
        drawn = [spectrum(one, tree, language(), wide=True) for one in values]
    return drawn if any(drawn) else []


def _groups(
    session: Session, items: Sequence[Equipment], actor: Actor, place: Place | None
) -> list[dict[str, Any]]:
    values = equipment.specifications_for(session, [item.id for item in items])
    tree = taxonomy()
    stated = [(item.technique, values_of(values[item.id], tree)) for item in items]
    return [
        {"name": name, "lines": lines}
        for name, lines in (
            (gettext("Getting it"), _terms(session, items, actor, place)),
            (gettext("Specifications"), specification_lines(stated, tree, language())),
        )
        if lines and items
    ]


def _terms(session: Session, items: Sequence[Equipment], actor: Actor, place: Place | None) -> list[Line]:
    firsts = availability.first_free_for(session, [item.id for item in items], now())
    spoken, tree = language(), taxonomy()

    def first_free(item: Equipment) -> str:
        at = firsts.get(item.id)
        return moment(at, spoken, item.site.zone, year=False) if at else gettext("Dates on request")

    def technique(item: Equipment) -> str:
        found = tree.technique(item.technique)
        return found.name.in_(spoken) if found else ""

    def owner(item: Equipment) -> str:
        return item.owner.name if knows_owner(actor, item) else owner_unnamed()

    def rates(item: Equipment) -> str:
        return ", ".join(headline(item.rates, item.shortest_minutes, spoken).details)

    def approval(item: Equipment) -> str:
        if not equipment.confirms_at_once(session, item, actor):
            return gettext("The owner decides")
        return str(AT_ONCE_THEN if item.asks_first else AT_ONCE[item.approval])

    def training(item: Equipment) -> str:
        return gettext("After a training") if item.training_required else gettext("None asked for")

    rows = [
        line(gettext("Technique"), [technique(item) for item in items]),
        line(gettext("Owner"), [owner(item) for item in items]),
        line(gettext("Site"), [cards.town(item) for item in items]),
        line(gettext("First free slot"), [first_free(item) for item in items]),
        line(gettext("Price"), [cards.price(item) for item in items]),
        line(gettext("Rates excl. VAT"), [rates(item) for item in items]),
        line(gettext("How it is used"), [", ".join(cards.modes(item)) for item in items]),
        line(gettext("Booking"), [approval(item) for item in items]),
        line(gettext("Shortest booking"), [duration(item.terms.shortest, spoken) for item in items]),
        line(gettext("Notice"), [duration(item.terms.lead_time, spoken) for item in items]),
        line(gettext("Training"), [training(item) for item in items]),
        line(gettext("Maker"), [item.manufacturer or "" for item in items]),
        line(gettext("Model"), [item.model or "" for item in items]),
    ]
    if place:
        away = [distance(_km(place, item), spoken) for item in items]
        rows.insert(3, line(gettext("Distance from %(town)s", town=place.name), away))
    return [row for row in rows if any(cell.text for cell in row.cells)]


def _km(place: Place, item: Equipment) -> float:
    return distance_km(place.latitude, place.longitude, item.site.latitude, item.site.longitude)


def _more(session: Session, actor: Actor, slugs: Sequence[str], near: str) -> list[dict[str, str]]:
    """Favourites and what was seen last, to be put beside."""
    if actor.person_id is None:
        return []
    offered = [*queries.favourites_of(session, actor), *queries.at_slugs(session, actor, recent.slugs())]
    others = {item.slug: item for item in offered if item.slug not in slugs}
    return [
        {
            "label": title(item, language()),
            "note": cards.town(item),
            "url": address([*slugs, slug], near),
        }
        for slug, item in list(others.items())[:12]
    ]
