"""Pages that say what the site is and who answers for it, and the site map."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.home.texts import text
from light2share.i18n import formats, gettext, language
from light2share.privacy import terms
from light2share.privacy.models import SiteText
from light2share.privacy.periods import PERIODS
from light2share.web.access import allow, anyone, signed_in
from light2share.web.identity import identity
from light2share.web.menus import Link
from light2share.web.pages import current_page

bp = Blueprint("pages", __name__)
MOST = 10**9
"""Greater than any number of a version."""


def _show(page: str) -> str:
    own = terms.latest(db.session(), page)
    return _shown(page, own, _version(page, own))


def _shown(page: str, own: SiteText | None, version: str, one_of_many: bool = False) -> str:
    known, folder = identity(), current_app.config["CONTENT_DIR"]
    cluster = known.cluster_name if known.cluster_name != known.site_name else gettext("the cluster")
    words = {"site": known.site_name, "cluster": cluster, "email": known.contact}
    if page == "privacy":
        words["kept"] = _kept()
    written = own.body(language()) if own else ""
    shown = text(page, language(), folder, words, written)
    title = f"{shown.title} – {version}" if one_of_many else shown.title
    return render_template("home/text.html", title=title, text=shown, version=version)


def _version(page: str, own: SiteText | None) -> str:
    """What a reader may quote: the version of the terms, and since when it stood there."""
    if page != terms.TERMS:
        return ""
    called = terms.called(current_app.config["TERMS_VERSION"], own.number if own else 0)
    if own is None:
        return gettext("Version %(version)s", version=called)
    day = formats.day(own.created_at, language(), "Europe/Paris", year=True)
    return gettext("Version %(version)s, text of %(day)s", version=called, day=day)


def _kept() -> str:
    """How long what is kept, as a table of Markdown."""
    heads = gettext("Data"), gettext("Why"), gettext("How long")
    rows = [(str(one.what), str(one.why), one.how_long()) for one in PERIODS]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ("---",) * len(heads), *rows))


@bp.get("/how-it-works")
@allow(anyone)
def how_it_works() -> ResponseReturnValue:
    """From a search to a measurement, for both sides."""
    return _show("how-it-works")


@bp.get("/join")
@allow(anyone)
def join() -> ResponseReturnValue:
    """How an organisation gets in."""
    return _show("join")


@bp.get("/terms", endpoint="terms")
@allow(anyone)
def terms_of_use() -> ResponseReturnValue:
    """What both sides agree to by using the site."""
    return _show("terms")


@bp.get("/terms/<int:number>")
@allow(signed_in)
def terms_version(number: int) -> ResponseReturnValue:
    """One text of the terms as it stood, 0 for the one that came with the site."""
    own = terms.one(db.session(), terms.TERMS, number) if number < MOST else None
    if own is None and number:
        abort(404)
    return _shown(terms.TERMS, own, _version(terms.TERMS, own), one_of_many=True)


@bp.get("/privacy")
@allow(anyone)
def privacy() -> ResponseReturnValue:
    """What is kept about people and companies, why and how long."""
    return _show("privacy")


@bp.get("/accessibility")
@allow(anyone)
def accessibility() -> ResponseReturnValue:
    """What is known to work and not to work, and whom to tell."""
    return _show("accessibility")


@bp.get("/help")
@allow(anyone)
def help_page() -> ResponseReturnValue:
    """Frequent questions, and the contact."""
    return _show("help")


@bp.get("/sitemap")
@allow(anyone)
def sitemap() -> ResponseReturnValue:
    """Every page this reader can go to."""
    page = current_page()
    main = [Link(gettext("Home page"), "/"), *page.nav]
    feed = url_for("news.new_instruments", lang=page.lang)
    main.append(Link(gettext("New instruments, as a feed for readers (Atom)"), feed))
    if not page.signed_in:
        main.append(Link(gettext("Sign in"), page.login_url))
    about = [*page.footer, Link(gettext("Join"), url_for("pages.join"))]
    return render_template(
        "home/sitemap.html",
        groups=[
            (gettext("Main pages"), main),
            (gettext("For you"), page.account),
            *((section.label, section.pages) for section in page.sections),
            (gettext("About the site"), about),
        ],
        families=_families(),
    )


def _families() -> list[Link]:
    called = language()
    return [
        Link(
            family.name.fr if called == "fr" else family.name.en,
            url_for("catalogue.search", technique=family.slug),
        )
        for family in taxonomy().families
    ]
