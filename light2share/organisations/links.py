"""The link of an invitation: signed, made with each mail, for as long as the invitation is open."""

from __future__ import annotations

from light2share.security.secrets import signed, unsigned

PURPOSE = "join-organisation"


def invitation_token(key: str, handle: str) -> str:
    """The token of `/invite/<token>`; an invitation is to one address, so that its handle says all."""
    return signed(key, PURPOSE, [handle])


def read_invitation_token(key: str, token: str) -> str | None:
    """The handle of the invitation; None if the site has not made the token."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or [type(claim) for claim in claims] != [str]:
        return None
    return str(claims[0])
