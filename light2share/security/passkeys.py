"""What a browser is asked to make or use a passkey, and whether its answer is right (W3C Web Authentication, level 3).

The device has to verify its holder (a finger, a face, a PIN), so that a passkey is two factors by itself.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST_ANSWER = 20_000
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Party:
    """The site as browsers know it: keys are bound to its name, answers to its origin."""

    name: str
    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new key, in base64url."""

    credential: str
    public_key: str
    sign_count: int


class NotRight(Exception):
    """The answer is not one to this challenge, or not from this key."""


def party_of(base_url: str, name: str) -> Party | None:
    """The site, if browsers make passkeys for it: under a name, and with https unless it is this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_name = bool(host)
    else:
        is_name = False
    if not is_name or (parts.scheme != "https" and host != "localhost"):
        return None
    return Party(name, host, f"{parts.scheme}://{parts.netloc}")


def text_of(content: bytes) -> str:
    """As base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def content_of(text: str) -> bytes:
    """What `text_of` was made from."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_make(
    party: Party, challenge: bytes, user_handle: str, account: str, name: str, held: list[str]
) -> str:
    """What the browser is asked to make a key for `account` that is none of `held`, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.name,
        user_id=user_handle.encode(),
        user_name=account,
        user_display_name=name,
        challenge=challenge,
        timeout=SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=content_of(one)) for one in held],
    )
    return str(options_to_json(options))


def to_use(party: Party, challenge: bytes) -> str:
    """What the browser is asked to use whichever key its holder chooses, as JSON."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party.host,
        challenge=challenge,
        timeout=SECONDS * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def made(party: Party, challenge: bytes, answer: str) -> Made:
    """The key in the browser's answer. Raises NotRight."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=answer[: LONGEST_ANSWER + 1],
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise NotRight(type(error).__name__) from None
    return Made(text_of(found.credential_id), text_of(found.credential_public_key), found.sign_count)


def named(answer: str) -> tuple[str, str]:
    """Which key and which user handle an answer names, both as base64url; nothing is proved yet. Raises NotRight."""
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = parse_authentication_credential_json(answer[: LONGEST_ANSWER + 1])
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotRight(type(error).__name__) from None
    return text_of(found.raw_id), text_of(found.response.user_handle or b"")


def used(party: Party, challenge: bytes, answer: str, public_key: str, sign_count: int) -> int:
    """The count of the key after this use. Raises NotRight, also where the count has not risen."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=answer[: LONGEST_ANSWER + 1],
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=content_of(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise NotRight(type(error).__name__) from None
    return int(found.new_sign_count)
