"""What waits in the session of a browser for the answer of a passkey: a challenge, for one purpose and not for long."""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app, session

from light2share.accounts.passkeys import PENDING
from light2share.kernel import clock as real
from light2share.security import passkeys as keys
from light2share.security.passkeys import Party
from light2share.web.identity import identity

SIGN_IN, ADD = "passkey_sign_in", "passkey_add"


def party() -> Party | None:
    """The site as browsers bind passkeys to it; None where they make none for its address."""
    return keys.party_of(current_app.config["BASE_URL"], identity().site_name)


def new_challenge(purpose: str, *more: Any) -> bytes:
    """A challenge to answer within minutes; what was kept for another one of this purpose is forgotten."""
    challenge = secrets.token_bytes(32)
    session[purpose] = [int(real.now().timestamp()), keys.text_of(challenge), *more]
    return challenge


def waiting(purpose: str) -> tuple[bytes, list[Any]] | None:
    """The challenge that waits, with what was kept beside it; None if there is none or it is too old."""
    kept = session.get(purpose)
    if not kept or real.now().timestamp() - kept[0] > PENDING.total_seconds():
        return None
    return keys.content_of(kept[1]), kept[2:]


def to_sign_in() -> str:
    """What the sign-in page asks of the browser, as JSON; empty where there are no passkeys."""
    site = party()
    if site is None:
        return ""
    found = waiting(SIGN_IN)  # other open pages of this browser have it too
    return keys.to_use(site, found[0] if found else new_challenge(SIGN_IN))
