"""What the cluster has made its own, at one look."""

from __future__ import annotations

import re

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from light2share.db import db
from light2share.i18n import gettext, ngettext
from light2share.identity import queries
from light2share.identity.forms import offer_words
from light2share.identity.rules import OFFERS, SIGNATURE, WORDED, Chosen
from light2share.identity.views.room import bp
from light2share.web.access import allow, cluster_manager
from light2share.web.identity import forget, identity

Cell = str | Markup | dict[str, str]
LONG_WORD = re.compile(r"\S{16,}")


@bp.get("/cluster/identity")
@allow(cluster_manager)
def index() -> ResponseReturnValue:
    """Each part with what holds and where it comes from."""
    columns = [{"label": label} for label in (gettext("Part"), gettext("At present"), gettext("Set by"))]
    return render_template("identity/index.html", columns=columns, rows=_rows(chosen()))


def chosen() -> Chosen:
    """What is set at this moment, whatever this process has kept; the page around it follows."""
    forget()
    return queries.chosen(db.session().connection())


def set_by(value: object, setting: str) -> str:
    """Where a value comes from."""
    if value is not None:
        return gettext("the cluster")
    return gettext("the operator (%(setting)s)", setting=setting)


def _rows(set_here: Chosen) -> list[list[Cell]]:
    known = identity()
    hidden = len(set_here.hidden_domains)
    written = queries.mail_words(db.session(), (SIGNATURE, *WORDED))
    by_site, by_cluster = gettext("as the site came"), gettext("the cluster")
    looks = gettext("on: the cluster reads first") if known.reviews else gettext("off: owners publish")
    fields = (
        ngettext("%(num)s field left out", "%(num)s fields left out", hidden) if hidden else gettext("all")
    )
    words = ngettext("%(num)s text", "%(num)s texts", len(written)) if written else gettext("none")
    offers, names = url_for(".offers"), url_for(".names")
    return [
        [
            _to(gettext("Name of the site"), names),
            breakable(known.site_name),
            set_by(set_here.site_name, "SITE_NAME"),
        ],
        [
            _to(gettext("Name of the cluster"), names),
            breakable(known.cluster_name),
            set_by(set_here.cluster_name, "CLUSTER_NAME"),
        ],
        [
            _to(gettext("Address for questions"), names),
            breakable(known.contact),
            set_by(set_here.contact, "CLUSTER_EMAIL"),
        ],
        [
            _to(gettext("Logo"), url_for(".logo")),
            gettext("your picture") if known.logo else gettext("the mark of Light2Share, and the name"),
            by_cluster if known.logo else by_site,
        ],
        [
            _to(gettext("Main colour"), url_for(".colour")),
            (known.colour or gettext("petrol, #00596b")),
            by_cluster if known.colour else by_site,
        ],
        [
            _to(gettext("Languages"), offers),
            offer_words(",".join(known.languages)),
            by_cluster if set_here.languages not in {None, OFFERS[0]} else by_site,
        ],
        [_to(gettext("Review of listings"), offers), looks, set_by(set_here.reviews, "REVIEW_LISTINGS")],
        [_to(gettext("Fields of use"), offers), fields, by_cluster if hidden else by_site],
        [
            _to(gettext("Words in mails"), url_for("mail_words.index")),
            words,
            by_cluster if written else by_site,
        ],
        [
            _to(gettext("Texts of the site"), url_for("texts.index")),
            gettext("terms, privacy, help …"),
            gettext("see there"),
        ],
    ]


def breakable(text: str) -> Markup:
    """`text` whose long words, such as addresses, may be broken on a narrow screen (WCAG 1.4.10)."""
    parts, end = [], 0
    for found in LONG_WORD.finditer(text):
        word = found.group()
        pieces = [escape(word[at : at + 8]) for at in range(0, len(word), 8)]
        parts += [escape(text[end : found.start()]), Markup("<wbr>").join(pieces)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _to(label: str, url: str) -> dict[str, str]:
    return {"label": label, "url": url}


def operators(setting: str) -> str:
    """The environment's setting, which holds where the cluster has set nothing."""
    return str(current_app.config[setting])
