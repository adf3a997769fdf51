"""No route without a rule; a rule refuses in the right words."""

import pytest
from flask import Blueprint, Flask

from light2share.kernel.actor import VISITOR, Actor
from light2share.kernel.errors import Forbidden
from light2share.web import access

MEMBER = Actor(1, 2)
MANAGER = Actor(1, 2, is_manager=True)
ADMIN = Actor(1, 2, is_admin=True)
CLUSTER = Actor(1, is_cluster_manager=True)
EVERYBODY = (VISITOR, MEMBER, MANAGER, ADMIN, CLUSTER)


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        (access.anyone, EVERYBODY),
        (access.holder, EVERYBODY),
        (access.signed_in, (MEMBER, MANAGER, ADMIN, CLUSTER)),
        (access.member, (MEMBER, MANAGER, ADMIN)),
        (access.manager, (MANAGER,)),
        (access.admin, (ADMIN,)),
        (access.cluster_manager, (CLUSTER,)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_rules(rule, let_in):
    assert tuple(actor for actor in EVERYBODY if rule(actor)) == let_in


def test_a_route_without_a_rule_stops_the_start():
    site = Flask("site")
    room = Blueprint("room", __name__)
    room.get("/open")(lambda: "anybody")
    site.register_blueprint(room)
    with pytest.raises(RuntimeError, match="routes without an access rule: room"):
        access.check_every_route(site)


def test_every_route_of_the_site_has_a_rule(app):
    assert access.unguarded(app) == []


def test_require_goes_on_or_refuses():
    access.require(True)
    with pytest.raises(Forbidden):
        access.require(False)


def test_a_reader_is_sent_to_sign_in_and_a_form_is_refused(visit):
    browser = visit(None)
    for method in ("get", "head"):
        answer = getattr(browser, method)("/account")
        assert (answer.status_code, answer.location) == (303, "/login?next=/account")
    assert browser.post("/account").status_code == 401


def test_options_and_wrong_methods_tell_nothing(visit, cast):
    for member in (None, cast.halden):
        answer = visit(member).options("/account")
        assert answer.status_code == 200
        assert answer.text == ""
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert visit(member).open("/account", method=method).status_code == 405
    assert visit(None).get("/account/password").status_code == 405


def test_a_head_is_a_get_without_its_text(visit, cast):
    browser = visit(cast.halden)
    head, get = browser.head("/account"), browser.get("/account")
    assert (head.status_code, head.text) == (200, "")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
