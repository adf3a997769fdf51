"""A round over very many searches: in parts that other work comes between, and each part of it done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.catalogue import actions
from light2share.db import db
from light2share.jobs import watching
from light2share.watching import news, suiting, understood
from light2share.watching.models import SavedSearch, SearchHit, WatchState

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def save(visit, app, clock):
    def saving(member, query: str) -> None:
        form = {"asked": query, "alert": "none", "name": "Mine"}
        assert visit(member).post("/saved-searches/new", data=form).status_code == 303
        clock.advance(minutes=1)

    return saving


@pytest.fixture
def look(app, clock):
    """One turn of the worker."""

    def looking() -> None:
        with app.app_context():
            watching.look_for_news(db.session(), clock.now)
            db.session.remove()

    return looking


@pytest.fixture
def hits(session):
    def found() -> list[tuple[int, str]]:
        session.rollback()
        rows = session.scalars(select(SearchHit).where(~SearchHit.was_there).order_by(SearchHit.id))
        return [(hit.saved_search_id, hit.equipment.slug) for hit in rows]

    return found


@pytest.fixture
def state(session):
    def read() -> WatchState:
        session.rollback()
        session.expire_all()
        return session.get_one(WatchState, 1)

    return read


@pytest.fixture
def in_small_parts(monkeypatch):
    """One search in each part of a round."""
    monkeypatch.setattr(watching, "LONGEST", -1.0)
    monkeypatch.setattr(news, "AT_ONCE", 1)


def laser(listed, slug: str):
    return listed(slug, title_en="Laser interferometer", technique="fizeau-interferometer")


@pytest.mark.usefixtures("in_small_parts")
def test_a_long_round_goes_on_where_it_was_paused(save, cast, listed, look, hits, state, clock):
    for member in (cast.brightwater, cast.corvid, cast.halden):
        save(member, "q=laser+interferometer")
    for _ in range(4):
        look()
    before = state()
    assert (before.round_began_at, before.round_after) == (None, None)
    looked_at, version = before.looked_at, before.version
    laser(listed, "laser")
    began = clock.now
    for turn in (1, 2, 3):
        look()
        now_is = state()
        assert [slug for _, slug in hits()] == ["laser"] * turn
        assert len({search for search, _ in hits()}) == turn
        assert now_is.round_began_at == began
        assert now_is.round_after == hits()[-1][0]
        assert (now_is.looked_at, now_is.version) == (looked_at, version), "it is not at its end"
        clock.advance(minutes=1)
    look()
    assert (state().round_began_at, state().round_version, state().round_after) == (None, None, None)
    assert state().looked_at == began
    assert state().version != version
    look()
    assert len(hits()) == 3


@pytest.mark.usefixtures("in_small_parts")
def test_what_changes_during_a_round_is_found_by_the_next(save, cast, listed, look, hits, clock):
    for member in (cast.brightwater, cast.corvid):
        save(member, "q=laser+interferometer")
    for _ in range(3):
        look()
    laser(listed, "first")
    look()
    clock.advance(minutes=1)
    laser(listed, "second")
    for _ in range(8):
        look()
    assert sorted(slug for _, slug in hits()) == ["first", "first", "second", "second"]


def test_the_same_search_of_several_people_is_tried_once(save, cast, listed, look, hits, monkeypatch):
    for member in (cast.brightwater, cast.corvid, cast.halden):
        save(member, "q=laser+interferometer")
    look()
    laser(listed, "laser")
    tried = []
    whole = suiting.suiting_all
    monkeypatch.setattr(news, "suiting_all", lambda *given: tried.append(1) or whole(*given))
    look()
    assert len(tried) == 1
    assert len(hits()) == 3


def test_a_search_is_understood_once_while_its_words_mean_the_same(
    save, cast, listed, look, hits, session, monkeypatch
):
    """Also by the words of new listings: a word that no listing had is read again as soon as one has it."""
    save(cast.brightwater, "q=laser+interferometer")
    save(cast.brightwater, "q=zygoverifire")
    look()
    read = []
    requests_read = understood.requests.read
    monkeypatch.setattr(
        understood.requests, "read", lambda *given: read.append(given[1]["q"]) or requests_read(*given)
    )
    item = laser(listed, "laser")
    look()
    read.clear()
    actions.index(session, session.merge(item))
    session.commit()
    look()
    assert read == []
    listed("new", title_en="Zygoverifire", technique="fizeau-interferometer")
    look()
    assert ["zygoverifire"] in read
    number = session.scalars(select(SavedSearch.id).where(SavedSearch.query == "q=zygoverifire")).one()
    assert (number, "new") in hits()


def test_what_is_remembered_says_the_same_as_reading_it_again(app, session, listed, clock):
    """Whatever the vocabulary and the day have become since."""
    queries = ["q=laser", "q=interferometre+laser", "q=lazer", "q=chamber+near+Marseille", "q=zygo+1064+nm"]
    titles = ["Zygo Verifire laser", "Lazer bench", "Interferometric chamber", "Marseille stage"]
    with app.app_context():
        memory = understood.memory(db.session())
        for number, title in enumerate(["", *titles]):
            if title:
                listed(f"one-{number}", title_en=title, manufacturer=title.split()[0])
            now = clock.now + timedelta(days=number // 2)
            memory.bring_up_to_date(db.session(), number)
            for query in queries:
                again = suiting.read(db.session(), query, "en", now)
                kept = memory.read(db.session(), query, "en", now)
                for name in (
                    "terms",
                    "soft",
                    "figures",
                    "place",
                    "km",
                    "techniques",
                    "days",
                    "specifications",
                ):
                    assert getattr(kept, name) == getattr(again, name), (title, query)
            db.session.rollback()
