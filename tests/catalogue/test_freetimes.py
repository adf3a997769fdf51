"""What a process remembers of free time is what the database would say, whatever happens in between."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from light2share.availability.models import FirstFree, FreePeriod
from light2share.catalogue import freetimes, queries, requests
from light2share.catalogue.shelf import shelf, throw_away
from light2share.kernel import clock
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import minute_of
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
