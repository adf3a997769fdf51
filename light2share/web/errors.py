"""What a reader is told when something goes wrong, as a page or, under /api/, as JSON."""

from __future__ import annotations

from math import ceil

from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from light2share.db import db
from light2share.i18n import LANGUAGES, gettext, language, ngettext, speaking
from light2share.kernel.errors import Forbidden, NotFound, Stale, Taken
from light2share.web import kept, sizes
from light2share.web.actor import current_actor
from light2share.web.failures import (
    FOR_PROGRAMS,
    LONG_TEXT,
    NO_ORGANISATION,
    OFFLINE,
    RESTING,
    STALE_FORM,
    STALE_FORM_KEPT,
    TAKEN,
    Words,
    forbidden_to,
    words_for,
)
from light2share.web.identity import identity
from light2share.web.menus import Link

API = "/api/"
PASSED_ON = {"Allow", "Retry-After"}
RETRY_AFTER = {429: "60", 503: "30"}


def answer(
    status: int,
    error: HTTPException | None = None,
    words: Words | None = None,
    form: kept.Kept | None = None,
) -> ResponseReturnValue:
    """The error page of a status; nothing of the failed request is written. `form` is what it offers to go on with."""
    words = words or (forbidden_to(current_actor()) if status == 403 else words_for(status))
    headers = _headers(status, error)
    text = _said_by_view(error) or str(words.text)
    if "Retry-After" in headers and status == 429:
        text = f"{text} {_wait(headers['Retry-After'])}"
    if request.path.startswith(API):
        return _for_programs(status, error, words), status, headers
    page = render_template(
        "errors/error.html",
        status=status,
        title=words.title,
        text=text,
        search_url=_search_url() if words.search else "",
        way=_way(words),
        reference=_reference() if status >= 500 else "",
        kept=kept.posted() if status == 401 else form,
        contact=identity().contact,
    )
    return page, status, headers


def _for_programs(status: int, error: HTTPException | None, words: Words) -> Response:
    """The same as JSON, in the language that the address asks for."""
    asked = request.args.get("lang", "")
    with speaking(asked if asked in LANGUAGES else language()):
        message = _said_by_view(error) or str(FOR_PROGRAMS.get(status, words.text))
        return jsonify(
            status=status, title=str(words.title), message=message, reference=g.get("request_id", "")
        )


def out_of_order(status: int) -> ResponseReturnValue:
    """The page of a fault of ours; plain, without a menu, if even the menu can’t be made."""
    try:
        db.session.rollback()
        return answer(status)
    except Exception:
        current_app.logger.exception("the error page itself failed")
        return _plain(status)


def _plain(status: int) -> ResponseReturnValue:
    asked = request.accept_languages.best_match(list(LANGUAGES)) or identity().languages[0]
    language = str(session.get("language") or asked)
    words = words_for(status)
    with speaking(language):
        page = OFFLINE.format(
            lang=language,
            title=escape(str(words.title)),
            text=escape(str(words.text)),
            site=escape(identity().site_name),
            reference=escape(_reference()),
        )
    return page, status, _headers(status, None)


def _headers(status: int, error: HTTPException | None) -> dict[str, str]:
    sent = dict(error.get_headers()) if error else {}
    headers = {name: value for name, value in sent.items() if name in PASSED_ON}
    if status in RETRY_AFTER:
        headers.setdefault("Retry-After", RETRY_AFTER[status])
    return headers


def _said_by_view(error: HTTPException | None) -> str:
    """The sentence a view gave to abort(); the library's own English sentences are no text of ours."""
    if error is None or isinstance(error, CSRFError) or error.description == type(error).description:
        return ""
    return str(error.description or "")


def _wait(seconds: str) -> str:
    if not seconds.isdigit():
        return ""
    minutes = ceil(int(seconds) / 60)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", max(1, minutes))


def _way(words: Words) -> Link | None:
    """Where somebody goes on who lacks more than a right."""
    if words is RESTING:
        return Link(gettext("Our membership"), url_for("organisations.own_membership"))
    if words is NO_ORGANISATION:
        return Link(gettext("Join the cluster"), url_for("pages.join"))
    return None


def _search_url() -> str:
    return url_for("catalogue.search") if "catalogue.search" in current_app.view_functions else ""


def _reference() -> str:
    return gettext("Reference %(reference)s", reference=g.get("request_id", "–"))


def set_up(app: Flask) -> None:
    """Answer every failure in words."""
    app.before_request(_stop_nonsense)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    for failure in (NotFound, Forbidden, Stale, Taken):
        app.register_error_handler(failure, _refused)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(Exception, _unexpected)


def _stop_nonsense() -> None:
    """No address holds a zero byte; PostgreSQL would refuse to look for it."""
    if "\x00" in request.path:
        abort(404)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    db.session.rollback()
    too_long = error.code == 413 and request.mimetype == sizes.TEXTS
    return answer(error.code, error, LONG_TEXT if too_long else None)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    typed = kept.posted()
    if typed is None or not (typed.fields or typed.files):
        return answer(403, error, STALE_FORM)
    return answer(403, error, STALE_FORM_KEPT, typed)


REFUSALS: dict[type[Exception], tuple[int, Words | None]] = {
    NotFound: (404, None),
    Forbidden: (403, None),
    Stale: (409, None),
    Taken: (409, TAKEN),
}


def _refused(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    status, words = next(answer for kind, answer in REFUSALS.items() if isinstance(error, kind))
    return answer(status, words=words)


def _database_away(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("database", exc_info=error)
    return out_of_order(503)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    current_app.logger.error("unexpected", exc_info=error)
    return out_of_order(500)
