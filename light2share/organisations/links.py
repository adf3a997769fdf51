"""The links of mails to those who have no way in yet: signed, made with each mail, good while their matter is open."""

from __future__ import annotations

from light2share.security.secrets import signed, unsigned

INVITATION = "join-organisation"
APPLICATION = "apply-organisation"
WISH = "ask-to-join"


def invitation_token(key: str, handle: str) -> str:
    """The token of `/invite/<token>`; an invitation is to one address, so that its handle says all."""
    return signed(key, INVITATION, [handle])


def read_invitation_token(key: str, token: str) -> str | None:
    """The handle of the invitation; None if the site has not made the token."""
    claims = unsigned(key, INVITATION, token)
    if claims is None or [type(claim) for claim in claims] != [str]:
        return None
    return str(claims[0])


def wish_token(key: str, handle: str) -> str:
    """The token of `/join/colleagues/<token>`."""
    return signed(key, WISH, [handle])


def read_wish_token(key: str, token: str) -> str | None:
    """The handle of the request to join; None if the site has not made the token."""
    claims = unsigned(key, WISH, token)
    if claims is None or [type(claim) for claim in claims] != [str]:
        return None
    return str(claims[0])


def application_token(key: str, handle: str, question: int = 0) -> str:
    """The token of `/join/confirm/<token>`; of `/join/answer/<token>`, with which of the cluster's questions it is."""
    return signed(key, APPLICATION, [handle, question])


def read_application_token(key: str, token: str) -> tuple[str, int] | None:
    """The handle of the application and the number of the question; None if the site has not made the token."""
    claims = unsigned(key, APPLICATION, token)
    if claims is None or [type(claim) for claim in claims] != [str, int]:
        return None
    handle, question = claims
    return handle, question
