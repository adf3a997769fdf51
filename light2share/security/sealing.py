"""Texts that have to be read again, kept so that a copy of the database alone does not tell them."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def sealed(key: str, purpose: str, text: str) -> str:
    """The text as it may be stored."""
    return _box(key, purpose).encrypt(text.encode()).decode()


def opened(key: str, purpose: str, token: str) -> str | None:
    """The text of `sealed`; None with another key or for another purpose."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(key, purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def _box(key: str, purpose: str) -> Fernet:
    from cryptography.fernet import Fernet

    return Fernet(
        urlsafe_b64encode(hmac.new(key.encode(), f"light2share-{purpose}".encode(), sha256).digest())
    )
