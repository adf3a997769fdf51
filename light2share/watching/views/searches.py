"""Saved searches: keeping one, seeing what is new, changing and forgetting them."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.catalogue import requests
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import day
from light2share.watching import queries
from light2share.watching import searches as acting
from light2share.watching.addresses import decoded, encoded
from light2share.watching.forms import SearchForm
from light2share.watching.models import Alert, SavedSearch
from light2share.watching.rules import LONGEST_QUERY
from light2share.watching.suiting import read
from light2share.watching.views.room import bp
from light2share.watching.wording import ALERTS, REFUSALS, criteria, usual_name
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now


@bp.get("/saved-searches")
@allow(signed_in)
def searches() -> ResponseReturnValue:
    """Those of the person, with what is new."""
    actor, session = current_actor(), db.session()
    news = queries.news_counts(session, actor)
    kept = queries.saved_by(session, actor.person_id or 0)
    return render_template(
        "watching/searches.html", rows=[_row(one, news.get(one.id, 0)) for one in kept], most=_most()
    )


@bp.route("/saved-searches/new", methods=["GET", "POST"])
@allow(signed_in)
def save() -> ResponseReturnValue:
    """Save the search whose parameters stand in the address, or in the field `asked` of a form."""
    form = SearchForm()
    if request.method == "GET":
        given = request.args.to_dict(flat=False)
        asked = given.pop("alert", [""])[0]
        form.asked.data = encoded(given)
        form.alert.data = asked if asked in list(Alert) else Alert.AT_ONCE.value
    parameters = decoded((form.asked.data or "")[: LONGEST_QUERY * 2])
    wanted = requests.read(db.session(), parameters, language(), now())
    if form.submitted_and_valid():
        name = form.name.data or usual_name(wanted)
        found, refusal = acting.save(
            db.session(),
            current_actor(),
            parameters,
            name,
            Alert(form.alert.data),
            language(),
            now(),
            _most(),
        )
        if found:
            flash(_saved_words(found), "message")
            return done(url_for(".searches"))
        if refusal:
            form.form_errors.append(_refusal_words(refusal))
    page = render_template(
        "watching/save.html",
        form=form,
        words=criteria(wanted),
        usual=usual_name(wanted),
        search_url=url_for("catalogue.search", **parameters),  # type: ignore[arg-type]
    )
    return page, form.status()


@bp.get("/saved-searches/<handle>")
@allow(signed_in)
def opened(handle: str) -> ResponseReturnValue:
    """The results of a saved search, of which nothing is news from now on."""
    if request.method == "GET":
        begin_writing(db.session())
    search = _own(handle)
    if request.method == "GET":
        acting.opened(db.session(), search, now())
        db.session.commit()
    return redirect(url_for("catalogue.search", **decoded(search.query)), 303)  # type: ignore[arg-type]


@bp.route("/saved-searches/<handle>/change", methods=["GET", "POST"])
@allow(signed_in)
def change(handle: str) -> ResponseReturnValue:
    """Its name, and when mails about it are written."""
    search = _own(handle)
    form = SearchForm(data={"name": search.name, "alert": search.alert.value})
    wanted = read(db.session(), search.query, search.language, now())
    if form.submitted_and_valid():
        name = form.name.data or usual_name(wanted)
        acting.change(db.session(), search, name, Alert(form.alert.data), now())
        flash(_saved_words(search), "message")
        return done(url_for(".searches"))
    page = render_template(
        "watching/change.html",
        form=form,
        words=criteria(wanted),
        usual=usual_name(wanted),
        remove_url=url_for(".remove", handle=handle),
    )
    return page, form.status()


@bp.post("/saved-searches/<handle>/delete")
@allow(signed_in)
def remove(handle: str) -> ResponseReturnValue:
    """Forget it."""
    search = _own(handle)
    name = search.name
    acting.remove(db.session(), search)
    flash(gettext("“%(name)s” is deleted.", name=name), "message")
    return done(url_for(".searches"))


def _own(handle: str) -> SavedSearch:
    search = queries.saved(db.session(), handle, current_actor())
    if search is None:
        abort(404)
    return search


def _most() -> int:
    return int(current_app.config["LIMIT_SAVED_SEARCHES"])


def _refusal_words(refusal: acting.Refusal) -> str:
    if refusal is acting.Refusal.TOO_MANY:
        return gettext(
            "You have %(most)s saved searches, and that is the limit: delete one first", most=_most()
        )
    return str(REFUSALS[refusal])


def _saved_words(search: SavedSearch) -> str:
    if search.alert is Alert.NONE:
        return gettext("“%(name)s” is saved. You find what is new on this page.", name=search.name)
    return gettext("“%(name)s” is saved. We write to you when something new suits.", name=search.name)


def _row(search: SavedSearch, news: int) -> dict[str, Any]:
    wanted = read(db.session(), search.query, search.language, now())
    over = search.last_day is not None and search.last_day < requests.today(now())
    since = day(search.opened_at, language(), requests.HOME)
    return {
        "name": search.name,
        "words": criteria(wanted),
        "url": url_for(".opened", handle=search.handle),
        "change_url": url_for(".change", handle=search.handle),
        "alert": str(ALERTS[search.alert]),
        "writes": search.alert is not Alert.NONE,
        "over": gettext("Its dates are over: it finds nothing more.") if over else "",
        "news": ngettext("%(num)s new since %(day)s", "%(num)s new since %(day)s", news, day=since)
        if news
        else "",
        "none": gettext("nothing new since %(day)s", day=since),
    }
