"""A device that makes and uses passkeys, in a few lines (W3C Web Authentication, sections 6 and 7)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

from light2share.security.passkeys import text_of

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """It holds one key; `flags` and `origin` are changed by tests that lie."""

    host: str = "localhost"
    origin: str = "http://localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = b"a key of a device"
    user_handle: str = ""

    def make(self, options: str) -> str:
        """The answer to options of a registration."""
        asked = json.loads(options)
        self.user_handle = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = b"\0" * 16 + len(self.credential).to_bytes(2, "big") + self.credential + encode_cbor(cose)
        data = self._data(self.flags | HAS_KEY) + held
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked)
        return self._answer({"clientDataJSON": text_of(said), "attestationObject": text_of(attested)})

    def use(self, options: str, **instead: str) -> str:
        """The answer to options of a sign-in."""
        said = self._said("webauthn.get", json.loads(options))
        data = self._data(self.flags)
        signed = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text_of(said),
                "authenticatorData": text_of(data),
                "signature": text_of(signed),
                "userHandle": self.user_handle,
                **instead,
            }
        )

    def _data(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, what: str, asked: dict[str, Any]) -> bytes:
        said = {"type": what, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, str]) -> str:
        number = text_of(self.credential)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
