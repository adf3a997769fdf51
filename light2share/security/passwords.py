"""Passwords, hashed with Argon2id (RFC 9106)."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
DECOY = "$argon2id$v=19$m=65536,t=3,p=4$A1WW0TSfOXHfDn4pSgJtBw$XSIDeExWyMsDrXmO7owhsXjHF7gY1P1bp/Ull7AGIGs"
"""The hash of a random text that nobody knows, made with the settings of HASHER: written down, since making it costs a
tenth of a second at each start."""

SHORTEST = 12
LONGEST = 200


def hashed(password: str) -> str:
    """The hash to keep."""
    return HASHER.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of the hash; takes as long when there is no hash."""
    try:
        found = HASHER.verify(password_hash or DECOY, _composed(password))
    except (VerificationError, InvalidHashError):
        return False
    return found and password_hash is not None


def _composed(password: str) -> str:
    """One way to write each sign, as keyboards differ (RFC 8265, section 4.2), and no more than may be kept."""
    return unicodedata.normalize("NFC", password[: LONGEST + 1])
