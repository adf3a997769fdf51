"""The photos of a listing: added, put in order, described, removed."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import actions, queries
from light2share.equipment.actions import MOST_PHOTOS
from light2share.equipment.forms.photos import PhotoForm, WordsForm
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pictures import Refused
from light2share.equipment.views import pictures, publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around
from light2share.i18n import gettext
from light2share.web.access import allow, signed_in
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now

SHIFTS = {"up": -1, "down": 1}


@bp.route("/equipment/<slug>/photos", methods=["GET", "POST"])
@allow(signed_in, writes_late=True)
def photos(slug: str) -> ResponseReturnValue:
    """The photos, and a form to add one."""
    item = own(slug)
    form = PhotoForm()
    if request.method != "POST" or only_shown():
        return _page(item, form), 200
    full = len(queries.photos_of(db.session(), item)) >= MOST_PHOTOS
    fault, sent = None, None
    try:
        sent = None if full else pictures.sent()
    except Refused as refused:
        fault = refused.fault
    db.session.rollback()
    if answer := open_writing():
        return answer
    item = own(slug)
    if not form.validate() or sent is None:
        status = 422 if sent else form.refuse(fault, full)
        if sent:
            pictures.remove(sent.name)
        return _page(item, form), status
    actions.add_photo(db.session(), item, sent, form.alt(), now())
    publishing.changed(db.session(), item)
    flash(gettext("The photo is added."), "success")
    return done(url_for(".photos", slug=slug))


@bp.post("/equipment/<slug>/photos/<name>")
@allow(signed_in)
def photo(slug: str, name: str) -> ResponseReturnValue:
    """Move a photo, say what it shows, or remove it."""
    item = own(slug)
    row = queries.photo(db.session(), item, name)
    if row is None:
        abort(404)
    act = request.form.get("action", "")
    if act == "remove":
        return _removed(item, row)
    if act in SHIFTS:
        actions.shift_photo(db.session(), item, row, SHIFTS[act])
    else:
        form = WordsForm()
        if not form.submitted_and_valid():
            return _page(item, PhotoForm(read=False), name, form), form.status()
        actions.describe_photo(db.session(), row, form.alt())
        flash(gettext("The description is saved."), "success")
    publishing.changed(db.session(), item)
    return done(url_for(".photos", slug=slug, _anchor=name))


def _removed(item: Equipment, row: Photo) -> ResponseReturnValue:
    name = actions.remove_photo(db.session(), row)
    publishing.changed(db.session(), item)
    flash(gettext("The photo is removed."), "success")
    answer = done(url_for(".photos", slug=item.slug))
    pictures.remove(name)
    return answer


def _page(item: Equipment, form: PhotoForm, refused: str = "", words: WordsForm | None = None) -> str:
    rows = queries.photos_of(db.session(), item)
    shown = [
        {
            "name": row.name,
            "src": url_for(".picture", slug=item.slug, name=row.name, size="thumb"),
            "url": url_for(".photo", slug=item.slug, name=row.name),
            "form": _numbered(
                words
                if words and row.name == refused
                else WordsForm(data={"alt_fr": row.alt_fr, "alt_en": row.alt_en}, read=False),
                number,
            ),
            "number": number,
            "first": number == 1,
            "last": number == len(rows),
        }
        for number, row in enumerate(rows, 1)
    ]
    return render_template(
        "equipment/photos.html",
        form=form,
        refused_words=words,
        photos=shown,
        full=len(rows) >= MOST_PHOTOS,
        action=url_for(".photos", slug=item.slug),
        **around(item, "equipment.photos"),
    )


def _numbered(form: WordsForm, number: int) -> WordsForm:
    """The form of one photo among others: its fields have ids of their own."""
    for field in form:
        field.id = f"{field.name}-{number}"
        field.label.field_id = field.id
    return form
