"""The link by which an owner confirms a listing from a mail: signed, for one listing and one person."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.security.secrets import signed, unsigned

PURPOSE = "still-true"


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """Whom a link stands for. It holds as long as the person manages the listing and has not ended their sessions."""

    equipment_id: int
    person_id: int
    session_epoch: int


def confirm_token(key: str, link: ConfirmLink) -> str:
    """The token of `/a/listing/<token>`."""
    return signed(key, PURPOSE, [link.equipment_id, link.person_id, link.session_epoch])


def read_confirm_token(key: str, token: str) -> ConfirmLink | None:
    """Whom the token stands for; None if the site has not made it. The caller checks epoch and membership."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or len(claims) != 3 or not all(type(claim) is int for claim in claims):
        return None
    return ConfirmLink(*claims)
