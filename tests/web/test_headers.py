"""Every answer keeps its reader safe, and is packed where that is accepted."""

import gzip

import pytest
from flask import Response

from light2share.web.headers import compressed
from light2share.web.settings_check import load


def test_every_answer_carries_the_policy(visit):
    for path in ("/healthz", "/lang/fr", "/no-such-page"):
        headers = visit(None).get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_what_a_signed_in_person_saw_is_not_kept(visit, cast):
    assert "no-store" in visit(cast.halden).get("/lang/fr").headers["Cache-Control"]


@pytest.mark.parametrize("sent", ["", "short", "with spaces in it", "x" * 65, "<script>alert(1)</script>"])
def test_a_malformed_request_id_is_replaced(visit, sent):
    answered = visit(None).get("/healthz", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert len(answered) == 32
    assert answered != sent


def test_a_wellformed_request_id_is_kept(visit):
    answer = visit(None).get("/healthz", headers={"X-Request-ID": "proxy-1.2_345"})
    assert answer.headers["X-Request-ID"] == "proxy-1.2_345"


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip, br", True), ("gzip;q=0", False), ("", False), ("identity", False)]
)
def test_text_is_packed_where_accepted(app, accepted, packed):
    with app.test_request_context(headers={"Accept-Encoding": accepted}):
        answer = compressed(Response("Licht und Lumière " * 200, mimetype="text/html"))
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert "Accept-Encoding" in answer.headers["Vary"]
    content = gzip.decompress(answer.data) if packed else answer.data
    assert content.decode() == "Licht und Lumière " * 200
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Response("short", mimetype="text/html"), id="short"),
        pytest.param(Response(b"x" * 5000, mimetype="image/webp"), id="a picture"),
        pytest.param(Response((part for part in ["x" * 5000]), mimetype="text/csv"), id="a stream"),
        pytest.param(Response(status=304), id="not modified"),
    ],
)
def test_what_is_not_worth_it_stays_as_it_is(app, answer):
    with app.test_request_context(headers={"Accept-Encoding": "gzip"}):
        assert "Content-Encoding" not in compressed(answer).headers


def test_a_packed_answer_has_a_weak_etag_that_still_matches(app):
    answer = Response("BEGIN:VEVENT\r\n" * 200, mimetype="text/calendar")
    answer.set_etag("abc")
    with app.test_request_context(headers={"Accept-Encoding": "gzip"}):
        etag = compressed(answer).headers["ETag"]
    assert etag == 'W/"abc"'
    again = Response("BEGIN:VEVENT\r\n" * 200, mimetype="text/calendar")
    again.set_etag("abc")
    with app.test_request_context(headers={"If-None-Match": etag}) as context:
        assert again.make_conditional(context.request).status_code == 304


def test_under_https_the_cookie_is_bound_to_the_host(tmp_path):
    from flask import Flask

    app = Flask("other")
    load(app, {"BASE_URL": "https://light2share.example", "DEMO": True, "DATA_DIR": tmp_path})
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["SESSION_COOKIE_HTTPONLY"] is True
