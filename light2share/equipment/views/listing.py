"""Listing an instrument: one page of eight fields, kept while it is filled in, then published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.equipment import access, actions, lifecycle, queries
from light2share.equipment.actions import StoredPicture
from light2share.equipment.forms.new import OPENING_HINTS, NewListingForm
from light2share.equipment.models import Equipment, ListingForm, ListingState
from light2share.equipment.pictures import Fault, Refused
from light2share.equipment.rules import Move, PriceMode
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.views import pictures, publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.preview import picture_of, preview_of
from light2share.equipment.views.room import bp
from light2share.equipment.words import APPROVAL_HINTS, OWNER_MODE_HINTS
from light2share.i18n import gettext, language
from light2share.i18n.formats import clock
from light2share.kernel.actor import Actor
from light2share.organisations.models import Site
from light2share.organisations.queries import others_than, sites_of
from light2share.web.access import allow, manager, require, signed_in
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.identity import identity

FIELDS = (
    "title", "technique", "summary", "site", "access_mode", "price_mode", "hourly_rate", "daily_rate", "opening",
    "approval", "add_trusted",
)  # fmt: skip
LONGEST_KEPT = 12_000
PUBLISH, DRAFT, PREVIEW, REMOVE_PHOTO, EMPTY = "publish", "draft", "preview", "remove_photo", "empty"


@bp.route("/equipment/new", methods=["GET", "POST"])
@allow(manager, writes_late=True)
def new() -> ResponseReturnValue:
    """The form; published or kept as a draft when it is sent."""
    actor = current_actor()
    if request.method != "POST":
        return _fresh(actor)
    act = request.form.get("action", DRAFT)
    if act == EMPTY:
        return _emptied(actor)
    photo, fault = _picture(act)
    if answer := open_writing():
        return answer
    if act in {PREVIEW, REMOVE_PHOTO} or only_shown():
        return _again(actor, act, photo, fault)
    form = _form(actor)
    form.is_complete = act == PUBLISH
    valid = form.submitted_and_valid()
    if fault is None and valid:
        return _listed(actor, form, photo)
    status = form.refuse_picture(fault) if fault else 422
    pictures.remove(_keep(actor, photo))
    return _page(actor, form), status


def _fresh(actor: Actor) -> ResponseReturnValue:
    kept = queries.kept_form(db.session(), actor)
    form = _form(actor, kept.fields if kept else ())
    if not form.sites:
        flash(gettext("Equipment stands at a site: enter the first one, then list the instrument."), "info")
        return redirect(url_for("organisations.new_site"), 303)
    return _page(actor, form, kept), 200


def _emptied(actor: Actor) -> ResponseReturnValue:
    if answer := open_writing():
        return answer
    name = actions.drop_kept_photo(db.session(), actor)
    actions.forget_form(db.session(), actor)
    answer = done(url_for("equipment.new"))
    pictures.remove(name)
    return answer


def _picture(act: str) -> tuple[StoredPicture | None, Fault | None]:
    """The picture that was sent, or why it is refused."""
    if act == REMOVE_PHOTO:
        return None, None
    try:
        return pictures.sent(), None
    except Refused as refused:
        return None, refused.fault


def _again(actor: Actor, act: str, photo: StoredPicture | None, fault: Fault | None) -> ResponseReturnValue:
    """The page as it was sent, with its preview; nothing is listed yet."""
    dropped = _keep(actor, photo, drop=act == REMOVE_PHOTO)
    pictures.remove(dropped)
    form = _form(actor)
    status = form.refuse_picture(fault) if fault else 200
    return _page(actor, form), status


def _listed(actor: Actor, form: NewListingForm, photo: StoredPicture | None) -> ResponseReturnValue:
    session, moment = db.session(), now()
    kept = queries.kept_form(session, actor)
    before = _kept_photo(kept)
    item = actions.create(session, actor, form.listing(language(), photo or before), moment)
    publishing.open_first(session, item, form.opening.data, moment)
    actions.forget_form(session, actor)
    if form.is_complete:
        review = identity().reviews
        lifecycle.move(session, item, Move.PUBLISH, item.version, moment, actor, review)
        publishing.changed(session, item)
        answer = done(url_for("equipment.published", slug=item.slug))
    else:
        flash(
            gettext("The draft “%(title)s” is saved. Nobody else sees it.", title=form.title.data), "success"
        )
        answer = done(url_for("equipment.mine"))
    if photo and before:
        pictures.remove(before.name)
    return answer


def _keep(actor: Actor, photo: StoredPicture | None, drop: bool = False) -> str | None:
    """Keep what was sent in a transaction of its own; the name of a picture that nothing holds any more."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    dropped = actions.drop_kept_photo(session, actor) if drop else None
    dropped = actions.keep_form(session, actor, _typed(), now(), photo) or dropped
    session.commit()
    return dropped


def _typed() -> list[tuple[str, str]]:
    """The fields as they were sent, each cut where no field is longer."""
    return [
        (name, value.replace("\x00", "")[:LONGEST_KEPT])
        for name in FIELDS
        for value in request.form.getlist(name)[:5]
    ]


