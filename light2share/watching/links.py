"""The link by which the mails of a saved search are stopped: signed, for one search, made at sending."""

from __future__ import annotations

from light2share.security.secrets import signed, unsigned

PURPOSE = "stop-search"


def stop_token(key: str, search_id: int, person_id: int) -> str:
    """The token of `/saved-searches/stop/<token>`."""
    return signed(key, PURPOSE, [search_id, person_id])


def read_stop_token(key: str, token: str) -> tuple[int, int] | None:
    """The search and its person; None if the site has not made the token."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or len(claims) != 2 or not all(type(claim) is int for claim in claims):
        return None
    return claims[0], claims[1]
