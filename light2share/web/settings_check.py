"""Settings turned into what Flask and its extensions read; wrong ones stop the start with one sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from environs import EnvError
from flask import Flask
from flask.cli import ScriptInfo
from werkzeug.middleware.proxy_fix import ProxyFix

KEY_LENGTH = 32
KEY_SIGNS = 10
LARGEST_FORM = 1024 * 1024
LARGEST_REQUEST = 24 * 1024 * 1024


def load(app: Flask, replaced: Mapping[str, Any] | None) -> None:
    """Read config.py, then `replaced`; check them and derive the others. Raises SystemExit with what to do."""
    try:
        app.config.from_object("config")
    except EnvError as error:
        raise SystemExit(f"A setting can't be read. {error}") from None
    app.config.update(replaced or {})
    _check(app)
    _derive(app)
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )


def key_fault(settings: Mapping[str, Any]) -> str:
    """Why the site may not run with its SECRET_KEY; empty if it may."""
    key = settings["SECRET_KEY"]
    if len(key) >= KEY_LENGTH and len(set(key)) >= KEY_SIGNS:
        return ""
    what = "is too easy to guess" if key else "is not set"
    return (
        f"SECRET_KEY {what}: set it to {KEY_LENGTH} random characters or more, and keep it secret. "
        "This makes one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )


def kept_key(folder: Path) -> str:
    """The key that `folder` keeps, made there the first time."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(file, "w") as text:
        text.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def is_command() -> bool:
    """Whether the site is loaded for a command of the shell (doctor, backup …) and not to serve."""
    context = click.get_current_context(silent=True)
    return context is not None and context.find_object(ScriptInfo) is not None and context.info_name != "run"


def _check(app: Flask) -> None:
    settings = app.config
    frozen = settings["FREEZE_TIME"]
    if frozen and not settings["DEMO"]:
        raise SystemExit("FREEZE_TIME is for tests: unset it, or set DEMO=1.")
    if frozen and frozen.tzinfo is None:
        raise SystemExit("FREEZE_TIME needs a zone, as in 2026-10-12T06:00:00Z.")
    if settings["CALENDAR_LOOPBACK"] and not settings["DEMO"]:
        raise SystemExit("CALENDAR_LOOPBACK is for tests: unset it, or set DEMO=1.")
    for key, provider in settings["OIDC_PROVIDERS"].items():
        if missing := sorted(name for name, value in provider.items() if not value):
            raise SystemExit(f"OIDC_{key.upper()}_{missing[0].upper()} is not set.")
        if not provider["issuer"].startswith("https://") and not settings["DEMO"]:
            raise SystemExit(f"OIDC_{key.upper()}_ISSUER needs an address that begins with https://.")
    if settings["DEMO"] and not settings["SECRET_KEY"]:
        settings["SECRET_KEY"] = kept_key(settings["DATA_DIR"])
    fault = key_fault(settings)
    if fault and not settings["DEMO"] and not is_command():
        raise SystemExit(fault)


def _derive(app: Flask) -> None:
    settings = app.config
    secure = settings["BASE_URL"].startswith("https://")
    settings["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    url = str(settings["DATABASE_URL"])
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    settings.update(
        DATABASE_URL=url,
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, **settings.get("SQLALCHEMY_ENGINE_OPTIONS", {})},
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        TEMPLATES_AUTO_RELOAD=app.debug,
    )
