"""Two steps may be asked of those who admit members or bind an organisation: they set them up before anything else."""

import re

import pytest

from light2share.accounts.models import SecondFactor
from light2share.organisations.models import Membership
from tests.accounts.conftest import PASSWORD
from tests.accounts.steps import code
from tests.calendars.parts import subscribe

PAGE = "/account/second-factor"


@pytest.fixture
def asked(app):
    app.config["REQUIRE_SECOND_FACTOR"] = True


def set_up(browser):
    browser.post(f"{PAGE}/begin")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(PAGE).text)[1].replace(" ", "")
    sent = {"current_password": PASSWORD, "code": code(secret, -1)}
    assert browser.post(PAGE, data=sent).status_code == 303
    return secret


def led(visit, member):
    return visit(member).get("/dashboard").location == PAGE


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("cluster", True),
        ("halden_admin", True),
        ("admin", True),
        ("halden", False),
        ("halden_member", False),
    ],
)
def test_who_admits_or_is_an_admin_is_led_there(known, visit, asked, who, expected):
    assert led(visit, getattr(known, who)) is expected


@pytest.mark.parametrize("right", ["accepts_quotes", "accepts_agreements"])
def test_so_is_who_binds_one_of_their_organisations(known, visit, session, asked, right):
    place = session.query(Membership).filter_by(person_id=known.halden_member.person_id).one()
    setattr(place, right, True)
    session.commit()
    assert led(visit, known.halden_member)


def test_nobody_is_where_the_site_does_not_ask_for_it(known, visit):
    assert not led(visit, known.cluster)


def test_nothing_else_opens_until_it_is_set_up_and_then_all_does(known, visit, session, asked):
    browser = visit(known.cluster)
    for path in (
        "/account",
        "/",
        "/equipment",
        "/cluster/organisations",
        "/account/sessions",
        "/api/v1/equipment",
    ):
        assert browser.get(path).location == PAGE
    assert browser.post("/account", data={"name": "x", "language": "fr"}).location == PAGE
    assert "before anything else" in browser.get(PAGE).text
    assert browser.get("/privacy").status_code == 200
    secret = set_up(browser)
    assert browser.get("/account").status_code == 200
    both = {"current_password": PASSWORD, "code": code(secret)}
    browser.post(f"{PAGE}/off", data=both)
    assert browser.get("/account").location == PAGE


def test_one_that_was_only_begun_does_not_count(known, visit, session, asked):
    browser = visit(known.cluster)
    browser.post(f"{PAGE}/begin")
    assert session.get(SecondFactor, known.cluster.person_id) is not None
    assert browser.get("/account").location == PAGE


def test_signing_out_and_the_other_language_are_always_possible(known, visit, asked):
    browser = visit(known.cluster)
    browser.get("/lang/fr")
    assert "avant toute autre chose" in browser.get(PAGE).text
    browser.post("/logout")
    assert browser.get("/").status_code == 200


def test_addresses_with_a_secret_and_what_visitors_see_go_on_without_it(known, visit, app):
    feed = subscribe(visit(known.halden_admin), name="Mine")
    app.config["REQUIRE_SECOND_FACTOR"] = True
    assert visit(None).get(feed).status_code == 200
    assert visit(None).get("/api/v1/equipment").status_code == 200
