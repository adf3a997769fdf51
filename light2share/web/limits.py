"""How often something may be tried. Each limit is one setting, such as `LIMIT_SIGN_IN`, "10 per minute".

    limits.refuse_if_used_up("LIMIT_SIGN_IN", *whose)   429 with Retry-After
    limits.count("LIMIT_SIGN_IN", *whose)               one more try, for each of `whose`
    limits.spend("LIMIT_FEED", whose)                   both at once, where every call counts
    limits.forgive("LIMIT_SECOND_FACTOR", whose)        none so far, once the right one has come

`whose` are texts such as `limits.address()` or an account; only their hashes are kept. The counts of all processes of a
machine stand in one file in DATA_DIR; with REDIS_URL those of all machines are counted together.
"""

from __future__ import annotations

import time
from hashlib import sha256

import structlog
from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from light2share.web.limits_file import FileStorage

EXTENSION = "light2share.limits"
log = structlog.get_logger()


def set_up(app: Flask) -> None:
    """Choose where the counts stand."""
    storage: Storage
    if app.testing:
        storage = MemoryStorage()
    elif app.config["REDIS_URL"]:
        storage = storage_from_string(app.config["REDIS_URL"], wrap_exceptions=True, socket_timeout=1)  # type: ignore[assignment]
    else:
        storage = FileStorage(app.config["DATA_DIR"] / "limits.sqlite3")
    app.extensions[EXTENSION] = FixedWindowRateLimiter(storage)


def address() -> str:
    """The network address of the sender; an IPv6 network counts as one."""
    sender = request.remote_addr or "unknown"
    return ":".join(sender.split(":")[:4]) if ":" in sender and "." not in sender else sender


def refuse_if_used_up(limit: str, *whose: str) -> None:
    """Go on only if `limit` leaves each of `whose` another try. Raises TooManyRequests with the time to wait."""
    item, limiter = _item(limit), _limiter()
    for key in map(_hidden, whose):
        try:
            if limiter.test(item, limit, key):
                continue
            wait = limiter.get_window_stats(item, limit, key).reset_time - time.time()
        except StorageError:
            log.error("limits_unreachable", limit=limit)
            continue
        raise TooManyRequests(retry_after=max(1, round(wait)))


def spend(limit: str, whose: str) -> None:
    """One more try for `whose`, if one is left. Raises TooManyRequests with the time to wait."""
    try:
        if _limiter().hit(_item(limit), limit, _hidden(whose)):
            return
    except StorageError:
        log.error("limits_unreachable", limit=limit)
        return
    refuse_if_used_up(limit, whose)


def count(limit: str, *whose: str) -> None:
    """One more try for each of `whose`."""
    for key in map(_hidden, whose):
        try:
            _limiter().hit(_item(limit), limit, key)
        except StorageError:
            log.error("limits_unreachable", limit=limit)


def forgive(limit: str, whose: str) -> None:
    """Count from nothing again."""
    try:
        _limiter().clear(_item(limit), limit, _hidden(whose))
    except StorageError:
        log.error("limits_unreachable", limit=limit)


def reset(app: Flask) -> None:
    """Forget every count."""
    app.extensions[EXTENSION].storage.reset()


def _limiter() -> FixedWindowRateLimiter:
    limiter: FixedWindowRateLimiter = current_app.extensions[EXTENSION]
    return limiter


def _item(limit: str) -> RateLimitItem:
    return parse(current_app.config[limit])


def _hidden(key: str) -> str:
    return sha256(f"{current_app.secret_key!r}{key}".encode()).hexdigest()[:32]
