"""The page of one organisation, for everybody; it never names people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.availability.queries import first_free_for
from light2share.bookings.counts import completed_for_owner
from light2share.catalogue.answers import answer_times
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.drawings import drawing
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pricing import headline
from light2share.equipment.rules import AccessMode
from light2share.equipment.texts import title
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import duration, moment, number
from light2share.organisations import queries
from light2share.organisations.models import Organisation
from light2share.organisations.rules import shown_bookings
from light2share.organisations.words import kind_words
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

bp = Blueprint("organisations", __name__)

OTHER = {"fr": "en", "en": "fr"}


@bp.get("/o/<slug>")
@allow(anyone)
def show(slug: str) -> ResponseReturnValue:
    """What the organisation is and what it shares."""
    organisation = queries.shown(db.session(), slug)
    if organisation is None:
        abort(404)
    items = equipment.published_of(db.session(), organisation.id, current_actor())
    about, spoken = _about(organisation)
    return render_template(
        "organisations/show.html",
        name=organisation.name,
        kind=kind_words(organisation.kind, organisation.size_class),
        towns=", ".join(dict.fromkeys(site.town for site in queries.sites_of(db.session(), organisation.id))),
        about=about,
        about_lang="" if spoken == language() else spoken,
        website=organisation.website if _is_web(organisation.website) else None,
        figures=_figures(organisation, len(items)),
        cards=_cards(items, now()),
        search_url=url_for("catalogue.search"),
    )


def _about(organisation: Organisation) -> tuple[str, str]:
    """What it says of itself, in the reader's language if it can, and the language of that."""
    for spoken in (language(), OTHER[language()]):
        if text := getattr(organisation, f"about_{spoken}"):
            return text, spoken
    return "", language()


def _is_web(address: str | None) -> bool:
    return (address or "").startswith(("https://", "http://"))


def _figures(organisation: Organisation, instruments: int) -> list[dict[str, str]]:
    figures = []
    if instruments:
        figures.append({"label": gettext("Instruments shared"), "value": number(instruments, language())})
    completed = shown_bookings(completed_for_owner(db.session(), organisation.id))
    if completed is not None:
        figures.append({"label": gettext("Completed bookings"), "value": number(completed, language())})
    answered = answer_times(db.session(), now()).owners.get(organisation.id)
    if answered is not None:
        shown = answered if answered < 60 else round(answered / 60) * 60
        figures.append(
            {
                "label": gettext("Median answer"),
                "value": duration(shown, language()),
                "note": gettext("last 90 days"),
            }
        )
    if organisation.member_since:
        figures.append({"label": gettext("Member since"), "value": str(organisation.member_since)})
    return figures


def _cards(items: list[Equipment], at: datetime) -> list[dict[str, Any]]:
    """The values of `mini_card` (templates/components), one per instrument."""
    ids = [item.id for item in items]
    photos = equipment.first_photos(db.session(), ids)
    free = first_free_for(db.session(), ids, at)
    return [_card(item, photos.get(item.id), free.get(item.id)) for item in items]


def _card(item: Equipment, photo: Photo | None, free: datetime | None) -> dict[str, Any]:
    price = headline(item.rates, item.shortest_minutes, language(), item.access_modes)
    modes = [str(MODES[AccessMode(mode)]) for mode in item.access_modes]
    return {
        "title": title(item, language()),
        "url": url_for("equipment.show", slug=item.slug),
        "image": _image(item, photo),
        "when": moment(free, language(), item.site.zone, year=False) if free else "",
        "owner": "",
        "place": item.site.town,
        "price": price.per or price.amount,
        "mode": modes[0] if modes else "",
    }


def _image(item: Equipment, photo: Photo | None) -> dict[str, Any]:
    if photo:
        src = url_for("equipment.picture", slug=item.slug, name=photo.name, size="thumb")
        return {"src": src, "alt": "", "width": 400, "height": 300}
    return {"src": current_app.jinja_env.globals["asset"](drawing(item.technique)), "alt": ""}  # type: ignore[operator]
