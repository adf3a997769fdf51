"""The pages of text, written anew by the cluster's staff: each change is a version that stays."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.accounts.queries import names
from light2share.audit.words import TEXTS
from light2share.db import db
from light2share.home.forms import SiteTextForm
from light2share.home.texts import PAGES, source
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.privacy import terms
from light2share.privacy.models import SiteText
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now

bp = Blueprint("texts", __name__)

HOME = "Europe/Paris"


@bp.get("/cluster/texts")
@allow(cluster_manager)
def index() -> ResponseReturnValue:
    """The pages of text, and which version of each is shown."""
    found = {page: terms.latest(db.session(), page) for page in PAGES}
    rows = [
        [{"label": str(TEXTS[page]), "url": url_for(".edit", page=page)}, _standing(page, found[page])]
        for page in PAGES
    ]
    columns = [{"label": gettext("Page")}, {"label": gettext("What is shown")}]
    return render_template("home/texts.html", columns=columns, rows=rows)


def _standing(page: str, own: SiteText | None) -> str:
    if own is None:
        return gettext("the text that came with the site, or that of the operator")
    day = formats.moment(own.created_at, language(), HOME)
    return gettext("version %(number)s of %(day)s", number=_called(page, own.number), day=day)


def _called(page: str, number: int) -> str:
    """What a version is called wherever it is told."""
    shipped = str(current_app.config["TERMS_VERSION"])
    return terms.called(shipped, number) if page == terms.TERMS else str(number)


def _named(page: str, number: int) -> Any:
    """The same, for the terms with the way to its text."""
    name = _called(page, number)
    if page != terms.TERMS:
        return name
    return {"label": name, "url": url_for("pages.terms_version", number=number)}


@bp.route("/cluster/texts/<page>", methods=["GET", "POST"])
@allow(cluster_manager)
def edit(page: str) -> ResponseReturnValue:
    """One page in both languages; saving puts a new version in its place at once."""
    if page not in PAGES:
        abort(404)
    own = terms.latest(db.session(), page)
    form = SiteTextForm(data=_shown(page, own))
    stale = False
    if request.method == "POST" and form.submitted_and_valid():
        try:
            _write(page, form)
        except Stale:
            db.session.rollback()
            stale = True
            form.form_errors.append(
                gettext(
                    "Somebody else has written this page meanwhile: compare with theirs, then save again."
                )
            )
            number = terms.latest(db.session(), page)
            form.seen.data = str(number.number if number else 0)
        else:
            flash(gettext("The page is saved; it is shown from now on."), "success")
            return done(url_for(f"pages.{ENDPOINTS[page]}"))
    return _page(page, form), form.status(stale)


ENDPOINTS = {
    "how-it-works": "how_it_works",
    "join": "join",
    "terms": "terms",
    "privacy": "privacy",
    "accessibility": "accessibility",
    "help": "help_page",
}
"""Where each is shown."""


def _write(page: str, form: SiteTextForm) -> None:
    seen = form.seen.data or ""
    bodies = form.body_fr.data or "", form.body_en.data or ""
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    asks, called = bool(form.asks.data), _called(page, number + 1)
    terms.write(db.session(), page, bodies, asks, number, called, current_actor(), now())


def _shown(page: str, own: SiteText | None) -> dict[str, Any]:
    folder = current_app.config["CONTENT_DIR"]
    bodies = {say: own.body(say) if own else source(page, say, folder) for say in ("fr", "en")}
    number = str(own.number if own else 0)
    return {"body_fr": bodies["fr"], "body_en": bodies["en"], "seen": number}


def _page(page: str, form: SiteTextForm) -> str:
    versions = terms.versions(db.session(), page)
    people = names(db.session(), {one.person_id for one in versions if one.person_id})
    return render_template(
        "home/edit_text.html",
        form=form,
        faults=form.faults,
        title=str(TEXTS[page]),
        asks=page == terms.TERMS,
        kept=page == "privacy",
        columns=[{"label": label} for label in (gettext("Version"), gettext("Since"), gettext("By"))],
        versions=[
            [
                _named(page, one.number),
                formats.moment(one.created_at, language(), HOME),
                people.get(one.person_id or 0) or gettext("Deleted person"),
            ]
            for one in versions
        ],
        shown_url=url_for(f"pages.{ENDPOINTS[page]}"),
        action=url_for(".edit", page=page),
        back=url_for(".index"),
    )
