"""Secrets that go into addresses: random ones kept as a hash, and signed ones that need no row."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer


def new_secret() -> str:
    """192 random bits, in characters that are safe in an address."""
    return secrets.token_urlsafe(24)


def secret_hash(secret: str) -> str:
    """What is stored of a secret; the secret has enough entropy that a plain hash is safe."""
    return sha256(secret.encode()).hexdigest()


def signed(key: str, purpose: str, claims: list[Any]) -> str:
    """A token that only this site can have made, good for one purpose."""
    token = URLSafeSerializer(key, salt=f"light2share-{purpose}").dumps(claims)
    return str(token)


def unsigned(key: str, purpose: str, token: str) -> list[Any] | None:
    """The claims of a token; None if it was made for another purpose or by somebody else."""
    try:
        claims = URLSafeSerializer(key, salt=f"light2share-{purpose}").loads(token)
    except BadSignature:
        return None
    return claims if isinstance(claims, list) else None


def person_mark(key: str, purpose: str, thing: str, person_id: int) -> str:
    """What stands for a person in the links to one thing: another one for each, and no row number can be read."""
    text = f"{purpose}/{thing}/{person_id}"
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()[:32]
