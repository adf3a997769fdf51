"""How much of a form is read: texts have a limit of their own, far below that of files (RELIABILITY.md, section 4)."""

from __future__ import annotations

from flask import Flask, current_app, request

FILES, TEXTS = "multipart/form-data", "application/x-www-form-urlencoded"


def set_up(app: Flask) -> None:
    """Hold the limit before anything reads the form; beyond it, the answer is 413."""
    app.before_request(_limit)


def _limit() -> None:
    if request.mimetype != FILES:  # of a form with files, Flask itself limits the texts
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
