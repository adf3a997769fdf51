"""The documents of a listing: added, named, put in order, removed by its owner; downloaded by who may read them."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings.counts import has_agreed
from light2share.db import db
from light2share.equipment import access, documents, pdf, queries
from light2share.equipment.documents import MOST_DOCUMENTS
from light2share.equipment.forms.documents import DocumentForm, LabelForm
from light2share.equipment.models import Document, Equipment
from light2share.equipment.slugs import slug_of
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.web import downloads, storage, uploads
from light2share.web.access import allow, anyone, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now

SHIFTS = {"up": -1, "down": 1}


@bp.route("/equipment/<slug>/documents", methods=["GET", "POST"], endpoint="documents")
@allow(signed_in, writes_late=True)
def all_documents(slug: str) -> ResponseReturnValue:
    """The documents, and a form to add one."""
    item, form = own(slug), DocumentForm()
    if request.method != "POST" or only_shown():
        return _page(item, form), 200
    full = len(queries.documents_of(db.session(), item)) >= MOST_DOCUMENTS
    data, name = _sent()
    if not form.title.data and name:
        form.title.data = name
    fault = pdf.fault(data) if data else None
    valid = form.validate()
    if not valid or fault or full or not data:
        status = 422 if data and not fault and not full else form.refuse(fault, full)
        return _page(item, form), status
    db.session.rollback()
    stored = storage.new_name()
    storage.write(pdf.file_of(stored), data)
    if answer := open_writing():
        storage.remove(pdf.file_of(stored))
        return answer
    item = own(slug)
    documents.add(db.session(), item, stored, len(data), form.label(), now())
    publishing.changed(db.session(), item)
    flash(gettext("The document is added."), "success")
    return done(url_for(".documents", slug=slug))


def _sent() -> tuple[bytes, str]:
    """What the file holds, and its name without the ending, for a document without a title."""
    file = next(uploads.sent("document", pdf.LARGEST_BYTES), None)
    if file is None:
        return b"", ""
    plain = file.called[:-4] if file.called.lower().endswith(".pdf") else file.called
    return file.data or b"\0", plain.replace("_", " ").strip()[:120]


@bp.post("/equipment/<slug>/documents/<name>")
@allow(signed_in)
def document(slug: str, name: str) -> ResponseReturnValue:
    """Move a document, name it otherwise, or remove it."""
    item = own(slug)
    row = queries.document(db.session(), item, name)
    if row is None:
        abort(404)
    act = request.form.get("action", "")
    if act == "remove":
        return _removed(item, row)
    if act in SHIFTS:
        documents.shift(db.session(), item, row, SHIFTS[act])
    else:
        form = LabelForm()
        if not form.submitted_and_valid():
            return _page(item, DocumentForm(read=False), name, form), form.status()
        documents.relabel(db.session(), item, row, form.label(), now())
        flash(gettext("The document is saved."), "success")
    publishing.changed(db.session(), item)
    return done(url_for(".documents", slug=slug, _anchor=name))


def _removed(item: Equipment, row: Document) -> ResponseReturnValue:
    name = documents.remove(db.session(), item, row, now())
    publishing.changed(db.session(), item)
    flash(gettext("The document is removed."), "success")
    answer = done(url_for(".documents", slug=item.slug))
    storage.remove(pdf.file_of(name))
    return answer


@bp.get("/equipment/<slug>/documents/<name>.pdf")
@allow(anyone)
def download(slug: str, name: str) -> ResponseReturnValue:
    """A document, for those who may read it; it is saved, never opened in the site."""
    session, actor = db.session(), current_actor()
    item = queries.listed(session, slug, actor)
    row = queries.document(session, item, name) if item else None
    if item is None or row is None or row not in readable(item, [row], actor):
        abort(404)
    return downloads.download(
        pdf.file_of(row.name), "application/pdf", f"{slug_of(row.title)}.pdf", f"{row.title}.pdf"
    )


def readable(item: Equipment, rows: list[Document], actor: Actor) -> list[Document]:
    """Those of the documents that the actor may download; asks about bookings only where that decides."""
    found = []
    agreed: bool | None = None
    for row in rows:
        may = access.may_read(actor, item, row.readers)
        if may is None and agreed is None:
            agreed = actor.is_member and has_agreed(db.session(), item.id, actor.organisation_id or 0)
        if may or (may is None and agreed):
            found.append(row)
    return found


def _page(item: Equipment, form: DocumentForm, refused: str = "", label: LabelForm | None = None) -> str:
    rows = queries.documents_of(db.session(), item)
    return render_template(
        "equipment/documents.html",
        form=form,
        refused_label=label,
        documents=[
            _shown(item, row, number, len(rows), label if row.name == refused else None)
            for number, row in enumerate(rows, 1)
        ],
        full=len(rows) >= MOST_DOCUMENTS,
        most=MOST_DOCUMENTS,
        action=url_for(".documents", slug=item.slug),
        **around(item, "equipment.documents"),
    )


def _shown(
    item: Equipment, row: Document, number: int, count: int, label: LabelForm | None
) -> dict[str, Any]:
    kept = {"title": row.title, "kind": row.kind.value, "readers": row.readers.value}
    form = label or LabelForm(data=kept, read=False)
    for field in form:
        field.id = f"{field.name}-{number}"
        field.label.field_id = field.id
    return {
        "name": row.name,
        "title": row.title,
        "size": formats.file_size(row.size, language()),
        "url": url_for(".document", slug=item.slug, name=row.name),
        "file_url": url_for(".download", slug=item.slug, name=row.name),
        "form": form,
        "first": number == 1,
        "last": number == count,
    }
