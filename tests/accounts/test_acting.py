"""One of several organisations is acted for at a time, and a tab left open does nothing for another one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from light2share.accounts.models import Person
from light2share.organisations.models import Organisation, Site
from tests.bookings.play import ask, hours
from tests.factories import membership
from tests.organisations.test_sites import NEW
from tests.web.test_kept import fields


@pytest.fixture
def corvid(session, cast) -> Organisation:
    """To which the manager of Halden belongs too."""
    found = session.scalars(select(Organisation).where(Organisation.slug == "corvid")).one()
    membership(session, session.get(Person, cast.halden.person_id), found, is_manager=True)
    session.commit()
    return found


def test_with_several_organisations_one_acts_for_one(visit, cast, corvid):
    browser = visit(cast.halden)
    page = browser.get("/account").text
    assert "Act for this organisation" in page
    assert "<summary><span>Halden Optics" in page
    assert browser.post("/account/organisation", data={"organisation": corvid.id}).status_code == 303
    assert "<summary><span>Corvid Photonics" in browser.get("/account").text


@pytest.mark.parametrize(
    ("next_page", "leads_to"),
    [
        ("/equipment?q=laser", "/equipment?q=laser"),
        ("/account", "/account"),
        ("/bookings/L2S-26-AAAA", "/dashboard"),
        ("https://evil.example/", "/dashboard"),
        ("/no-such-page", "/dashboard"),
    ],
)
def test_every_page_lets_one_act_for_another(visit, cast, corvid, next_page, leads_to):
    browser = visit(cast.halden)
    button = f'<button name="organisation" value="{corvid.id}">Act for Corvid Photonics</button>'
    assert browser.get("/equipment").text.count(button) == 2  # in the reader's menu, and in that of a phone
    answer = browser.post("/account/organisation", data={"organisation": corvid.id, "next": next_page})
    assert answer.location == leads_to
    page = browser.get("/equipment").text
    assert "You now act for Corvid Photonics." in page
    assert "Act for Halden Optics" in page
    assert "Act for" not in visit(cast.corvid).get("/equipment").text


def test_what_is_not_there_for_one_organisation_is_one_press_from_another(visit, cast, session, corvid):
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    browser, page = visit(cast.halden), f"/bookings/{booking.reference}"
    browser.post("/account/organisation", data={"organisation": corvid.id})
    missed = browser.get(page)
    assert missed.status_code == 404
    assert "You act for Corvid Photonics at present" in missed.text
    assert f'name="there" value="{page}"' in missed.text
    sent = {"organisation": cast.halden.organisation_id, "there": page}
    assert browser.post("/account/organisation", data=sent).location == page
    assert browser.get(page).status_code == 200
    away = {"organisation": corvid.id, "there": "//evil.example/"}
    assert browser.post("/account/organisation", data=away).location == "/account"
    assert "You act for" not in visit(cast.corvid).get(page).text


def test_nobody_acts_for_an_organisation_they_do_not_belong_to(visit, cast):
    browser = visit(cast.halden)
    answer = browser.post("/account/organisation", data={"organisation": cast.brightwater.organisation_id})
    assert answer.status_code == 422
    assert "<summary><span>Halden Optics" in browser.get("/account").text
    assert "Act for this organisation" not in browser.get("/account").text


def main(answer) -> str:
    """The page without its header, which has forms of its own."""
    return answer.text.partition("<main")[2]


def sites(session, organisation_id: int) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(Site.organisation_id == organisation_id))


def test_a_form_of_another_tab_does_nothing_for_the_organisation_chosen_since(visit, cast, session, corvid):
    browser = visit(cast.halden)
    form = fields(browser.get("/org/sites/new").text, "/org/sites/new") | NEW
    assert form["acting_for"] == str(cast.halden.organisation_id)
    browser.post("/account/organisation", data={"organisation": corvid.id})
    before = sites(session, corvid.id), sites(session, cast.halden.organisation_id)
    refused = browser.post("/org/sites/new", data=form)
    assert refused.status_code == 409
    assert "This form was shown while you acted for Halden Optics" in refused.text
    assert (sites(session, corvid.id), sites(session, cast.halden.organisation_id)) == before
    assert refused.headers["HX-Reswap"] == "none"

    back = browser.post(
        "/account/organisation",
        data={**fields(main(refused), "/account/organisation"), "organisation": form["acting_for"]},
    )
    assert "<h1>You act for Halden Optics at present" in back.text
    again = browser.post("/org/sites/new", data=fields(back.text, "/org/sites/new"))
    filled = fields(again.text, "/org/sites/new")
    assert {name: filled[name] for name in NEW} == NEW
    assert browser.post("/org/sites/new", data=filled).location == "/org/sites"
    assert (sites(session, corvid.id), sites(session, cast.halden.organisation_id)) == (
        before[0],
        before[1] + 1,
    )


def test_it_goes_on_for_the_other_one_where_that_is_meant(visit, cast, session, corvid):
    browser = visit(cast.halden)
    form = fields(browser.get("/org/sites/new").text, "/org/sites/new") | NEW
    browser.post("/account/organisation", data={"organisation": corvid.id})
    refused = browser.post("/org/sites/new", data=form)
    shown = browser.post("/org/sites/new", data=fields(main(refused), "/org/sites/new"))
    before = sites(session, corvid.id)
    assert browser.post("/org/sites/new", data=fields(shown.text, "/org/sites/new")).status_code == 303
    assert sites(session, corvid.id) == before + 1


@pytest.mark.parametrize("said", ["999999", "Halden", "0"])
def test_a_form_of_an_organisation_left_since_is_not_sent_for_another(visit, cast, session, corvid, said):
    before = sites(session, cast.halden.organisation_id)
    refused = visit(cast.halden).post("/org/sites/new", data={**NEW, "acting_for": said})
    assert refused.status_code == 409
    assert "to which you belong no longer" in refused.text
    assert sites(session, cast.halden.organisation_id) == before


def test_what_is_about_the_person_is_done_whoever_they_act_for(visit, cast, corvid):
    browser = visit(cast.halden)
    form = fields(main(browser.get("/account")), "/account")
    browser.post("/account/organisation", data={"organisation": corvid.id})
    assert browser.post("/account", data=form).status_code == 303


def test_a_phone_and_a_request_say_for_whom(visit, cast, corvid):
    browser = visit(cast.halden)
    browser.post("/account/organisation", data={"organisation": corvid.id})
    assert "You act for Corvid Photonics at present" in browser.get("/equipment").text
    assert "For Corvid Photonics" in browser.get(f"/equipment/{cast.chamber.slug}/book").text
    assert "You act for" not in visit(cast.corvid).get("/equipment").text


def test_who_belongs_to_one_organisation_carries_no_word_of_it(visit, cast):
    assert "acting_for" not in visit(cast.brightwater).get("/account").text
