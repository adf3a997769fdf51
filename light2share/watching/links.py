"""The link by which the mails of a saved search are stopped: signed, for one search, made at sending."""

from __future__ import annotations

from light2share.security.secrets import signed, unsigned

PURPOSE = "stop-search"


def stop_token(key: str, handle: str) -> str:
    """The token of `/saved-searches/stop/<token>`; a search has one person, so that its handle says all."""
    return signed(key, PURPOSE, [handle])


def read_stop_token(key: str, token: str) -> str | None:
    """The handle of the search; None if the site has not made the token."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or [type(claim) for claim in claims] != [str]:
        return None
    return str(claims[0])
