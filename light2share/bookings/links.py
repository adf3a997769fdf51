"""The link by which an owner answers from a mail: signed, for one booking and one person, made at sending."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.security import secrets
from light2share.security.secrets import signed, unsigned

PURPOSE = "answer"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whom a link stands for. It holds as long as the booking waits and the person has not ended their sessions."""

    reference: str
    person: str
    """Tells the booking's people apart and nothing else; see `person_mark`."""
    session_epoch: int


def person_mark(key: str, reference: str, person_id: int) -> str:
    """What stands for a person in the links of one booking."""
    return secrets.person_mark(key, PURPOSE, reference, person_id)


def answer_token(key: str, reference: str, person_id: int, session_epoch: int) -> str:
    """The token of `/a/<token>`."""
    return signed(key, PURPOSE, [reference, person_mark(key, reference, person_id), session_epoch])


def read_answer_token(key: str, token: str) -> AnswerLink | None:
    """Whom the token stands for; None if the site has not made it. The caller checks epoch, membership and state."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or [type(claim) for claim in claims] != [str, str, int]:
        return None
    return AnswerLink(*claims)
