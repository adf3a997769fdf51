"""The site's clock: the real one, or the instant at which FREEZE_TIME holds it (demo and tests only)."""

from datetime import datetime

from flask import current_app

from light2share.kernel import clock


def now() -> datetime:
    """The present instant for rules and pages, aware, in UTC. Leases, limits and sessions use the kernel's clock."""
    frozen: datetime | None = current_app.config["FREEZE_TIME"]
    return frozen or clock.now()
