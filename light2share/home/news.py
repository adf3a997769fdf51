"""New instruments as a feed (Atom, RFC 4287), for readers and for other sites; what a visitor may see."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, current_app, render_template, request, url_for

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.home import public
from light2share.home.public import New
from light2share.i18n import LANGUAGES, gettext, language, speaking
from light2share.web.abstract import absolute
from light2share.web.access import allow, anyone
from light2share.web.identity import identity

bp = Blueprint("news", __name__)

MOST = 50
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""What a feed without entries says of its last change: the format wants one, and it must not move."""


@bp.get("/equipment/new.atom")
@allow(anyone)
def new_instruments() -> Response:
    """The instruments published last. `lang` chooses the words; else they are in the reader's language."""
    asked = request.args.get("lang", "")
    with speaking(asked if asked in LANGUAGES else language()):
        body = _written(public.newest(db.session(), MOST))
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.set_etag(sha256(body.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    response.make_conditional(request)
    return response


def _written(found: list[New]) -> str:
    spoken = language()
    return render_template(
        "home/new.atom.xml",
        language=spoken,
        title=gettext("New instruments – %(site)s", site=identity().site_name),
        subtitle=gettext("Test equipment that members have begun to share"),
        site=identity().site_name,
        address=absolute(url_for(".new_instruments", lang=spoken)),
        home=absolute(url_for("catalogue.search")),
        icon=absolute(current_app.jinja_env.globals["asset"]("img/icon.svg")),  # type: ignore[operator]
        updated=_instant(max((_changed(one) for one in found), default=EMPTY_SINCE)),
        entries=[_entry(one, spoken) for one in found],
    )


def _entry(one: New, spoken: str) -> dict[str, Any]:
    technique = taxonomy().technique(one.technique)
    return {
        "id": entry_id(one),
        "title": _in(spoken, one.title_fr, one.title_en) or one.slug,
        "summary": _in(spoken, one.summary_fr, one.summary_en),
        "url": absolute(url_for("equipment.show", slug=one.slug)),
        "owner": one.owner,
        "town": one.town.replace("'", "’"),
        "technique": one.technique,
        "technique_name": technique.name.in_(spoken) if technique else one.technique,
        "published": _instant(one.published_at),
        "updated": _instant(_changed(one)),
    }


def entry_id(one: New) -> str:
    """A name that stays when the title, the address or the language changes (RFC 4287, section 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"light2share/equipment/{one.id}/{one.created_at.isoformat()}").urn


def _changed(one: New) -> datetime:
    return max(one.updated_at, one.published_at)


def _in(spoken: str, french: str | None, english: str | None) -> str:
    return (french or english or "") if spoken == "fr" else (english or french or "")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
