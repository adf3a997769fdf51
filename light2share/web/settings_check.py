"""Settings turned into what Flask and its extensions read; wrong ones stop the start with one sentence."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

WEAK = 32


def apply(app: Flask) -> None:
    """Check the settings and derive the others from them. Raises SystemExit with a sentence that says what to do."""
    settings = app.config
    if settings["FREEZE_TIME"] and not settings["DEMO"]:
        raise SystemExit("FREEZE_TIME is for tests: unset it, or set DEMO=1.")
    if len(settings["SECRET_KEY"]) < WEAK:
        if not settings["DEMO"]:
            raise SystemExit(f"SECRET_KEY must be set to at least {WEAK} random characters.")
        settings["SECRET_KEY"] = settings["SECRET_KEY"] or "demo-only-" * 4
    secure = settings["BASE_URL"].startswith("https://")
    settings["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    settings.update(
        SQLALCHEMY_DATABASE_URI=settings["DATABASE_URL"],
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TEMPLATES_AUTO_RELOAD=app.debug,
    )
