"""Where a reader may be sent on to."""

import pytest

from light2share.web.links import full, local_or, way_back


@pytest.mark.parametrize(
    "target", ["/", "/account", "/equipment?q=laser%20source&page=2", "/o/halden#top", "/é"]
)
def test_paths_of_this_site(target):
    assert local_or(target, "/elsewhere") == target


@pytest.mark.parametrize(
    "target",
    [None, "", "account", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
     "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
     " /account", "/a b", "/\x7f", "http:/evil", "/" + "x" * 3000],
)  # fmt: skip
def test_all_else(target):
    assert local_or(target, "/elsewhere") == "/elsewhere"


@pytest.mark.parametrize(
    ("path", "came_from", "back"),
    [
        ("/account", None, "/account"),
        ("/account/password", "http://localhost/account?x=1", "/account?x=1"),
        ("/account/password", "http://evil.example/account", "/"),
        ("/account/password", "http://localhost/account/password", "/"),
        ("/account/password", None, "/"),
        ("/account/password", "http://localhost//evil.example", "/"),
    ],
)
def test_the_way_back_is_a_page_that_can_be_read(app, path, came_from, back):
    headers = {"Referer": came_from} if came_from else {}
    with app.test_request_context(path, method="POST", headers=headers):
        assert way_back() == back


def test_full_addresses_name_the_site_whatever_host_was_asked(app):
    app.config["BASE_URL"] = "https://share.example"
    with app.test_request_context("/", base_url="http://evil.example"):
        assert full("accounts.account") == "https://share.example/account"


def test_switching_the_language_stays_on_the_site(visit):
    browser = visit(None)
    assert browser.get("/lang/fr?next=/login").location == "/login"
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert browser.get("/lang/fr", query_string={"next": target}).location == "/"
    assert browser.get("/lang/de").status_code == 404
