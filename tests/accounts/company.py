"""A company that speaks OpenID Connect, on a port of this machine; tests make it lie."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT = {"client_id": "light2share", "client_secret": "a secret of theirs", "label": "Acme"}


@dataclass
class Company:
    """Whoever comes is let in at once, as `claims` say; `instead` replaces claims, `key` signs."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    published: ECKey | None = None
    """The key that it says it signs with; its own unless a test says another."""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was asked for with each code."""
    down: bool = False

    def provider(self) -> dict[str, str]:
        """As the settings name it."""
        return {"issuer": self.issuer, **CLIENT}

    def let_in(self, address: str) -> str:
        """Where a browser is sent that came with `address`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """What the code is good for, once, with its verifier and the client's secret."""
        asked = self.asked.pop(sent["code"], None)
        if asked is None or any(sent[name] != CLIENT[name] for name in ("client_id", "client_secret")):
            return None
        made = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if made != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT["client_id"], "sub": "subject-1", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.claims, **self.instead,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)
        return {"access_token": "of no use", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and the body."""
        if self.down:
            return 500, {}
        if path == "/token":
            found = self.token(sent)
            return (200, found) if found else (400, {"error": "invalid_grant"})
        if path == "/keys":
            return 200, {"keys": [(self.published or self.key).as_dict(private=False)]}
        pages = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return 200, {"issuer": self.issuer, **{name: self.issuer + at for name, at in pages.items()}}


@contextmanager
def serving() -> Iterator[Company]:
    """The company, until the end of the block."""
    company = Company()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize"):
                self.send_response(303)
                self.send_header("Location", company.let_in(self.path))
                self.end_headers()
                return
            self._say(*company.answer(self.path, {}))

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(content).items()}
            self._say(*company.answer(self.path, sent))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    company.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()
