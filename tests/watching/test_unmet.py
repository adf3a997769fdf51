"""Searches that find nothing are remembered, without anything that is a visitor's own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.organisations.models import SizeClass
from light2share.watching import unmet
from light2share.watching.models import UnmetSearch

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def noted(session):
    def rows() -> list[UnmetSearch]:
        session.rollback()
        session.expire_all()
        return list(session.scalars(select(UnmetSearch).order_by(UnmetSearch.id)))

    return rows


def test_what_is_looked_for_in_vain_is_noted_once_a_day_and_person(visit, cast, noted, clock):
    for _ in range(3):
        visit(cast.brightwater).get("/equipment?q=unobtainium+1064+nm")
    visit(cast.corvid).get("/equipment?q=unobtainium+1064+nm")
    clock.advance(days=1)
    visit(cast.brightwater).get("/equipment?q=unobtainium+1064+nm")
    rows = noted()
    assert [(row.person_id, row.times) for row in rows] == [
        (cast.brightwater.person_id, 3),
        (cast.corvid.person_id, 1),
        (cast.brightwater.person_id, 1),
    ]
    assert rows[0].query == "q=unobtainium+1064+nm"
    assert ["words", "unobtainium"] in rows[0].understood
    assert rows[0].size_class is SizeClass.MICRO


def test_of_a_visitor_nothing_but_the_search_is_kept(visit, noted):
    for _ in range(2):
        visit(None).get("/equipment?q=unobtainium+write+to+jo@firm.example+or+06+12+34+56+78")
    (row,) = noted()
    assert (row.person_id, row.size_class, row.times) == (None, None, 2)
    assert "firm" not in row.query + str(row.understood)
    assert "34" not in row.query + str(row.understood)


def test_visitors_fill_their_share_of_a_day_and_no_more(visit, cast, noted, monkeypatch):
    monkeypatch.setattr("light2share.watching.unmet.MOST_UNMET_OF_VISITORS", 2)
    for word in ("unobtainium", "kryptonite", "vibranium"):
        visit(None).get(f"/equipment?q={word}")
    visit(cast.brightwater).get("/equipment?q=vibranium")
    assert len(noted()) == 3


def test_a_search_that_finds_something_is_not_noted(visit, noted):
    visit(None).get("/equipment?q=climatic+chamber")
    visit(None).get("/equipment")
    visit(None).head("/equipment?q=unobtainium")
    assert noted() == []


def test_persons_are_forgotten_before_searches(visit, cast, noted, session, clock):
    visit(cast.brightwater).get("/equipment?q=unobtainium")
    visit(cast.corvid).get("/equipment?q=unobtainium")
    unmet.forget(session, clock.now + timedelta(days=91))
    session.commit()
    assert [row.person_id for row in noted()] == [None, None]
    assert {row.size_class for row in noted()} == {SizeClass.MICRO, SizeClass.SME}
    unmet.forget(session, clock.now + timedelta(days=551))
    session.commit()
    assert noted() == []
