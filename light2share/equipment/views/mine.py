"""The listings of my organisation, and what is done with a listing as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import queries as availability
from light2share.db import db
from light2share.equipment import access, actions, lifecycle, pdf, queries, reviewing
from light2share.equipment.drawings import drawing
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.pricing import headline_of
from light2share.equipment.quality import Beside, Hint, hints
from light2share.equipment.rules import Move, moves_from, target_of
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.values import values_of
from light2share.equipment.views import pictures, publishing
from light2share.equipment.views.advice import advice
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import seen_version, state_badge
from light2share.equipment.words import MOVES, PUBLISH_FOR_REVIEW, mark_in_words
from light2share.i18n import _, gettext, language
from light2share.i18n.formats import day, moment
from light2share.kernel.errors import Stale
from light2share.web import storage
from light2share.web.access import allow, manager, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.identity import identity
from light2share.web.moved import gone_or_moved

MOST_HINTS = 2
TOLD = {
    Move.PUBLISH: _("“%(title)s” is published."),
    Move.PAUSE: _("“%(title)s” is paused: nobody else sees it, its bookings stand."),
    Move.ARCHIVE: _("“%(title)s” is archived: nobody else sees it, its bookings stand."),
    Move.TAKE_BACK: _("“%(title)s” is a draft again."),
}


def own(slug: str) -> Equipment:
    """The listing at `slug`, for the managers of its owner: 403 for its other members, 404 for everybody else."""
    actor = current_actor()
    item = queries.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(queries.moved_to(db.session(), slug, actor))
    if item.owner_id != actor.organisation_id:
        abort(404)
    require(access.may_edit(actor, item))
    return item


@bp.get("/equipment/mine")
@allow(manager)
def mine() -> str:
    """The list."""
    session, actor = db.session(), current_actor()
    items = queries.for_owner(session, actor, with_modes=True)
    ids = [item.id for item in items]
    values = queries.specifications_for(session, ids)
    photos = queries.first_photos(session, ids)
    first_free = availability.first_free_for(session, ids, now())
    certificates, today = queries.with_certificates(session, ids), now().date()
    sent_back = reviewing.sent_back(session, [item.id for item in items if item.state is ListingState.DRAFT])
    tree = taxonomy()
    rows = []
    for item in items:
        technique = tree.technique(item.technique)
        beside = Beside(int(item.id in photos), item.id in first_free, int(item.id in certificates), today)
        found = hints(item, values_of(values[item.id], tree), technique, beside)
        photo = photos.get(item.id)
        rows.append(
            {
                **_row(item),
                "first_free": _first_free(item, first_free.get(item.id)),
                "technique": technique.name.in_(language()) if technique else "",
                "picture": url_for("equipment.picture", slug=item.slug, name=photo.name, size="thumb")
                if photo
                else "",
                "drawing": drawing(item.technique),
                **_advice(item, found),
                "sent_back": sent_back.get(item.id, ""),
            }
        )
    return render_template(
        "equipment/mine.html",
        rows=rows,
        kept=queries.kept_form(session, actor) is not None,
        lists=access.may_list(actor),
        hidden=hidden_fields(),
    )


def _advice(item: Equipment, found: list[Hint]) -> dict[str, Any]:
    """How complete its sheet is, what to add first, and whether it waits for a word of its owner."""
    if item.state is ListingState.ARCHIVED:
        return {"hints": [], "mark": "", "asks_url": ""}
    asks = lifecycle.waits_for_a_word(item, now())
    return {
        "hints": advice(item, found[:MOST_HINTS]),
        "mark": mark_in_words(found),
        "asks_url": url_for("equipment.still_true", slug=item.slug) if asks else "",
    }


def _first_free(item: Equipment, at: datetime | None) -> str:
    if item.state is not ListingState.PUBLISHED:
        return ""
    return moment(at, language(), item.site.zone) if at else gettext("Dates on request")


def _row(item: Equipment) -> dict[str, Any]:
    price = headline_of(item, language())
    return {
        "slug": item.slug,
        "title": title(item, language()),
        "url": url_for("equipment.show", slug=item.slug),
        "edit_url": url_for("equipment.edit", slug=item.slug),
        "availability_url": url_for("availability.edit", slug=item.slug),
        "copy_url": url_for("equipment.copy", slug=item.slug),
        "delete_url": url_for("equipment.delete_draft", slug=item.slug)
        if access.may_delete(current_actor(), item)
        else "",
        "site": item.site.town,
        "price": price.per or price.amount,
        "changed": day(item.updated_at, language(), item.site.zone, year=True),
        "state": state_badge(item),
        "buttons": move_buttons(item),
        "version": item.version,
    }


def move_buttons(item: Equipment) -> list[dict[str, str]]:
    """What may be done with it as a whole."""
    words = dict(MOVES)
    able = access.may_list(current_actor())
    if target_of(Move.PUBLISH, item.state, identity().reviews) is ListingState.IN_REVIEW:
        words[Move.PUBLISH] = PUBLISH_FOR_REVIEW
    return [
        {"label": str(words[wanted]), "url": url_for("equipment.move", slug=item.slug, wanted=wanted.value)}
        for wanted in moves_from(item.state)
        if able or wanted is not Move.PUBLISH
    ]


@bp.post("/equipment/<slug>/<any(publish, pause, archive, 'take-back'):wanted>")
@allow(signed_in)
def move(slug: str, wanted: str) -> ResponseReturnValue:
    """Publish, pause or archive a listing; one that lacks something is shown with what is missing."""
    item, act = own(slug), Move(wanted)
    if act is Move.PUBLISH and actions.lacks_of(item):
        db.session.rollback()
        return redirect(url_for("equipment.edit", slug=slug, publish=1), 303)
    first = item.published_at is None
    try:
        seen = seen_version()
    except Stale:
        abort(422)
    review = identity().reviews
    try:
        lifecycle.move(db.session(), item, act, seen, now(), current_actor(), review)
    except Stale:
        abort(409)
    publishing.changed(db.session(), item)
    if item.state is ListingState.IN_REVIEW or (act is Move.PUBLISH and first):
        return done(url_for("equipment.published", slug=slug))
    flash(gettext(str(TOLD[act]), title=title(item, language())), "success")
    return done(url_for("equipment.mine"))


@bp.route("/equipment/<slug>/delete", methods=["GET", "POST"])
@allow(signed_in)
def delete_draft(slug: str) -> ResponseReturnValue:
    """Delete a draft, after a second press."""
    item = own(slug)
    if not access.may_delete(current_actor(), item):
        abort(409)
    name = title(item, language())
    if request.method != "POST":
        return render_template("equipment/delete.html", title=name, slug=slug, hidden=hidden_fields())
    photos, papers = actions.delete_draft(db.session(), item)
    flash(gettext("The draft “%(title)s” is deleted.", title=name), "success")
    answer = done(url_for("equipment.mine"))
    for one in photos:
        pictures.remove(one)
    for one in papers:
        storage.remove(pdf.file_of(one))
    return answer
