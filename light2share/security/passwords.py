"""Passwords, hashed with Argon2id (RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
DECOY = HASHER.hash("nobody has this password")

SHORTEST = 12
LONGEST = 200


def hashed(password: str) -> str:
    """The hash to keep."""
    return HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of the hash; takes as long when there is no hash."""
    try:
        return HASHER.verify(password_hash or DECOY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
