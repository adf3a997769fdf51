"""What a reader is told when something goes wrong, as a page or, under /api/, as JSON."""

from __future__ import annotations

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from light2share.db import db
from light2share.kernel.errors import Forbidden, NotFound


def answer(status: int, error: HTTPException | None = None) -> ResponseReturnValue:
    """The error page of a status; nothing of the failed request is written."""
    db.session.rollback()
    headers = dict(error.get_headers()) if error and status in {405, 429, 503} else {}
    headers = {name: value for name, value in headers.items() if name in {"Allow", "Retry-After"}}
    if request.path.startswith("/api/"):
        return jsonify({"status": status, "message": error.description if error else ""}), status, headers
    return render_template("errors/error.html", status=status), status, headers


def set_up(app: Flask) -> None:
    """Answer every failure in words."""

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        return answer(error.code, error)

    @app.errorhandler(CSRFError)
    def csrf(error: CSRFError) -> ResponseReturnValue:
        return answer(403, error)

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> ResponseReturnValue:
        return answer(404)

    @app.errorhandler(Forbidden)
    def forbidden(_error: Forbidden) -> ResponseReturnValue:
        return answer(403)

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        current_app.logger.error("database", exc_info=error)
        return answer(503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        if app.testing:
            raise error
        current_app.logger.error("unexpected", exc_info=error)
        return answer(500)
