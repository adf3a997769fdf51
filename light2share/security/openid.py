"""Signing in at a company by OpenID Connect: code flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1)."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

ALGORITHMS = ["RS256", "PS256", "ES256"]
SECONDS = 5
LARGEST = 256 * 1024
KEPT_SECONDS = 3600
LEEWAY = 60
LOOPBACK = {"127.0.0.1", "localhost"}


class Refused(Exception):
    """The company's answer is not one to be believed; the text is for the log."""


class Unreachable(Refused):
    """The company does not answer."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One company, by the settings."""

    issuer: str
    client_id: str
    client_secret: str
    label: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser's session keeps until the company sends it back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the company says that somebody is; `email` only if the company has verified it."""

    issuer: str
    subject: str
    email: str


_known: dict[str, tuple[float, dict[str, Any]]] = {}
"""What was read from each address, and when."""


def begin() -> Begun:
    """Three random texts for one sign-in."""
    return Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def address(provider: Provider, begun: Begun, back: str) -> str:
    """Where the browser is sent. Raises Refused."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": create_s256_code_challenge(begun.verifier),
        "code_challenge_method": "S256",
    }
    place = _checked(provider, _described(provider).get("authorization_endpoint"))
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def identity(provider: Provider, begun: Begun, code: str, back: str) -> Identity:
    """Who has come back with the code. Raises Refused."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
        "code_verifier": begun.verifier,
    }
    answer = _asked(_checked(provider, _described(provider).get("token_endpoint")), sent)
    claims = _claims(provider, begun, str(answer.get("id_token", "")))
    verified = claims.get("email_verified") is True
    return Identity(provider.issuer, str(claims["sub"]), str(claims.get("email", "")) if verified else "")


def forget() -> None:
    """Read everything anew."""
    _known.clear()


def _claims(provider: Provider, begun: Begun, token: str) -> dict[str, Any]:
    """The claims of a token that this company has made, for this site, in this sign-in, and a moment ago."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    place = _checked(provider, _described(provider).get("jwks_uri"))
    try:
        read = _read(token, place, jwt, KeySet)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
            },
            {"nonce": begun.nonce, "client_id": provider.client_id},
        )
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Refused(type(error).__name__) from None
    return dict(claims)


def _read(token: str, place: str, jwt: Any, keys: Any) -> Any:
    """The token, its signature checked; keys that are not known yet are read once more."""
    from joserfc.errors import InvalidKeyIdError

    try:
        return jwt.decode(token, keys.import_key_set(_fetched(place)), algorithms=ALGORITHMS)
    except InvalidKeyIdError:
        _known.pop(place, None)
        return jwt.decode(token, keys.import_key_set(_fetched(place)), algorithms=ALGORITHMS)


def _described(provider: Provider) -> dict[str, Any]:
    """What the company says of itself (OpenID Connect Discovery 1.0, section 4)."""
    found = _fetched(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise Refused("another issuer")
    return found


def _checked(provider: Provider, place: object) -> str:
    """An address of the company's, as safe as its issuer's own."""
    parts = urlsplit(str(place or ""))
    plain = parts.hostname in LOOPBACK and provider.issuer.startswith("http://")
    if parts.scheme != "https" and not plain:
        raise Refused("an address without https")
    return str(place)


def _fetched(place: str) -> dict[str, Any]:
    """A document that stays the same for a while."""
    when, found = _known.get(place, (0.0, {}))
    if time.monotonic() - when > KEPT_SECONDS or not found:
        found = _asked(place)
        _known[place] = (time.monotonic(), found)
    return found


def _asked(place: str, sent: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that an address answers; nothing is followed elsewhere. Raises Unreachable."""
    timeout = urllib3.Timeout(connect=SECONDS, read=SECONDS)
    options: dict[str, Any] = {"timeout": timeout, "retries": False, "preload_content": False}
    headers = {"Accept": "application/json"}
    try:
        with urllib3.PoolManager() as pool:
            if sent is None:
                answer = pool.request("GET", place, headers=headers, **options)
            else:
                answer = pool.request(
                    "POST", place, fields=sent, encode_multipart=False, headers=headers, **options
                )
            content = answer.read(LARGEST + 1)
    except (HTTPError, OSError) as error:
        raise Unreachable(type(error).__name__) from None
    if answer.status != 200 or len(content) > LARGEST:
        raise Unreachable(f"status {answer.status}")
    try:
        found = json.loads(content)
    except ValueError:
        raise Unreachable("not JSON") from None
    if not isinstance(found, dict):
        raise Unreachable("not an object")
    return found
