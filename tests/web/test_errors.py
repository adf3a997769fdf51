"""Failures in words: the right status, both languages, nothing of the machine, a way on."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Blueprint, abort
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from light2share import create_app
from light2share.db import db
from light2share.kernel.errors import Forbidden, NotFound, Stale, Taken
from light2share.organisations.models import Membership
from light2share.web import kept
from light2share.web.access import RULE, anyone
from light2share.web.failures import FAILURES, words_for

LISTED = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


@pytest.fixture
def failing(app):
    """A browser on a site with one address for each failure; it answers as in production."""
    site = create_app({**{name: app.config[name] for name in app.config if name.isupper()}, "TESTING": False})
    room = Blueprint("failing", __name__)

    @room.route("/fail/<kind>", methods=["GET", "POST"])
    def fail(kind: str) -> str:
        raised = {
            "gone": NotFound,
            "forbidden": Forbidden,
            "stale": Stale,
            "taken": Taken,
            "bug": ZeroDivisionError,
        }
        if kind in raised:
            raise raised[kind]
        if kind == "database":
            raise OperationalError("select 1", {}, Exception("secret detail"))
        if kind == "said":
            abort(409, "It moved to Tuesday.")
        abort(int(kind))

    setattr(fail, RULE, anyone)
    site.register_blueprint(room)
    site.view_functions["failing.fail"] = fail
    yield site.test_client()
    with site.app_context():
        db.engine.dispose()


def test_every_failure_has_words():
    assert set(LISTED) == set(FAILURES)
    assert words_for(418) is FAILURES[400]
    assert words_for(502) is FAILURES[500]


@pytest.mark.parametrize("status", LISTED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_says_it_in_both_languages(failing, status, language):
    failing.get(f"/lang/{language}")
    answer = failing.get(f"/fail/{status}")
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    with failing.application.test_request_context("/", headers={"Accept-Language": language}):
        title = str(words_for(status).title)
    assert f"<h1>{title}</h1>" in unescape(answer.text)
    assert "werkzeug" not in answer.text.lower()


@pytest.mark.parametrize(
    ("kind", "status"),
    [("gone", 404), ("forbidden", 403), ("stale", 409), ("taken", 409), ("bug", 500), ("database", 503)],
)
def test_failures_of_the_rooms_become_statuses(failing, kind, status):
    answer = failing.get(f"/fail/{kind}")
    assert answer.status_code == status
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_what_is_not_there_and_what_is_not_yours_look_the_same(failing):
    failing.get("/lang/en")
    one, other = failing.get("/fail/gone").text, failing.get("/nothing/here").text
    assert one.split('id="main"')[1] == other.split('id="main"')[1]


def test_what_is_missing_may_be_more_than_a_right(visit, cast, session):
    staff = visit(cast.cluster).get("/bookings")
    assert (staff.status_code, "act for none of its members" in staff.text) == (403, True)
    session.execute(delete(Membership).where(Membership.person_id == cast.corvid.person_id))
    session.commit()
    alone = visit(cast.corvid).get("/bookings")
    assert (alone.status_code, "You belong to no organisation yet" in alone.text) == (403, True)
    assert 'href="/join">Join the cluster' in alone.text
    assert "Your role in your organisation" in visit(cast.brightwater).get("/equipment/mine").text


def test_a_view_may_say_more(failing):
    assert "It moved to Tuesday." in failing.get("/fail/said").text


def test_a_wrong_method_names_the_right_ones(failing):
    answer = failing.put("/fail/404")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("status", [429, 503])
def test_come_back_later_says_when(failing, status):
    assert failing.get(f"/fail/{status}").headers["Retry-After"].isdigit()


def test_under_api_failures_are_json(failing):
    answer = failing.get("/api/v1/nothing", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.json["status"] == 404
    assert answer.json["title"] == "There is no page here"


def test_a_fault_of_ours_gives_a_reference(failing):
    answer = failing.get("/fail/bug", headers={"X-Request-ID": "abcdef0123456789abcdef0123456789"})
    assert "abcdef0123456789abcdef0123456789" in answer.text


def test_the_page_is_plain_when_the_frame_fails_too(failing, monkeypatch):
    site = failing.application
    monkeypatch.setattr(site, "template_context_processors", {None: [lambda: 1 / 0]})
    answer = failing.get("/fail/bug", headers={"Accept-Language": "fr"})
    assert answer.status_code == 500
    assert '<html lang="fr">' in answer.text
    assert "Une panne est survenue" in answer.text


def test_only_paths_of_this_site_are_kept(app):
    for target, known in (("/equipment", True), ("//evil.example/x", False), ("https://evil.example", False)):
        with app.test_request_context("/login", method="POST", data={"kept_to": target, "kept.q": "a"}):
            assert (kept.carried() is not None) is known


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("application/x-www-form-urlencoded", "This is too long"),
        ("multipart/form-data; boundary=x", "This is too large"),
    ],
)
def test_a_text_too_long_is_no_file_too_large(failing, kind, title):
    failing.get("/lang/en")
    answer = failing.post("/fail/413", data=b"", content_type=kind)
    assert answer.status_code == 413
    assert f"<h1>{title}</h1>" in answer.text