@bp.post("/equipment/new/preview")
@allow(manager, writes_late=True)
def new_preview() -> str:
    """Card and fields still to fill, for the side of the form."""
    actor = current_actor()
    form = _form(actor)
    return render_template("equipment/_preview.html", **_side(form, queries.kept_form(db.session(), actor)))


@bp.post("/equipment/new/keep")
@allow(manager)
def new_keep() -> ResponseReturnValue:
    """Keep what has been typed so far; says when."""
    actor = current_actor()
    fields = _typed()
    if any(value.strip() for name, value in fields if name in {"title", "summary"}):
        actions.keep_form(db.session(), actor, fields, now())
        db.session.commit()
        return jsonify(message=_saved(now(), _sites(actor)), fields={})
    db.session.rollback()
    return jsonify(message="", fields={})


def _saved(at: datetime, sites: list[Site]) -> str:
    zone = ZoneInfo(sites[0].zone if sites else "Europe/Paris")
    return gettext("Draft saved %(time)s", time=clock(at, zone))


@bp.get("/equipment/new/organisations")
@allow(manager)
def new_organisations() -> str:
    """The names that may be trusted, as choices of the field: fetched once somebody is about to type there."""
    others = others_than(db.session(), current_actor().organisation_id or 0)
    return render_template("availability/_organisations.html", names=[one.name for one in others])


@bp.get("/equipment/<slug>/published")
@allow(signed_in)
def published(slug: str) -> str:
    """What to do next with an instrument that has just been published."""
    item = own(slug)
    return render_template("equipment/published.html", item=_next_steps(item))


def _next_steps(item: Equipment) -> dict[str, Any]:
    technique = taxonomy().technique(item.technique)
    figure = technique.parameters[0].label.in_(language()) if technique and technique.parameters else ""
    steps: list[dict[str, Any]] = [
        {
            "sign": "calendar",
            "kind": "act",
            "title": gettext("Open more hours"),
            "text": gettext("The usual week, days when it is closed, notice and length of a booking."),
            "url": url_for("availability.edit", slug=item.slug),
            "action": gettext("Availability"),
            "main": True,
        },
        {
            "sign": "search",
            "title": gettext("Add specifications"),
            "text": gettext("“%(figure)s” first: searches by figures find it then.", figure=figure)
            if figure
            else gettext("Searches by figures find it then."),
            "url": url_for("equipment.edit", slug=item.slug, _anchor="specifications"),
            "action": gettext("Edit the sheet"),
        },
        {
            "sign": "eye",
            "title": gettext("Add photos"),
            "text": gettext("The first one stands for the instrument in lists."),
            "url": url_for("equipment.photos", slug=item.slug),
            "action": gettext("Photos"),
        },
        {
            "sign": "print",
            "title": gettext("Print the QR label"),
            "text": gettext("On the instrument, it leads to this page and its free hours."),
            "url": url_for("equipment.label", slug=item.slug),
            "action": gettext("Label"),
        },
    ]
    name = title(item, language())
    if item.state is ListingState.IN_REVIEW:
        heading = gettext("“%(title)s” is with the cluster", title=name)
        lead = gettext(
            "The cluster looks at it before members find it. You are told by e-mail what it decides."
        )
    else:
        heading = gettext("“%(title)s” is published", title=name)
        lead = gettext("Members find it from now on. You are told by e-mail when somebody asks for it.")
    return {
        "title": name,
        "heading": heading,
        "lead": lead,
        "url": url_for("equipment.show", slug=item.slug),
        "steps": [step for step in steps if step["url"]],
    }


def _form(actor: Actor, kept: Sequence[Sequence[str]] = ()) -> NewListingForm:
    return NewListingForm(_sites(actor), kept, lambda: others_than(db.session(), actor.organisation_id or 0))


def _sites(actor: Actor) -> list[Site]:
    require(access.may_list(actor))
    return sites_of(db.session(), actor.organisation_id or 0)


def _kept_photo(kept: ListingForm | None) -> StoredPicture | None:
    if kept is None or not kept.photo_name:
        return None
    return StoredPicture(kept.photo_name, kept.photo_width or 0, kept.photo_height or 0)


def _side(form: NewListingForm, kept: ListingForm | None) -> dict[str, Any]:
    person = current_person()
    owner = person.organisation_name if person and person.organisation_name else ""
    return {"preview": preview_of(form, owner, kept, bool(kept and kept.photo_name), now())}


def _page(actor: Actor, form: NewListingForm, kept: ListingForm | None = None) -> str:
    kept = kept or queries.kept_form(db.session(), actor)
    sites = list(form.sites.values())
    return render_template(
        "equipment/new.html",
        form=form,
        techniques=[
            {
                "name": one.name.in_(language()),
                "more": ", ".join(one.synonyms(language())[:2]),
            }
            for one in taxonomy().techniques.values()
        ],
        drawing=picture_of(taxonomy().technique(form.technique.data or ""), None),
        kept_photo=picture_of(None, kept) if kept and kept.photo_name else None,
        saved=_saved(kept.saved_at, sites) if kept else "",
        opening_hints=OPENING_HINTS,
        approval_hints={one.value: hint for one, hint in APPROVAL_HINTS.items()},
        mode_hints={mode.value: hint for mode, hint in OWNER_MODE_HINTS.items()},
        rate_value=PriceMode.RATE.value,
        **_side(form, kept),
    )
