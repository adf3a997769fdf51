"""Settings read from the environment; docs/operations.md says what each means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from environs import Env

env = Env()

HOST: str = env.str("HOST", "127.0.0.1")
PORT: int = env.int("PORT", 5000)
WORKERS: int = env.int("WORKERS", 2)
DEMO: bool = env.str("DEMO", "").strip().lower() in {"1", "true", "yes", "on"}
SECRET_KEY: str = env.str("SECRET_KEY", "")
DATA_DIR: Path = Path(env.str("DATA_DIR", "instance")).resolve()
DATABASE_URL: str = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'light2share.sqlite3'}"
STORAGE_URL: str = env.str("STORAGE_URL", "") or f"file://{DATA_DIR / 'uploads'}"
BASE_URL: str = (env.str("BASE_URL", "") or f"http://{HOST}:{PORT}").rstrip("/")
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)
SMTP_URL: str = env.str("SMTP_URL", "")
MAIL_FROM: str = env.str("MAIL_FROM", "Light2Share <no-reply@localhost>")
REDIS_URL: str = env.str("REDIS_URL", "")
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
LOG_FORMAT: str = env.str("LOG_FORMAT", "text" if DEMO else "json")
FREEZE_TIME: datetime | None = env.datetime("FREEZE_TIME", None)

SITE_NAME: str = env.str("SITE_NAME", "Light2Share")
CLUSTER_NAME: str = env.str("CLUSTER_NAME", "Light2Share")
CLUSTER_EMAIL: str = env.str("CLUSTER_EMAIL", "contact@cluster.example")
CONTENT_DIR: Path | None = env.path("CONTENT_DIR", None)
TERMS_VERSION: str = env.str("TERMS_VERSION", "1")
TAXONOMY_FILE: Path | None = env.path("TAXONOMY_FILE", None)
REVIEW_LISTINGS: bool = env.str("REVIEW_LISTINGS", "").strip().lower() in {"1", "true", "yes", "on"}

OIDC_PROVIDERS: dict[str, dict[str, str]] = {
    key: {
        name: env.str(f"OIDC_{key.upper()}_{name.upper()}", "")
        for name in ("issuer", "client_id", "client_secret", "label")
    }
    for key in env.str("OIDC_PROVIDERS", "").lower().split()
}
REQUIRE_SECOND_FACTOR: bool = env.str("REQUIRE_SECOND_FACTOR", "").strip().lower() in {
    "1",
    "true",
    "yes",
    "on",
}

LIMIT_SIGN_IN: str = env.str("LIMIT_SIGN_IN", "10 per minute")
LIMIT_SECOND_FACTOR: str = env.str("LIMIT_SECOND_FACTOR", "10 per hour")
LIMIT_ACCOUNT_MAILS: str = env.str("LIMIT_ACCOUNT_MAILS", "5 per hour")
LIMIT_APPLICATIONS: str = env.str("LIMIT_APPLICATIONS", "5 per day")
LIMIT_FEED: str = env.str("LIMIT_FEED", "10 per minute")
LIMIT_INVITATIONS: str = env.str("LIMIT_INVITATIONS", "50 per day")
LIMIT_CONTACT: str = env.str("LIMIT_CONTACT", "5 per hour")
LIMIT_CONTACT_RECEIVED: str = env.str("LIMIT_CONTACT_RECEIVED", "30 per day")
LIMIT_MESSAGES: str = env.str("LIMIT_MESSAGES", "60 per hour")
LIMIT_OWN_DATA: str = env.str("LIMIT_OWN_DATA", "5 per day")
LIMIT_EXPORTS: str = env.str("LIMIT_EXPORTS", "60 per hour")
LIMIT_SAVED_SEARCHES: int = env.int("LIMIT_SAVED_SEARCHES", 30)
LIMIT_OPEN_REQUESTS: int = env.int("LIMIT_OPEN_REQUESTS", 20)
LIMIT_OPEN_REQUESTS_PER_ITEM: int = env.int("LIMIT_OPEN_REQUESTS_PER_ITEM", 5)

MESSAGE_FILES: int = env.int("MESSAGE_FILES", 5)
MESSAGE_FILE_MEGABYTES: int = env.int("MESSAGE_FILE_MEGABYTES", 10)
MESSAGE_MEGABYTES: int = env.int("MESSAGE_MEGABYTES", 20)

LIMIT_CALENDAR_READS: str = env.str("LIMIT_CALENDAR_READS", "20 per hour")
CALENDARS_PER_ITEM: int = env.int("CALENDARS_PER_ITEM", 10)
CALENDAR_MEGABYTES: int = env.int("CALENDAR_MEGABYTES", 5)
CALENDAR_LINE_KILOBYTES: int = env.int("CALENDAR_LINE_KILOBYTES", 1024)
CALENDAR_NESTING: int = env.int("CALENDAR_NESTING", 5)
CALENDAR_EVENTS: int = env.int("CALENDAR_EVENTS", 10_000)
CALENDAR_CHANGED_INSTANCES: int = env.int("CALENDAR_CHANGED_INSTANCES", 2_000)
CALENDAR_SERIES_OCCURRENCES: int = env.int("CALENDAR_SERIES_OCCURRENCES", 5_000)
CALENDAR_OCCURRENCES: int = env.int("CALENDAR_OCCURRENCES", 50_000)
CALENDAR_EVENT_DAYS: int = env.int("CALENDAR_EVENT_DAYS", 366)
CALENDAR_MONTHS_BACK: int = env.int("CALENDAR_MONTHS_BACK", 1)
CALENDAR_MONTHS_AHEAD: int = env.int("CALENDAR_MONTHS_AHEAD", 24)
CALENDAR_SECONDS: float = env.float("CALENDAR_SECONDS", 10)
CALENDAR_MEMORY_MEGABYTES: int = env.int("CALENDAR_MEMORY_MEGABYTES", 200)
CALENDAR_CONNECT_SECONDS: float = env.float("CALENDAR_CONNECT_SECONDS", 5)
CALENDAR_FETCH_SECONDS: float = env.float("CALENDAR_FETCH_SECONDS", 10)
CALENDAR_REDIRECTS: int = env.int("CALENDAR_REDIRECTS", 3)
CALENDAR_REFRESH_MINUTES: int = env.int("CALENDAR_REFRESH_MINUTES", 15)
CALENDAR_STALE_HOURS: int = env.int("CALENDAR_STALE_HOURS", 24)
CALENDAR_LOOPBACK: bool = env.str("CALENDAR_LOOPBACK", "").strip().lower() in {"1", "true", "yes", "on"}
