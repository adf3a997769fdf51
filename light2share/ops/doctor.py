"""Look whether everything the site needs is there, in words that say what to do."""

from __future__ import annotations

import shutil
import smtplib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from light2share.db import db
from light2share.identity import queries as identity
from light2share.mail import smtp
from light2share.mail.message import sender
from light2share.ops import archive, state
from light2share.web import settings_check

LEAST_FREE = 500 * 1024 * 1024
CLOCK_SLACK = 5.0
LATE = 15 * 60.0


@dataclass(frozen=True)
class Finding:
    """What was found about one subject."""

    subject: str
    words: str
    is_wrong: bool = False
    is_odd: bool = False

    @property
    def mark(self) -> str:
        """How it is listed."""
        return "WRONG" if self.is_wrong else "look" if self.is_odd else "ok"


def examine(app: Flask) -> list[Finding]:
    """Every finding; a check that needs the database is left out when it does not answer."""
    settings = app.config
    findings = [*_settings(settings), *_storage(settings), *_mail(settings), *_redis(settings)]
    if not state.answers():
        address = db.engine.url.render_as_string(hide_password=True)
        return [
            *findings,
            Finding("database", f"{address} does not answer. Is DATABASE_URL right?", is_wrong=True),
        ]
    return [*findings, *_database(), *_migrations()]


def _settings(settings: dict[str, Any]) -> Iterator[Finding]:
    if fault := settings_check.key_fault(settings):
        yield Finding("settings", fault, is_wrong=not settings["DEMO"], is_odd=True)
    elif settings["DEMO"]:
        yield Finding(
            "settings",
            "DEMO=1: everybody may sign in as the demo people. Unset it for real work.",
            is_odd=True,
        )
    else:
        yield Finding("settings", "SECRET_KEY is set and long enough.")
    if settings["FREEZE_TIME"]:
        yield Finding(
            "clock", f"FREEZE_TIME holds the site's clock at {settings['FREEZE_TIME']}.", is_odd=True
        )
    if not settings["DEMO"] and not settings["BASE_URL"].startswith("https://"):
        yield Finding(
            "settings",
            f"BASE_URL is {settings['BASE_URL']}: mails and cookies are safe with https only.",
            is_odd=True,
        )


def _storage(settings: dict[str, Any]) -> Iterator[Finding]:
    for subject, folder in (("data", settings["DATA_DIR"]), ("storage", archive.uploads_folder(settings))):
        if folder is None:
            yield Finding(subject, f"STORAGE_URL {settings['STORAGE_URL']} names no folder.", is_wrong=True)
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
                free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding(subject, f"{folder} can't be written: {error.strerror}.", is_wrong=True)
            continue
        words = f"{folder} can be written; {free // 2**20:,} MiB are free."
        yield Finding(subject, words, is_odd=free < LEAST_FREE)


def _mail(settings: dict[str, Any]) -> Iterator[Finding]:
    if not settings["SMTP_URL"]:
        yield Finding("mail", "SMTP_URL is not set: mails stay in the outbox.", is_odd=not settings["DEMO"])
        return
    try:
        sender(settings["MAIL_FROM"])
    except ValueError as error:
        yield Finding("mail", f"MAIL_FROM can't be used: {error}.", is_wrong=True)
        return
    try:
        with smtp.connected(smtp.server_of(settings["SMTP_URL"]), timeout=10) as server:
            server.noop()
    except (smtp.Away, OSError, smtplib.SMTPException, ValueError) as error:
        yield Finding("mail", f"The server of SMTP_URL can't be used: {error}", is_wrong=True)
        return
    yield Finding("mail", "The server of SMTP_URL answers and accepts the sign-in.")


def _redis(settings: dict[str, Any]) -> Iterator[Finding]:
    if not settings["REDIS_URL"]:
        return
    import redis

    try:
        redis.Redis.from_url(settings["REDIS_URL"], socket_timeout=3).ping()
    except redis.RedisError as error:
        yield Finding("redis", f"REDIS_URL does not answer: {error}. Limits don't hold.", is_wrong=True)
        return
    yield Finding("redis", "REDIS_URL answers.")


def _database() -> Iterator[Finding]:
    with db.engine.connect() as connection:
        now = (
            "extract(epoch FROM clock_timestamp())"
            if _is_postgresql()
            else "(julianday('now') - 2440587.5) * 86400"
        )
        theirs = float(connection.execute(text(f"SELECT {now}")).scalar_one())
        broken = "" if _is_postgresql() else connection.execute(text("PRAGMA quick_check")).scalar_one()
    if broken not in {"", "ok"}:
        yield Finding("database", f"The file is damaged ({broken}). Restore the last backup.", is_wrong=True)
    else:
        yield Finding("database", f"{db.engine.url.render_as_string(hide_password=True)} answers.")
    apart = abs(theirs - time.time())
    if apart > CLOCK_SLACK:
        yield Finding("clock", f"This machine and the database are {apart:.0f} seconds apart.", is_wrong=True)
    elif time.localtime().tm_year < 2026:
        yield Finding("clock", "This machine's clock is years behind.", is_wrong=True)
    else:
        yield Finding("clock", "The clocks of this machine and the database agree.")


def _migrations() -> Iterator[Finding]:
    try:
        if not state.is_migrated():
            yield Finding(
                "migrations",
                "The database is not up to date: run `flask --app wsgi db upgrade`.",
                is_wrong=True,
            )
            return
        yield Finding(
            "migrations", f"The database has seen all of them (the last is {state.present_migration()})."
        )
        yield from _identity()
        yield from _worker()
    except SQLAlchemyError as error:
        yield Finding("migrations", f"The tables can't be read: {type(error).__name__}.", is_wrong=True)


def _identity() -> Iterator[Finding]:
    """Which settings of the environment the cluster has set anew on the site."""
    with db.engine.connect() as connection:
        chosen = identity.chosen(connection)
    values = {
        "SITE_NAME": chosen.site_name,
        "CLUSTER_NAME": chosen.cluster_name,
        "CLUSTER_EMAIL": chosen.contact,
        "REVIEW_LISTINGS": chosen.reviews,
    }
    if names := [name for name, value in values.items() if value is not None]:
        yield Finding("identity", f"The cluster has set on the site, before {', '.join(names)}.")


def _worker() -> Iterator[Finding]:
    jobs = state.overdue_jobs()
    number, late = state.waiting_mails()
    latest = max([late, *jobs.values()])
    if latest > LATE:
        yield Finding(
            "worker",
            f"Nothing has been done for {latest / 60:.0f} minutes: is `flask --app wsgi worker` running?",
            is_wrong=True,
        )
    elif not jobs:
        yield Finding("worker", "It has not run yet: start `flask --app wsgi worker`.", is_odd=True)
    else:
        yield Finding("worker", f"It is at work; {number} mails wait.")
    if given_up := state.given_up_mails():
        yield Finding("mail", f"{given_up} mails were given up after the last try.", is_odd=True)


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
