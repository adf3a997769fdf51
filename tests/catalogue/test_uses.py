"""Days and a use asked for together: by the hours of that use."""

import pytest

from light2share.availability.models import BusyTime, CalendarKind, ConnectedCalendar, OpeningRuleRow, Switch
from light2share.catalogue import queries, requests
from light2share.catalogue.actions import index
from light2share.catalogue.results import Match
from light2share.catalogue.shelf import throw_away
from light2share.equipment.models import AccessMode, Equipment
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import instant_of, minute_of
from tests.availability.play import paris
from tests.bookings.play import store_free_time
from tests.factories import NOW

ASSISTED, ALONE = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE
TUESDAY = {"from": ["2026-10-20"], "to": ["2026-10-20"]}
WEDNESDAY = {"from": ["2026-10-21"], "to": ["2026-10-21"]}


@pytest.fixture
def chamber(session, cast):
    """Open on weekdays; with an operator on Wednesday mornings only."""
    session.add(
        OpeningRuleRow(
            equipment_id=cast.chamber.id, weekday=2, opens_minute=480, closes_minute=720, mode=ASSISTED
        )
    )
    session.commit()
    store_free_time(session, cast.chamber, cast.bench)
    for item in (cast.chamber, cast.bench):
        index(session, session.get_one(Equipment, item.id))
    session.commit()
    throw_away()
    return cast.chamber


def first(session, item, days, *modes):
    """The first free time of an item as a search finds it; None where it is free at other dates only."""
    given = {**days, "mode": [mode.value for mode in modes]}
    results = queries.search(session, requests.read(session, given, "en", NOW), VISITOR, NOW, requests.HOME)
    found = next(one for one in results.found if one.equipment_id == item.id)
    return instant_of(found.first_minute) if found.match is Match.EXACT and found.first_minute else None


def test_the_hours_of_the_use_count(session, cast, chamber):
    tuesday, wednesday = (
        paris("2026-10-20T08:00", "2026-10-20T18:00"),
        paris("2026-10-21T08:00", "2026-10-21T18:00"),
    )
    assert first(session, chamber, TUESDAY) == tuesday.start
    assert first(session, chamber, TUESDAY, ALONE) == tuesday.start
    assert first(session, chamber, TUESDAY, ASSISTED) is None
    assert first(session, chamber, TUESDAY, ASSISTED, ALONE) == tuesday.start
    assert first(session, chamber, WEDNESDAY, ASSISTED) == wednesday.start
    assert first(session, cast.bench, TUESDAY, ASSISTED) == tuesday.start


def test_the_length_has_to_fit_into_them(session, chamber):
    assert first(session, chamber, {**WEDNESDAY, "q": ["4 h"]}, ASSISTED) is not None
    assert first(session, chamber, {**WEDNESDAY, "q": ["6 h"]}, ASSISTED) is None
    assert first(session, chamber, {**WEDNESDAY, "q": ["6 h"]}, ALONE) is not None


def test_the_calendar_of_a_person_counts(session, cast, chamber):
    one = ConnectedCalendar(
        equipment_id=cast.bench.id, name="Operator", kind=CalendarKind.FILE, switch=Switch.ON, mode=ASSISTED,
        created_at=NOW, agreed=[], trouble=[],
    )  # fmt: skip
    session.add(one)
    session.flush()
    busy = paris("2026-10-20T00:00", "2026-10-21T00:00")
    session.add(
        BusyTime(
            equipment_id=cast.bench.id,
            calendar_id=one.id,
            starts_minute=minute_of(busy.start),
            ends_minute=minute_of(busy.end),
        )
    )
    session.get_one(Equipment, cast.bench.id).closed_by_use = True
    session.commit()
    store_free_time(session, cast.bench)
    throw_away()
    assert first(session, cast.bench, TUESDAY, ASSISTED) is None
    assert first(session, cast.bench, TUESDAY, ALONE) == paris("2026-10-20T08:00", "2026-10-20T09:00").start
    assert first(session, cast.bench, WEDNESDAY, ASSISTED) is not None


def test_the_strip_of_a_card_names_public_holidays(session, visit, chamber):
    """The week of Armistice 1918, a Wednesday."""
    for language, words in (("en", "Public holiday: Wednesday (Armistice 1918)"), ("fr", "Armistice 1918")):
        page = visit(None, language).get("/equipment?from=2026-11-10&to=2026-11-12").text
        assert words in page
        assert 'title="Armistice 1918"' in page
