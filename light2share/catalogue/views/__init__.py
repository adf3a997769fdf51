"""The search page."""

from __future__ import annotations

from flask import render_template, request

from light2share.catalogue import queries, requests
from light2share.catalogue.answers import answer_times
from light2share.catalogue.views import map_page, suggest
from light2share.catalogue.views.page import page_of
from light2share.catalogue.views.room import bp
from light2share.catalogue.views.saving import has_failed, note_in_vain, saving
from light2share.db import db
from light2share.i18n import language
from light2share.watching.queries import favourites_among
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

__all__ = ["bp", "map_page", "search", "suggest"]


@bp.get("/equipment")
@allow(anyone)
def search() -> str:
    """The catalogue: everything, or what was asked for."""
    moment = now()
    wanted = requests.read(db.session(), request.args.to_dict(flat=False), language(), moment)
    actor = current_actor()
    results = queries.search(db.session(), wanted, actor, moment, requests.HOME)
    answers = answer_times(db.session(), moment)
    aside = favourites_among(db.session(), actor, (found.equipment_id for found in results.found))
    page = page_of(results, requests.today(moment), answers, aside if actor.person_id is not None else None)
    if has_failed(results) and request.method == "GET" and results.page == 1:
        note_in_vain(wanted, actor, moment)
    return render_template("catalogue/search.html", **page, saving=saving(results, actor))
