"""The picture of a listing without photos where its link is shown, in chats and on social sites."""

from __future__ import annotations

from flask import abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import queries
from light2share.equipment.access import knows_owner
from light2share.equipment.cards import Card, drawn
from light2share.equipment.drawings import drawing
from light2share.equipment.models import Equipment
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.equipment.views.room import bp
from light2share.kernel.actor import VISITOR
from light2share.web import storage
from light2share.web.access import allow, anyone
from light2share.web.identity import identity

KEPT_FOR = 365 * 24 * 3600
DIGEST_LENGTH = 16


def card_of(item: Equipment, language: str) -> Card:
    """What everybody may know of a listing, in few words."""
    technique = taxonomy().technique(item.technique)
    facts = (
        technique.name.in_(language) if technique else "",
        item.site.town.replace("'", "’"),
        item.owner.name if knows_owner(VISITOR, item) else "",
    )
    site = identity().site_name
    return Card(title(item, language), tuple(fact for fact in facts if fact), drawing(item.technique), site)


def address_of(item: Equipment, language: str) -> str:
    """The address of its card as it is now; another one once anything on it changes."""
    digest = card_of(item, language).digest
    return url_for("equipment.card", slug=item.slug, language=language, digest=digest)


@bp.get("/equipment/<slug>/card-<any(fr, en):language>-<digest>.png")
@allow(anyone)
def card(slug: str, language: str, digest: str) -> ResponseReturnValue:
    """The card, for what shows links: such programs come as visitors, so a member is given no more than they are."""
    item = queries.listed(db.session(), slug, VISITOR)
    if item is None:
        abort(404)
    now = card_of(item, language)
    if digest != now.digest:
        answer = redirect(address_of(item, language), 302)
        answer.headers["Cache-Control"] = "no-cache"
        return answer
    response = make_response(_kept(f"card-{item.id}-{language}.png", now))
    response.mimetype = "image/png"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _kept(name: str, wanted: Card) -> bytes:
    """The card as it was drawn last, or drawn now: one file for each listing and language, its digest in front."""
    mark = wanted.digest.encode()
    kept = storage.read(name)
    if kept is None or not kept.startswith(mark):
        kept = mark + drawn(wanted)
        storage.write(name, kept)
    return kept[DIGEST_LENGTH:]
