"""Addresses of the site's own files, with a hash of their content so that they may be kept for a year."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for


def set_up(app: Flask) -> None:
    """Give templates `asset(name)`."""
    folder = Path(str(app.static_folder))

    @cache
    def fingerprint(name: str) -> str:
        return sha256((folder / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=fingerprint(name))

    app.jinja_env.globals["asset"] = asset
