"""What every answer carries for the safety of its reader, and its compression."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request, session

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
HTTPS = "max-age=31536000; includeSubDomains"
SMALLEST = 800
TEXTS = {
    "application/json",
    "application/problem+json",
    "application/atom+xml",
    "image/svg+xml",
    "application/javascript",
}


def set_up(app: Flask) -> None:
    """Add them to every answer."""
    always = list(ALWAYS.items())
    if app.config["SESSION_COOKIE_SECURE"]:
        always.append(("Strict-Transport-Security", HTTPS))

    @app.after_request
    def finish(response: Response) -> Response:
        present = {name.lower() for name, _value in response.headers}
        response.headers.extend([(name, value) for name, value in always if name.lower() not in present])
        if response.headers["Content-Security-Policy"] == FRAMED:
            del response.headers["X-Frame-Options"]
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _kept_for(response)
        return compressed(response)


def framed(response: Response) -> Response:
    """`response`, which any site may show in a frame: for pages that hold nothing of their reader's and no button."""
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _kept_for(response: Response) -> str:
    """Nobody but the reader keeps a page; what a signed-in person saw is not kept at all."""
    if "ETag" in response.headers:
        return "private, no-cache"
    return "private, no-store" if "_user_id" in session else "private, no-cache"


def compressed(response: Response) -> Response:
    """`response`, packed where its reader accepts that and it is worth it. Streams and files stay as they are."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or not ((response.mimetype or "").startswith("text/") or response.mimetype in TEXTS)
    ):
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", "") or request.accept_encodings["gzip"] <= 0:
        return response
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    response.set_data(gzip.compress(content, compresslevel=1, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # other bytes, same meaning (RFC 9110, section 8.8.1)
    return response
