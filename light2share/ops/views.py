"""What load balancers and monitoring ask."""

from __future__ import annotations

import hmac
import ipaddress
import time

from flask import Blueprint, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST

from light2share.ops import metrics, state
from light2share.web.access import allow, anyone, holder

bp = Blueprint("ops", __name__)

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@bp.get("/healthz")
@allow(anyone)
def healthz() -> Response:
    """The process is alive."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@allow(anyone)
def readyz() -> Response:
    """The database answers and has seen every migration."""
    if not state.answers():
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    if not state.is_migrated():
        return Response("the database is not up to date\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.get("/metrics")
@allow(holder)
def metrics_page() -> Response:
    """Figures for Prometheus: for this machine itself, or with the token."""
    if not (_has_token() or _is_this_machine()):
        abort(403)
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    sent = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())


def _is_this_machine() -> bool:
    """Whether the request comes from this machine and through no proxy: what a proxy forwards comes from anywhere."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


@bp.after_app_request
def count(response: Response) -> Response:
    """Count the request and the time it took."""
    endpoint = request.endpoint or "unknown"
    metrics.requests.labels(endpoint, request.method, response.status_code).inc()
    metrics.seconds.labels(endpoint).observe(time.perf_counter() - g.get("started", time.perf_counter()))
    return response
