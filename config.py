"""Settings read from the environment. CONTRACT of each: docs/operations.md."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from environs import Env

env = Env()

HOST: str = env.str("HOST", "127.0.0.1")
PORT: int = env.int("PORT", 5000)
DEMO: bool = env.bool("DEMO", False)
SECRET_KEY: str = env.str("SECRET_KEY", "")
DATA_DIR: Path = Path(env.str("DATA_DIR", "instance")).resolve()
DATABASE_URL: str = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'light2share.sqlite3'}")
BASE_URL: str = env.str("BASE_URL", f"http://{HOST}:{PORT}").rstrip("/")
SMTP_URL: str = env.str("SMTP_URL", "")
MAIL_FROM: str = env.str("MAIL_FROM", "Light2Share <no-reply@localhost>")
REDIS_URL: str = env.str("REDIS_URL", "")
STORAGE_URL: str = env.str("STORAGE_URL", f"file://{DATA_DIR / 'uploads'}")
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
WORKERS: int = env.int("WORKERS", 2)
FREEZE_TIME: datetime | None = env.datetime("FREEZE_TIME", None)
SITE_NAME: str = env.str("SITE_NAME", "Light2Share")
CLUSTER_NAME: str = env.str("CLUSTER_NAME", "Light2Share")
CLUSTER_EMAIL: str = env.str("CLUSTER_EMAIL", "contact@cluster.example")
