"""What a process remembers of free time is what the database would say, whatever happens in between."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import hypothesis
import pytest
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from light2share.availability.free import not_before
from light2share.availability.models import FirstFree, FreePeriod
from light2share.catalogue import conditions, freetimes, queries, requests
from light2share.catalogue.criteria import Search
from light2share.catalogue.dates import Days
from light2share.catalogue.shelf import shelf, throw_away
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import Terms
from light2share.kernel import clock
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import instant_of, minute_of
from light2share.kernel.period import Period
from tests.factories import NOW

DAY = timedelta(days=1)
SEARCHES = [
    {"from": ["2026-10-19"], "to": ["2026-10-23"]},
    {"q": ["4 h"], "from": ["2026-10-19"], "to": ["2026-10-23"]},
    {"q": ["2 h"]},
    {"free": ["7"]},
    {"from": ["2026-12-07"], "to": ["2026-12-11"], "sort": ["price"]},
]


def answer(session, given, now):
    wanted = requests.read(session, given, "en", now)
    results = queries.search(session, wanted, VISITOR, now, requests.HOME)
    return results.counts, [(one.equipment_id, one.first_minute, one.match) for one in results.found]


def agrees(session, now):
    for given in SEARCHES:
        remembered = answer(session, given, now)
        throw_away()
        assert remembered == answer(session, given, now), given
        for again in SEARCHES:
            answer(session, again, now)


@dataclass(frozen=True)
class Plain:
    """The free time of one listing, and what its owner asks."""

    free: list[Period]
    terms: Terms

    def first(self, window: conditions.Window, now: datetime) -> int | None:
        """The first minute in a window, by the algebra alone."""
        opens, closes = instant_of(window.first), instant_of(window.last)
        asked = timedelta(minutes=window.minutes)
        for period in sorted(self.free, key=lambda one: one.end):
            if period.end <= opens or period.start >= closes:
                continue
            start = not_before(period.start, max(opens, now + self.terms.lead_time), self.terms.step)
            until = min(period.end, closes) if window.minutes else period.end
            fits = until - start >= max(self.terms.shortest, asked)
            if start < closes and fits and start <= now + self.terms.horizon:
                return minute_of(start)
        return None


@pytest.fixture
def plain(catalogue) -> dict[int, Plain]:
    free: dict[int, list[Period]] = {}
    for one in catalogue.scalars(select(FreePeriod)):
        period = Period(instant_of(one.starts_minute), instant_of(one.ends_minute))
        free.setdefault(one.equipment_id, []).append(period)
    items = catalogue.scalars(select(Equipment).where(Equipment.state == ListingState.PUBLISHED))
    return {item.id: Plain(free.get(item.id, []), item.terms) for item in items}


@pytest.mark.parametrize("known", [True, False], ids=["longest known", "longest not known"])
@hypothesis.given(
    first=st.integers(0, 200),
    days=st.integers(1, 21),
    minutes=st.sampled_from([None, 30, 120, 240, 241, 600, 601, 1440, 4320, 14_400]),
    later=st.integers(0, 20_000),
    whole=st.booleans(),
)
@hypothesis.settings(
    max_examples=40, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
def test_what_is_free_is_what_the_algebra_says(catalogue, plain, known, first, days, minutes, later, whole):
    throw_away()
    if not known:
        catalogue.execute(update(FirstFree).values(longest_minutes=None))
    here, now = shelf(catalogue), NOW + timedelta(minutes=later)
    begin = requests.today(now) + timedelta(days=first)
    asked = None if whole else Days(begin, begin + timedelta(days=days - 1))
    wanted = Search(days=asked, minutes=minutes)
    soonest = freetimes.soonest(catalogue, here, now)
    found = freetimes.in_window(catalogue, here, wanted, here.all, requests.HOME, now, soonest)
    window = conditions.window(asked, minutes, requests.HOME, now)
    expected = {number: plain[number].first(window, now) for number in here.ids}
    assert {number: found.minute(place) for number, place in here.places.items()} == expected
    catalogue.rollback()


def take(session, equipment_id, first, last):
    """As a booking does: the free time of some minutes goes, and the row of the item says when."""
    here = FreePeriod.equipment_id == equipment_id
    session.execute(delete(FreePeriod).where(here, FreePeriod.starts_minute.between(first, last)))
    soonest = session.scalar(select(FreePeriod.starts_minute).where(here).order_by(FreePeriod.starts_minute))
    session.execute(
        update(FirstFree)
        .where(FirstFree.equipment_id == equipment_id)
        .values(starts_minute=soonest, changed_at=clock.now())
    )
    session.commit()


def test_bookings_show_at_once(catalogue):
    for given in SEARCHES:
        answer(catalogue, given, NOW)
    items = list(catalogue.scalars(select(FirstFree.equipment_id).order_by(FirstFree.equipment_id).limit(20)))
    for number in items:
        take(catalogue, number, 0, minute_of(NOW + 12 * DAY))
        _counts, found = answer(catalogue, SEARCHES[0], NOW)
        assert number not in [one for one, _minute, match in found if match == "exact"]
    agrees(catalogue, NOW)


@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(minutes=50), DAY, 30 * DAY])
def test_time_passes(catalogue, step):
    for given in SEARCHES:
        answer(catalogue, given, NOW)
    now = NOW
    for _ in range(3):
        now += step
        agrees(catalogue, now)


def test_little_is_asked_the_second_time(catalogue, monkeypatch):
    monkeypatch.setattr(freetimes, "OVERLAP", timedelta(0))
    answer(catalogue, SEARCHES[0], NOW)
    asked = []
    monkeypatch.setattr(freetimes, "_looked_up", lambda *rest: asked.append(rest[3]) or {})
    answer(catalogue, SEARCHES[0], NOW)
    answer(catalogue, {**SEARCHES[0], "sort": ["price"]}, NOW)
    assert asked == [[], []]
    assert shelf(catalogue).times.soonest
