"""Criteria as sets of listings: how much is missed, points, what the pages are cut from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from light2share.catalogue import actions, ordering
from light2share.catalogue.criteria import Search
from light2share.catalogue.matching import Wanted, _by_missed, _near_enough, _raised
from light2share.catalogue.shelf import shelf
from light2share.equipment import queries as equipment
from light2share.equipment.models import Equipment
from light2share.kernel.actor import VISITOR
from light2share.kernel.bits import numbers_of
from tests.factories import Cast

SETS = st.integers(0, 2**40 - 1)


@given(st.lists(SETS, max_size=6), SETS)
def test_every_listing_stands_at_the_number_of_criteria_it_misses(criteria, among):
    levels = _by_missed([Wanted(holds, holds) for holds in criteria], among)
    for place in numbers_of(among):
        missed = sum(not holds >> place & 1 for holds in criteria)
        assert [level >> place & 1 for level in levels] == [n == missed for n in range(len(levels))]
    assert not sum(levels) & ~among


@given(st.lists(st.tuples(SETS, st.integers(1, 4)), max_size=5), SETS)
def test_points_add_up(raises, among):
    levels = {0: among}
    for by, points in raises:
        levels = _raised(levels, by, points)
    for place in numbers_of(among):
        sum_ = sum(points for by, points in raises if by >> place & 1)
        assert [points for points, level in levels.items() if level >> place & 1] == [sum_]


def test_a_close_match_misses_half_at_most_and_not_all_words():
    words, figure = Wanted(0b0011, 0b0111, is_words=True), Wanted(0b0101, 0b0101)
    both = [words, figure]
    assert _near_enough(Search(), both, _by_missed(both, 0b1111)) == [0b0001, 0b0110]
    assert _near_enough(Search(), [figure], _by_missed([figure], 0b1111)) == [0b0101]
    assert _near_enough(Search(), [], [0b1111]) == [0b1111]


@given(st.lists(SETS, max_size=4))
def test_the_parts_of_a_level_are_the_level(sets):
    level = 2**40 - 1
    parts = list(ordering._split(level, sets))
    assert sum(parts) == level
    assert all(parts)


def test_the_shelf_shows_what_the_rule_lets_each_see(session, cast: Cast):
    actions.index_everything(session)
    here = shelf(session)
    for actor in (VISITOR, cast.halden.actor, cast.brightwater.actor, cast.cluster.actor):
        published = set(session.scalars(select(Equipment.id).where(Equipment.state == "published")))
        seen = {item.id for item in session.scalars(equipment.visible_to(actor))} & published
        assert {here.ids[place] for place in numbers_of(here.seen_by(session, actor))} == seen


def test_a_shelf_is_kept_until_a_listing_changes(session, cast: Cast):
    actions.index_everything(session)
    first = shelf(session)
    assert shelf(session) is first
    item = session.get(Equipment, cast.chamber.id)
    actions.index(session, item)
    assert shelf(session) is not first
    actions.forget(session, item.id)
    assert item.id not in shelf(session).places
