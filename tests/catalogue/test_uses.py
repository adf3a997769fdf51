"""Days and a use asked for together: by the hours of that use."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from light2share.availability.models import BusyTime, CalendarKind, ConnectedCalendar, OpeningRuleRow, Switch
from light2share.catalogue import queries, requests
from light2share.catalogue.actions import index, index_everything
from light2share.catalogue.results import Match
from light2share.catalogue.shelf import throw_away
from light2share.equipment.models import AccessMode, Equipment, ModeTerms
from light2share.kernel.actor import VISITOR
from light2share.kernel.minutes import instant_of, minute_of
from tests.asked import asked_of
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


def found(session, given, *modes, now=NOW):
    """The items of a page in their order, each with the first time that its card shows."""
    wanted = requests.read(session, {**given, "mode": [mode.value for mode in modes]}, "en", now)
    results = queries.search(session, wanted, VISITOR, now, requests.HOME)
    return [
        (one.slug, instant_of(one.first_minute) if one.first_minute is not None else None)
        for one in results.found
    ]


SOONEST = {"q": [""], "sort": ["soonest"]}
WEDNESDAYS = (OpeningRuleRow, {"weekday": 2, "opens_minute": 480, "closes_minute": 720, "mode": ASSISTED})
LATE = (ModeTerms, {"mode": ASSISTED, "lead_time_minutes": 30 * 1440})


@pytest.mark.parametrize(
    ("own", "first_assisted"),
    [
        pytest.param(WEDNESDAYS, "2026-10-14T08:00", id="its own hours"),
        pytest.param(LATE, "2026-11-12T08:00", id="its own notice"),
    ],
)
def test_without_days_the_soonest_free_is_that_of_the_use(session, cast, own, first_assisted):
    kind, values = own
    session.add(kind(equipment_id=cast.chamber.id, **values))
    session.execute(update(Equipment).where(Equipment.id == cast.bench.id).values(lead_time_minutes=25 * 60))
    session.commit()
    store_free_time(session, cast.chamber, cast.bench)
    index_everything(session)
    session.commit()
    throw_away()
    of_mode = paris(first_assisted, "2027-01-01T00:00").start
    assert [slug for slug, _ in found(session, SOONEST, ALONE)][:2] == ["chamber", "bench"]
    for _again in range(2):
        assisted = found(session, SOONEST, ASSISTED)
        assert [slug for slug, _ in assisted][:2] == ["bench", "chamber"]
        assert dict(assisted)["chamber"] == of_mode
    assert dict(found(session, {"q": ["2 h"]}, ASSISTED))["chamber"] == of_mode


def test_free_within_a_week_is_meant_of_the_use(session, cast):
    session.add(ModeTerms(equipment_id=cast.chamber.id, mode=ASSISTED, lead_time_minutes=20 * 1440))
    session.commit()
    store_free_time(session, cast.chamber, cast.bench)
    index_everything(session)
    session.commit()
    throw_away()
    for modes, is_there in (((), True), ((ALONE,), True), ((ASSISTED,), False), ((ASSISTED, ALONE), True)):
        slugs = [slug for slug, _ in found(session, {"free": ["7"]}, *modes)]
        assert ("chamber" in slugs) is is_there, modes


def test_what_was_looked_up_holds_until_it_changes_or_comes_too_close(session, cast, chamber):
    wednesday = paris("2026-10-14T08:00", "2026-10-14T12:00").start
    assert dict(found(session, SOONEST, ASSISTED))["chamber"] == wednesday
    later = wednesday - chamber_lead(session, cast) + timedelta(minutes=1)
    after = dict(found(session, SOONEST, ASSISTED, now=later))["chamber"]
    assert wednesday < after < wednesday + timedelta(hours=4)
    rule = session.scalars(select(OpeningRuleRow).where(OpeningRuleRow.mode == ASSISTED)).one()
    rule.weekday = 3
    session.commit()
    store_free_time(session, cast.chamber)
    thursday = wednesday + timedelta(days=1)
    assert dict(found(session, SOONEST, ASSISTED))["chamber"] == thursday


def chamber_lead(session, cast):
    return session.get_one(Equipment, cast.chamber.id).terms.lead_time


def test_what_is_never_free_in_the_use_comes_last_without_a_time(session, cast, chamber):
    session.execute(
        update(OpeningRuleRow).where(OpeningRuleRow.mode == ASSISTED).values(valid_until=date(2026, 1, 1))
    )
    session.commit()
    store_free_time(session, cast.chamber)
    throw_away()
    assert found(session, SOONEST, ASSISTED)[-1] == ("chamber", None)


def test_a_page_by_use_asks_little(session, visit, chamber):
    session.execute(
        update(OpeningRuleRow).where(OpeningRuleRow.mode == ASSISTED).values(valid_from=date(2027, 6, 1))
    )
    session.commit()
    throw_away()
    visit(None).get("/equipment")
    for most in (15, 12):
        with asked_of(session.get_bind()) as asked:
            visit(None, "en").get("/equipment?mode=operator_assisted&sort=soonest")
        assert len(asked) <= most


def test_the_strip_of_a_card_names_public_holidays(session, visit, chamber):
    """The week of Armistice 1918, a Wednesday."""
    for language, words in (("en", "Public holiday: Wednesday (Armistice 1918)"), ("fr", "Armistice 1918")):
        page = visit(None, language).get("/equipment?from=2026-11-10&to=2026-11-12").text
        assert words in page
        assert 'title="Armistice 1918"' in page
