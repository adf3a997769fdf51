"""A standing document of one's organisation: added, looked at, replaced or corrected, removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.kernel.files import Stored
from light2share.proofs import access, actions, queries
from light2share.proofs.forms import NewProofForm, ProofForm, limits_words
from light2share.proofs.models import Proof
from light2share.proofs.rules import MOST, ProofKind
from light2share.proofs.views.room import Values, bp, own_proof
from light2share.proofs.words import KINDS, state_label
from light2share.web import attachments, storage
from light2share.web.access import admin, allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


@bp.route("/org/documents/standing/new", methods=["GET", "POST"])
@allow(admin, writes_late=True)
def new() -> ResponseReturnValue:
    """A document that is not there yet."""
    form = NewProofForm(data={"starts_on": actions.today(now())})

    def write(files: list[Stored]) -> Proof:
        kind = ProofKind(str(form.kind.data))
        return actions.add(db.session(), current_actor(), kind, form.said(), files[0], now())

    return _sent(form, write, _new_page, gettext("The document is there."))


def _new_page(form: ProofForm) -> str:
    return render_template(
        "proofs/new.html",
        form=form,
        faults=form.faults,
        accepted=attachments.ACCEPTED,
        limits=limits_words(),
        action=request.path,
        back=url_for("agreements.documents"),
    )


@bp.route("/org/documents/standing/<series>", methods=["GET", "POST"])
@allow(member, writes_late=True)
def show(series: str) -> ResponseReturnValue:
    """The document with its versions; its admins replace the file, or correct what is said of it."""
    row = own_proof(series)
    form = ProofForm(
        data={"starts_on": row.starts_on, "ends_on": row.ends_on, "note": row.note, "shared": row.shared}
    )
    if request.method != "POST":
        return _page(row, form)
    require(access.may_keep(current_actor(), row.organisation_id))

    def write(files: list[Stored]) -> Proof:
        found, actor = own_proof(series), current_actor()
        if files:
            return actions.replace(db.session(), found, actor, form.said(), files[0], now())
        actions.correct(db.session(), found, actor, form.said(), now())
        return found

    return _sent(form, write, lambda form: _page(own_proof(series), form), gettext("Saved."))


@bp.post("/org/documents/standing/<series>/remove")
@allow(admin)
def remove(series: str) -> ResponseReturnValue:
    """Take it away with all its versions."""
    row = own_proof(series)
    if only_shown():
        return _page(row, ProofForm(read=False))
    files = actions.remove(db.session(), row, current_actor(), now())
    flash(gettext("The document and its files are removed."))
    answered = done(url_for("agreements.documents"))
    for file in files:
        storage.remove(file)
    return answered


def _sent(
    form: ProofForm, write: Callable[[list[Stored]], Proof], page: Callable[[ProofForm], str], told: str
) -> ResponseReturnValue:
    """The form, or what it says written; its file is stored first and removed again if the writing fails."""
    if request.method != "POST" or only_shown():
        return page(form), 200
    files = form.taken_in()
    if files is None:
        return page(form), form.fault_status
    db.session.rollback()
    stored = attachments.store(files)
    if answer := open_writing():
        attachments.remove(stored)
        return answer
    try:
        found = write(stored)
    except (Stale, actions.TooMany) as refused:
        db.session.rollback()
        attachments.remove(stored)
        form.form_errors.append(_late() if isinstance(refused, Stale) else _full())
        return page(form), 409
    flash(told)
    return done(url_for(".show", series=found.series))


def _late() -> str:
    return gettext(
        "Somebody of your organisation was faster: see how it stands now. Nothing of yours is saved."
    )


def _full() -> str:
    return gettext(
        "Your organisation keeps %(most)s documents, as many as it may. Remove one first.", most=MOST
    )


def _page(row: Proof, form: ProofForm) -> str:
    today = actions.today(now())
    return render_template(
        "proofs/show.html",
        title=str(KINDS[row.kind]),
        state=state_label(row, today),
        note=row.note,
        shared=row.shared,
        versions=[_version(one) for one in queries.versions(db.session(), row.series)],
        form=form if access.may_keep(current_actor(), row.organisation_id) else None,
        faults=form.faults,
        accepted=attachments.ACCEPTED,
        limits=limits_words(),
        action=url_for(".show", series=row.series),
        remove_url=url_for(".remove", series=row.series),
        hidden=hidden_fields(),
        documents_url=url_for("agreements.documents"),
    )


def _version(row: Proof) -> Values:
    """The file, until when it counted, and who added it."""
    say = language()
    added = formats.day(row.added_at, say, actions.ZONE, year=True)
    by = row.added_by.name if row.added_by else ""
    words = [
        gettext("from %(first)s to %(last)s", first=_day(row.starts_on), last=_day(row.ends_on))
        if row.ends_on
        else gettext("from %(first)s on", first=_day(row.starts_on)),
        gettext("added on %(day)s by %(person)s", day=added, person=by)
        if by
        else gettext("added on %(day)s", day=added),
        formats.file_size(row.size, say),
    ]
    if row.replaced_at:
        until = formats.day(row.replaced_at, say, actions.ZONE, year=True)
        words.insert(1, gettext("replaced on %(day)s", day=until))
    return {
        "name": f"{row.title or KINDS[row.kind]}.{row.file_kind.value}",
        "url": url_for(".download", key=row.key),
        "note": ", ".join(words),
    }


def _day(day: date) -> str:
    return formats.day(day, language(), year=True)
