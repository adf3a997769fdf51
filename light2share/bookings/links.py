"""The link by which an owner answers from a mail: signed, for one booking and one person, made at sending."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.security.secrets import signed, unsigned

PURPOSE = "answer"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whom a link stands for. It holds as long as the booking waits and the person has not ended their sessions."""

    booking_id: int
    person_id: int
    session_epoch: int


def answer_token(key: str, link: AnswerLink) -> str:
    """The token of `/a/<token>`."""
    return signed(key, PURPOSE, [link.booking_id, link.person_id, link.session_epoch])


def read_answer_token(key: str, token: str) -> AnswerLink | None:
    """Whom the token stands for; None if the site has not made it. The caller checks epoch, membership and state."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or len(claims) != 3 or not all(type(claim) is int for claim in claims):
        return None
    return AnswerLink(*claims)
