"""Saving searches and looking after them."""

import pytest
from sqlalchemy import select

from light2share.watching.addresses import decoded, encoded
from light2share.watching.links import stop_token
from light2share.watching.models import Alert, SavedSearch, SearchHit

pytestmark = pytest.mark.usefixtures("indexed")

CHAMBERS = {"asked": "q=climatic+chamber", "name": "Chambers", "alert": "at_once"}


@pytest.fixture
def browser(visit, cast):
    return visit(cast.brightwater)


@pytest.fixture
def kept(session):
    def rows() -> list[SavedSearch]:
        session.rollback()
        return list(session.scalars(select(SavedSearch).order_by(SavedSearch.id)))

    return rows


def save(browser, **fields: str):
    return browser.post("/saved-searches/new", data={**CHAMBERS, **fields})


def test_a_search_is_saved_beside_its_results_and_opened_again(browser, kept):
    page = browser.get("/equipment?q=climatic+chamber").text
    assert 'href="/saved-searches/new?q=climatic+chamber"' in page
    form = browser.get("/saved-searches/new?q=climatic+chamber").text
    assert "Climatic chamber" in form
    answer = save(browser)
    assert (answer.status_code, answer.location) == (303, "/saved-searches")
    page = browser.get("/saved-searches").text
    assert "“Chambers” is saved. We write to you" in page
    (search,) = kept()
    answer = browser.get(f"/saved-searches/{search.handle}")
    assert (answer.status_code, answer.location) == (303, "/equipment?q=climatic+chamber")


def test_a_visitor_is_offered_no_saving_but_to_be_told(visit):
    found = visit(None).get("/equipment?q=climatic+chamber").text
    assert "/saved-searches/new" not in found
    failed = visit(None).get("/equipment?q=unobtainium").text
    assert "Tell me when there is one" in failed
    answer = visit(None).get("/saved-searches/new?q=unobtainium&alert=at_once")
    assert answer.location == "/login?next=/saved-searches/new?q%3Dunobtainium%26alert%3Dat_once"


def test_a_search_in_vain_is_saved_by_one_press(browser, kept):
    page = browser.get("/equipment?q=unobtainium").text
    assert '<input type="hidden" name="asked" value="q=unobtainium">' in page
    browser.post("/saved-searches/new", data={"asked": "q=unobtainium", "alert": "at_once"})
    (search,) = kept()
    assert (search.name, search.alert, search.timed) == ("unobtainium", Alert.AT_ONCE, False)


def test_the_same_search_again_changes_the_one_that_is_there(browser, kept):
    save(browser)
    save(browser, asked="page=3&q=climatic+chamber&sort=price", name="Other", alert="daily")
    (search,) = kept()
    assert (search.name, search.alert) == ("Other", Alert.DAILY)


def test_what_suits_already_is_remembered(browser, kept, session, cast):
    save(browser)
    hits = session.scalars(select(SearchHit)).all()
    assert {hit.equipment_id for hit in hits} >= {cast.chamber.id}
    assert all(hit.was_there for hit in hits)


def test_days_said_in_words_are_kept_as_dates(browser, kept):
    save(browser, asked="q=climatic+chamber+next+week")
    (search,) = kept()
    assert decoded(search.query) == {"q": ["climatic chamber"], "from": ["2026-10-19"], "to": ["2026-10-25"]}
    assert (str(search.last_day), search.timed) == ("2026-10-25", True)


def test_once_its_days_are_over_it_says_so(browser, clock):
    save(browser, asked="q=climatic+chamber&from=2026-10-13&to=2026-10-14")
    assert "dates are over" not in browser.get("/saved-searches").text
    clock.advance(days=3)
    assert "Its dates are over" in browser.get("/saved-searches").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"asked": ""}, "asks for nothing", id="nothing asked"),
        pytest.param({"asked": "page=2&sort=price"}, "asks for nothing", id="only how it is shown"),
        pytest.param({"asked": "q=" + "%C3%A9" * 300 + "&near=" + "x" * 1500}, "too long", id="very long"),
        pytest.param({"name": "x" * 121}, "Shorten this", id="a long name"),
        pytest.param({"alert": "hourly"}, "Choose", id="an unknown alert"),
    ],
)
def test_what_cannot_be_saved_is_said(browser, kept, fields, words):
    answer = save(browser, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert kept() == []


def test_there_is_a_limit_with_a_word(app, browser, kept):
    app.config["LIMIT_SAVED_SEARCHES"] = 1
    save(browser)
    answer = save(browser, asked="q=camera")
    assert answer.status_code == 422
    assert "You have 1 saved searches, and that is the limit" in answer.text
    assert len(kept()) == 1


def test_it_can_be_renamed_silenced_and_deleted(browser, kept):
    save(browser)
    address = f"/saved-searches/{kept()[0].handle}"
    assert browser.post(f"{address}/change", data={"name": "Ovens", "alert": "none"}).status_code == 303
    assert (kept()[0].name, kept()[0].alert) == ("Ovens", Alert.NONE)
    assert browser.post(f"{address}/change", data={"name": "x" * 200, "alert": "none"}).status_code == 422
    assert browser.post(f"{address}/delete").status_code == 303
    assert kept() == []
    assert "“Ovens” is deleted." in browser.get("/saved-searches").text


def test_nobody_else_reaches_it(browser, kept, visit, cast):
    save(browser)
    address = f"/saved-searches/{kept()[0].handle}"
    for other in (cast.brightwater_manager, cast.admin, cast.halden, cast.cluster):
        assert "Chambers" not in visit(other).get("/saved-searches").text
        assert visit(other).get(address).status_code == 404
        assert visit(other).post(f"{address}/delete").status_code == 404
    assert len(kept()) == 1


def test_the_link_of_a_mail_stops_its_mails_when_the_button_is_pressed(app, browser, kept, visit):
    save(browser)
    (search,) = kept()
    address = "/saved-searches/stop/" + stop_token(app.config["SECRET_KEY"], search.handle)
    assert "Shall the mails about this search stop?" in visit(None).get(address).text
    assert kept()[0].alert is Alert.AT_ONCE
    assert "No mail is written" in visit(None).post(address).text
    assert kept()[0].alert is Alert.NONE
    assert visit(None).get(address + "x").status_code == 404


def test_the_pages_speak_french(visit, cast):
    browser = visit(cast.brightwater, "fr")
    save(browser, name="Enceintes")
    page = browser.get("/saved-searches").text
    assert "Recherches enregistrées" in page
    assert "Courriel" in page


def test_the_same_search_is_the_same_text():
    assert encoded({"q": ["a"], "mode": ["y", "x"], "page": ["2"], "near": [""]}) == "mode=x&mode=y&q=a"
    assert decoded("mode=x&mode=y&q=a%C3%A9") == {"mode": ["x", "y"], "q": ["aé"]}
