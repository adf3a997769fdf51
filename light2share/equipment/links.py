"""The link by which an owner confirms a listing from a mail: signed, for one listing and one person."""

from __future__ import annotations

from dataclasses import dataclass

from light2share.security.secrets import person_mark, signed, unsigned

PURPOSE = "still-true"


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """Whom a link stands for. It holds as long as the person manages the listing and has not ended their sessions."""

    slug: str
    """As it was at sending; an old one still leads to its listing."""
    person: str
    """Tells the listing's people apart and nothing else; see `listing_mark`."""
    session_epoch: int


def listing_mark(key: str, slug: str, person_id: int) -> str:
    """What stands for a person in the links of one listing."""
    return person_mark(key, PURPOSE, slug, person_id)


def confirm_token(key: str, slug: str, person_id: int, session_epoch: int) -> str:
    """The token of `/a/listing/<token>`."""
    return signed(key, PURPOSE, [slug, listing_mark(key, slug, person_id), session_epoch])


def read_confirm_token(key: str, token: str) -> ConfirmLink | None:
    """Whom the token stands for; None if the site has not made it. The caller checks epoch and membership."""
    claims = unsigned(key, PURPOSE, token)
    if claims is None or [type(claim) for claim in claims] != [str, str, int]:
        return None
    return ConfirmLink(*claims)
