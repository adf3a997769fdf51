"""The read-only interface for programs: the catalogue, one instrument, its free time, and their description."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response, abort, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState

from light2share.api import answers
from light2share.api.schemas import Failure, FreeQuery, FreeTimes, LanguageQuery, Results, SearchQuery, Sheet
from light2share.availability import queries as availability
from light2share.catalogue import queries as catalogue
from light2share.catalogue import requests
from light2share.db import Session, db
from light2share.equipment import queries as equipment
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.values import values_of
from light2share.i18n import LANGUAGES, gettext, language, speaking
from light2share.kernel.actor import Actor
from light2share.kernel.period import Period
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.identity import identity
from light2share.web.moved import gone_or_moved

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Catalogue")


@bp.record_once
def _settings(state: BlueprintSetupState) -> None:
    state.app.config["AUTO_VALIDATION_ERROR_RESPONSE"] = (
        False  # what can't be read is answered 400, documented below
    )


USUAL = timedelta(days=30)
MOST = timedelta(days=366)
FAILURES: Any = {
    400: {"description": "A parameter cannot be read.", "content": {"application/json": {"schema": Failure}}}
}
MISSING: Any = {
    404: {
        "description": "No such instrument, or not for you.",
        "content": {"application/json": {"schema": Failure}},
    }
}


@bp.get("/equipment")
@allow(anyone)
@bp.input(SearchQuery, location="query", validation=False, arg_name="_asked")
@bp.output(Results)
@bp.doc(summary="Search", description="What the search page finds, best first.", responses=FAILURES)
def search(_asked: Any) -> Response:
    """The search."""
    at = now()
    with _language():
        wanted = requests.read(db.session(), request.args.to_dict(flat=False), language(), at)
        found = catalogue.search(db.session(), wanted, current_actor(), at, requests.HOME)
        return jsonify(answers.results(found, wanted.page))


@bp.get("/equipment/<slug>")
@allow(anyone)
@bp.input(LanguageQuery, location="query", validation=False, arg_name="_asked")
@bp.output(Sheet)
@bp.doc(summary="One instrument", responses={**FAILURES, **MISSING})
def show(slug: str, _asked: Any) -> Response:
    """One instrument with its specifications."""
    item = _listed(slug)
    with _language():
        values = values_of(equipment.specifications_of(db.session(), item), taxonomy())
        first = availability.first_free_for(db.session(), [item.id], now()).get(item.id)
        owner = item.owner if knows_owner(current_actor(), item) else None
        at_once = not item.asks_first and equipment.confirms_at_once(db.session(), item, current_actor())
        return jsonify(answers.sheet(item, values, first, owner, at_once))


@bp.get("/equipment/<slug>/free")
@allow(anyone)
@bp.input(FreeQuery, location="query", validation=False, arg_name="_asked")
@bp.output(FreeTimes)
@bp.doc(
    summary="When it is free",
    description="Stretches that could be booked now, notice, horizon and shortest booking taken into account.",
    responses={**FAILURES, **MISSING},
)
def free(slug: str, _asked: Any) -> Response:
    """The free stretches between two instants."""
    item = _listed(slug, equipment.limits_at)
    window = _window()
    found = availability.bookable_between(db.session(), item, window, now())
    return jsonify(answers.free_times(item.site.zone, found))


@bp.get("/openapi.json")
@allow(anyone)
@bp.doc(hide=True)
def openapi() -> Response:
    """The description of this interface (OpenAPI 3.1)."""
    spec = current_app.spec  # type: ignore[attr-defined]
    return jsonify({**spec, "info": {**spec["info"], "title": identity().site_name}})


def _listed(
    slug: str, find: Callable[[Session, str, Actor], Equipment | None] = equipment.listed
) -> Equipment:
    item = find(db.session(), slug, current_actor())
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, current_actor()))
    return item


@contextmanager
def _language() -> Iterator[None]:
    asked = request.args.get("lang")
    if asked is not None and asked not in LANGUAGES:
        abort(400, gettext("lang is fr or en"))
    with speaking(asked or language()):
        yield


def _window() -> Period:
    start = _instant("from") or now()
    end = _instant("to") or (start + USUAL).replace(hour=0, minute=0, second=0, microsecond=0)
    if not start < end <= start + MOST:
        abort(400, gettext("to comes after from, by 366 days at most"))
    return Period(start, end)


def _instant(name: str) -> datetime | None:
    said = request.args.get(name)
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said.replace(" ", "+"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        abort(400, gettext("%(name)s is an instant such as 2026-11-24T12:30Z", name=name))
