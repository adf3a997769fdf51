"""Writing an agreement, and a new version of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.agreements import access, actions, queries
from light2share.agreements.forms import AgreementForm, VersionForm
from light2share.agreements.models import AgreementVersion
from light2share.agreements.rules import AgreementKind, Wording
from light2share.agreements.views.keeping import own_agreement, today
from light2share.agreements.views.room import bp
from light2share.agreements.words import name_of
from light2share.db import db
from light2share.equipment import pdf
from light2share.i18n import gettext
from light2share.kernel.errors import Stale
from light2share.web import storage
from light2share.web.access import allow, in_charge, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.clock import now


@bp.route("/org/documents/new", methods=["GET", "POST"])
@allow(in_charge, writes_late=True)
def new() -> ResponseReturnValue:
    """A document that others are to accept."""
    actor = current_actor()
    require(access.may_keep(actor, actor.organisation_id or 0))
    form = AgreementForm(data={"where": "all", "since": today()})
    form.offer(queries.instruments_of(db.session(), actor.organisation_id or 0))

    def write(texts: list[Wording]) -> AgreementVersion:
        assert form.since.data is not None
        kind = AgreementKind(form.kind.data)
        return actions.write(
            db.session(), current_actor(), kind, form.wanted(), texts, form.since.data, now()
        )

    return _written(form, write, _new_page)


def _new_page(form: VersionForm) -> str:
    return render_template(
        "agreements/write.html",
        form=form,
        heading=gettext("A document that others accept"),
        is_new=True,
        action=request.path,
        back=url_for(".documents"),
    )


@bp.route("/org/documents/<key>/version", methods=["GET", "POST"])
@allow(in_charge, writes_late=True)
def version(key: str) -> ResponseReturnValue:
    """What it says from now on; the versions before stay as they are."""
    agreement = own_agreement(key)
    last = queries.last_of(db.session(), agreement.id)
    form = VersionForm(data=_present(last))

    def write(texts: list[Wording]) -> AgreementVersion:
        assert form.since.data is not None
        found = own_agreement(key)
        seen = int(text) if (text := form.seen.data or "").isdecimal() and len(text) < 10 else 0
        return actions.supersede(db.session(), found, current_actor(), seen, texts, form.since.data, now())

    def page(form: VersionForm) -> str:
        return render_template(
            "agreements/write.html",
            form=form,
            heading=gettext("A new version: %(what)s", what=name_of(agreement.kind, last.number + 1)),
            is_new=False,
            action=request.path,
            back=url_for(".own", key=key),
        )

    return _written(form, write, page)


def _present(last: AgreementVersion) -> dict[str, object]:
    found: dict[str, object] = {"seen": str(last.number), "since": today()}
    for text in last.texts:
        found |= {f"title_{text.language}": text.title, f"body_{text.language}": text.body}
    return found


def _written(
    form: VersionForm,
    write: Callable[[list[Wording]], AgreementVersion],
    page: Callable[[VersionForm], str],
) -> ResponseReturnValue:
    """The form, or what it says written; PDFs are stored first and removed again if the writing fails."""
    if request.method != "POST" or only_shown():
        return page(form), 200
    files = form.taken_in(today())
    if files is None:
        return page(form), 422
    db.session.rollback()
    stored = {say: (storage.new_name(), len(data)) for say, data in files.items()}
    for say, (name, _size) in stored.items():
        storage.write(pdf.file_of(name), files[say])
    if answer := open_writing():
        _remove(stored)
        return answer
    try:
        found = write(form.wordings(stored))
    except Stale:
        db.session.rollback()
        _remove(stored)
        form.form_errors.append(
            gettext(
                "Somebody of your organisation has written a version meanwhile. Nothing of yours is saved: look at"
                " it first."
            )
        )
        return page(form), 409
    flash(gettext("The document is in force: others are asked to accept it."), "success")
    return done(url_for(".own", key=found.agreement.key))


def _remove(stored: dict[str, tuple[str, int]]) -> None:
    for name, _size in stored.values():
        storage.remove(pdf.file_of(name))
