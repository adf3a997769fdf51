"""The cluster's look at new listings, on a site where it looks first."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import lifecycle, queries, reviewing
from light2share.equipment.drawings import drawing
from light2share.equipment.forms.acts import SendBackForm
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.views import publishing
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import seen_version
from light2share.i18n import gettext, language
from light2share.i18n.formats import day
from light2share.kernel.errors import Stale
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


@bp.get("/cluster/equipment")
@allow(cluster_manager)
def review() -> str:
    """The listings that wait, those that have waited longest first."""
    return _page()


@bp.post("/cluster/equipment/<slug>/publish")
@allow(cluster_manager)
def approve(slug: str) -> ResponseReturnValue:
    """Publish one; its owner is told."""
    item = _of_review(slug)
    try:
        seen = seen_version()
        lifecycle.approve(db.session(), item, seen, now(), current_actor())
    except Stale:
        abort(409)
    publishing.changed(db.session(), item)
    flash(gettext("“%(title)s” is published. Its owner is told.", title=title(item, language())), "success")
    return done(url_for("equipment.review"))


@bp.route("/cluster/equipment/<slug>/send-back", methods=["GET", "POST"])
@allow(cluster_manager)
def send_back(slug: str) -> ResponseReturnValue:
    """Say what should be changed first; its owner is told."""
    item = _of_review(slug)
    form = SendBackForm(data={"version": item.version})
    if not form.submitted_and_valid():
        return _send_back_page(item, form), form.status()
    try:
        seen = seen_version()
        lifecycle.send_back(db.session(), item, form.reason.data, seen, now(), current_actor())
    except Stale:
        abort(409)
    publishing.changed(db.session(), item)
    flash(gettext("“%(title)s” goes back to its owner.", title=title(item, language())), "success")
    return done(url_for("equipment.review"))


def _send_back_page(item: Equipment, form: SendBackForm) -> str:
    return render_template(
        "equipment/send_back.html",
        form=form,
        title=title(item, language()),
        owner=item.owner.name,
        action=url_for("equipment.send_back", slug=item.slug),
        url=url_for("equipment.review"),
    )


def _of_review(slug: str) -> Equipment:
    """The listing at `slug` if it waits for the cluster: 409 if it is published already, 404 for every other."""
    item = reviewing.for_review(db.session(), slug)
    if item is None:
        abort(404)
    if item.state is ListingState.PUBLISHED:
        abort(409)
    if item.state is not ListingState.IN_REVIEW:
        abort(404)
    return item


def _page() -> str:
    session = db.session()
    items = reviewing.in_review(session)
    photos = queries.first_photos(session, [item.id for item in items])
    return render_template(
        "equipment/review.html",
        rows=[_row(item, photos.get(item.id)) for item in items],
        hidden=hidden_fields(),
    )


def _row(item: Equipment, photo: Any) -> dict[str, Any]:
    technique = taxonomy().technique(item.technique)
    return {
        "title": title(item, language()),
        "slug": item.slug,
        "url": url_for("equipment.show", slug=item.slug),
        "owner": item.owner.name,
        "site": item.site.town,
        "technique": technique.name.in_(language()) if technique else "",
        "since": day(item.updated_at, language(), item.site.zone, year=True),
        "picture": url_for("equipment.picture", slug=item.slug, name=photo.name, size="thumb")
        if photo
        else "",
        "drawing": drawing(item.technique),
        "version": item.version,
        "publish_url": url_for("equipment.approve", slug=item.slug),
        "send_back_url": url_for("equipment.send_back", slug=item.slug),
    }
