"""Favourites, and what was seen last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import abort, flash, get_template_attribute, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.equipment.texts import title
from light2share.i18n import gettext, language
from light2share.watching import favourites, queries
from light2share.watching.rules import MOST_FAVOURITES
from light2share.watching.views.cards import cards
from light2share.watching.views.room import bp
from light2share.web import recent
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.links import way_back


@bp.get("/favourites")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """What the person has put aside, each with its first free slot, and what they saw last."""
    actor, session = current_actor(), db.session()
    kept = queries.favourites_of(session, actor)
    seen = queries.at_slugs(session, actor, recent.slugs())
    ids = {item.id for item in kept}
    return render_template(
        "watching/favourites.html",
        favourites=cards(session, kept, actor, now(), ids),
        recent=cards(session, [item for item in seen if item.id not in ids], actor, now(), ids),
        alerts=_alerts(kept, queries.heard_of(session, actor)),
        seen_any=bool(seen),
    )


@bp.post("/favourites/change")
@allow(signed_in)
def put_aside() -> ResponseReturnValue:
    """Put an instrument aside (`add` names it) or away again (`remove`): the same twice is harmless."""
    actor, session = current_actor(), db.session()
    wanted = "add" in request.form
    slug = request.form.get("add") or request.form.get("remove")
    if not slug:
        return done(url_for(".index"))
    item = equipment.listed(session, slug, actor)
    if item is None:
        abort(404)
    if not wanted:
        favourites.remove(session, actor, item.id)
    elif not favourites.add(session, actor, item.id, now()):
        words = gettext("You have %(most)s favourites already. Take some away first.", most=MOST_FAVOURITES)
        flash(words, "error")
        return _elsewhere(url_for(".index"))
    return _button(item, wanted) if "HX-Request" in request.headers else done(way_back())


@bp.post("/favourites/alerts")
@allow(signed_in)
def change_alerts() -> ResponseReturnValue:
    """Hear when a time of these favourites is given back (`tell`, slugs), of the others no longer."""
    actor, session = current_actor(), db.session()
    told = set(request.form.getlist("tell"))
    kept = queries.favourites_of(session, actor)
    favourites.hear_of(session, actor, [item.id for item in kept if item.slug in told])
    flash(gettext("Your choice is saved."), "message")
    return done(url_for(".index", _anchor="alerts"))


@bp.post("/favourites/recent/forget")
@allow(signed_in)
def forget_recent() -> ResponseReturnValue:
    """Forget what was seen last."""
    recent.forget()
    flash(gettext("The list of instruments seen last is empty."), "message")
    return done(url_for(".index"))


def _alerts(kept: Sequence[Equipment], heard: Collection[int]) -> list[dict[str, Any]]:
    """A box for each favourite: whether its reader hears when a time of it is given back."""
    return [
        {"slug": item.slug, "title": title(item, language()), "checked": item.id in heard} for item in kept
    ]


def _button(item: Equipment, wanted: bool) -> ResponseReturnValue:
    """The button as it is now, to be put in place of the one that was pressed."""
    db.session.commit()
    draw = get_template_attribute("components/favourite.html", "favourite_button")
    return str(draw(item.slug, title(item, language()), wanted))


def _elsewhere(url: str) -> ResponseReturnValue:
    """Send the reader on, also where only a part of the page was asked for."""
    answer = done(url)
    if "HX-Request" in request.headers:
        return Response("", 204, {"HX-Redirect": url})
    return answer


@bp.after_app_request
def _remember(response: Response) -> Response:
    """Note the instrument that a person signed in has opened."""
    if request.endpoint == "equipment.show" and request.method == "GET" and response.status_code == 200:
        slug = (request.view_args or {}).get("slug", "")
        if current_actor().person_id is not None:
            recent.remember(slug)
    return response
