"""Putting instruments aside, and what was seen last."""

import pytest
from sqlalchemy import func, select, update

from light2share.equipment.models import Equipment, ListingState, Visibility
from light2share.watching import rules
from light2share.watching.models import Favourite

ASIDE, ADD, REMOVE = "/favourites/change", {"add": "chamber"}, {"remove": "chamber"}


@pytest.fixture
def browser(visit, cast):
    return visit(cast.brightwater)


def hidden(session, slug, **columns) -> None:
    session.execute(update(Equipment).where(Equipment.slug == slug).values(**columns))
    session.commit()


def test_an_instrument_put_aside_stands_on_the_page_with_its_slot_until_it_is_taken_away(browser):
    answer = browser.post(ASIDE, data=ADD, headers={"Referer": "http://localhost/equipment"})
    assert (answer.status_code, answer.location) == (303, "/equipment")
    page = browser.get("/favourites").text
    assert "Climatic chamber 600 L" in page
    assert "First free slot" in page
    browser.post(ASIDE, data=REMOVE)
    assert "No favourite yet" in browser.get("/favourites").text


def test_the_same_twice_is_harmless(browser, session):
    for wanted in "110":
        browser.post(ASIDE, data=ADD if wanted == "1" else REMOVE)
        count = session.scalar(select(func.count()).select_from(Favourite))
        session.rollback()
        assert count == int(wanted)


def test_its_button_says_what_is_the_case_on_cards_and_pages(browser, visit):
    for path in ("/equipment/chamber", "/equipment"):
        assert 'aria-pressed="true"' not in browser.get(path).text
        assert "aria-pressed" not in visit(None).get(path).text
    browser.post(ASIDE, data=ADD)
    assert browser.get("/equipment/chamber").text.count('aria-pressed="true"') == 1


def test_with_the_script_only_the_button_comes_back(browser):
    answer = browser.post(ASIDE, data=ADD, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.startswith("<button")
    assert 'aria-pressed="true"' in answer.text
    assert "<html" not in answer.text


def test_what_is_hidden_meanwhile_is_not_shown_and_comes_back(browser, session):
    browser.post(ASIDE, data=ADD)
    browser.get("/equipment/chamber")
    hidden(session, "chamber", visibility=Visibility.CHOSEN)
    assert "Climatic chamber" not in browser.get("/favourites").text
    assert browser.post(ASIDE, data=ADD).status_code == 404
    assert browser.post(ASIDE, data=REMOVE).status_code == 404
    hidden(session, "chamber", visibility=Visibility.PUBLIC, state=ListingState.PAUSED)
    assert "Climatic chamber" not in browser.get("/favourites").text
    hidden(session, "chamber", state=ListingState.PUBLISHED)
    assert "Climatic chamber" in browser.get("/favourites").text


def test_there_is_a_limit_with_a_word(browser, monkeypatch):
    monkeypatch.setattr("light2share.watching.favourites.MOST_FAVOURITES", 1)
    browser.post(ASIDE, data=ADD)
    answer = browser.post(ASIDE, data={"add": "bench"})
    assert answer.location == "/favourites"
    page = browser.get("/favourites").text
    assert f"You have {rules.MOST_FAVOURITES} favourites already" in page
    assert "M² bench" not in page


def test_a_press_that_names_nothing_leads_to_the_list(browser):
    assert browser.post(ASIDE).location == "/favourites"


def test_others_see_nothing_of_it(browser, visit, cast):
    browser.post(ASIDE, data=ADD)
    for other in (cast.brightwater_manager, cast.halden, cast.cluster):
        assert "Climatic chamber" not in visit(other).get("/favourites").text


def test_what_was_opened_last_stands_first_and_can_be_forgotten(browser):
    for slug in ("chamber", "bench", "chamber", "camera", "no-such-thing"):
        browser.get(f"/equipment/{slug}")
    page = browser.get("/favourites").text
    places = [page.index(f'href="/equipment/{slug}"') for slug in ("camera", "chamber", "bench")]
    assert places == sorted(places)
    browser.post("/favourites/recent/forget")
    assert "Seen last" not in browser.get("/favourites").text


def test_a_visitor_leaves_no_trace(visit):
    browser = visit(None)
    browser.get("/equipment/chamber")
    with browser.session_transaction() as kept:
        assert "recent" not in kept
