"""The first free time of an instrument whose ways of use differ: on its card, on its page, in every order."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from light2share.availability.models import FirstFree, OpeningRuleRow
from light2share.availability.queries import first_free_for
from light2share.availability.stored import roll_forward
from light2share.bookings import queries as bookings
from light2share.catalogue.actions import index_everything
from light2share.equipment.models import AccessMode, Equipment, ModeTerms
from light2share.kernel.minutes import instant_of
from tests.bookings.play import store_free_time
from tests.factories import NOW
from tests.markup import read

TOMORROW = datetime(2026, 10, 13, 6, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 10, 19, 6, 0, tzinfo=UTC)
WEEK = 7 * 24 * 60


@pytest.fixture
def chamber(session, cast):
    """Lets notices of its modes be set; then it is worked out and found anew."""

    def set_up(hours_of: dict[AccessMode, int] | None = None, **leads: int) -> None:
        session.add_all(
            ModeTerms(equipment_id=cast.chamber.id, mode=AccessMode(mode), lead_time_minutes=minutes)
            for mode, minutes in leads.items()
        )
        for mode, day in (hours_of or {}).items():
            session.add(
                OpeningRuleRow(
                    equipment_id=cast.chamber.id, weekday=day, opens_minute=480, closes_minute=720, mode=mode
                )
            )
        session.commit()
        store_free_time(session, cast.chamber)
        index_everything(session)
        session.commit()

    return set_up


def request_of(visit, query: str = "") -> dict[str, list[str]]:
    page = read(visit(None).get(f"/equipment?q=climatic+chamber{query}").text)
    links = [one["href"] for one in page.all("a") if "slot=" in one["href"] and "/chamber?" in one["href"]]
    return parse_qs(urlsplit(links[0]).query) if links else {}


def test_the_quickest_way_counts_and_goes_along(visit, session, cast, chamber):
    chamber(operator_assisted=WEEK)
    asked = request_of(visit)
    assert asked["slot"] == ["2026-10-13T06:00Z"]
    assert asked["access_mode"] == ["self_service"]
    assert first_free_for(session, [cast.chamber.id], NOW) == {cast.chamber.id: TOMORROW}
    page = visit(cast.brightwater).get(
        "/equipment/chamber", query_string={name: value[0] for name, value in asked.items()}
    )
    assert "This time can’t be had any more" not in page.text


def test_a_way_that_is_asked_for_has_its_own_first_time(visit, chamber):
    chamber(operator_assisted=WEEK)
    asked = request_of(visit, "&mode=operator_assisted")
    assert (asked["slot"], asked["access_mode"]) == (["2026-10-19T06:00Z"], ["operator_assisted"])


def test_a_shorter_notice_than_the_instruments_counts_too(visit, session, cast, chamber):
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(lead_time_minutes=WEEK))
    chamber(self_service=24 * 60)
    assert request_of(visit)["slot"] == ["2026-10-13T06:00Z"]
    stored = session.scalars(select(FirstFree).where(FirstFree.equipment_id == cast.chamber.id)).one()
    assert instant_of(stored.starts_minute) == TOMORROW
    assert stored.lead_minutes == 24 * 60


def test_hours_of_one_way_count(visit, chamber):
    chamber({AccessMode.OPERATOR_ASSISTED: 4, AccessMode.SELF_SERVICE: 2})
    assert request_of(visit)["slot"] == ["2026-10-14T06:00Z"]
    asked = request_of(visit, "&mode=operator_assisted")
    assert (asked["slot"], asked["end"]) == (["2026-10-16T06:00Z"], ["2026-10-16T10:00Z"])


def test_days_asked_for_are_kept_to(visit, chamber):
    chamber(self_service=WEEK)
    asked = request_of(visit, "&from=2026-10-15&to=2026-10-16&dur=240")
    assert (asked["slot"], asked["access_mode"]) == (["2026-10-15T06:00Z"], ["operator_assisted"])


def test_the_page_begins_with_the_first_time_of_its_way(visit, chamber):
    chamber(self_service=WEEK)
    text = visit(None).get("/equipment/chamber?access_mode=self_service").text
    assert "Week of 19" in text.replace("\u00a0", " ") or "19 – " in text


def test_rolling_forward_ends_with_notices_of_modes(session, chamber):
    chamber(self_service=0)
    taken_of = lambda item: lambda window: bookings.taken(session, item.id, window)  # noqa: E731
    while roll_forward(session, NOW, taken_of):
        session.commit()
    assert roll_forward(session, NOW, taken_of) == 0
