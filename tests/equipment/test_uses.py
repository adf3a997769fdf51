"""Ways of using an instrument that are not open alike: its page shows one of them, and leads to the others."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from light2share.availability.models import OpeningRuleRow
from light2share.equipment.models import AccessMode, ModeTerms
from tests.availability.calendars import send
from tests.bookings.play import store_free_time
from tests.ical.corpus.case import calendar, event

CHAMBER = "/equipment/chamber"
ASSISTED, ALONE = AccessMode.OPERATOR_ASSISTED, AccessMode.SELF_SERVICE
SEEN = f"{CHAMBER}/availability/seen"
NONE = "No free slot in this week."


@pytest.fixture
def wednesdays(session, cast):
    """The chamber opens on weekdays from 12 October; with an operator on the Wednesdays between two days."""

    def only(first: date, last: date | None = None) -> None:
        session.add(
            OpeningRuleRow(
                equipment_id=cast.chamber.id, weekday=2, opens_minute=480, closes_minute=720, mode=ASSISTED,
                valid_from=first, valid_until=last,
            )
        )  # fmt: skip
        session.commit()
        store_free_time(session, cast.chamber)

    return only


def section(page: str) -> str:
    return unescape(page.split('id="availability"')[1].split("</section>")[0])


def shown(page: str) -> tuple[str, int]:
    """The week, and how many slots of it are free."""
    found = re.search(r"Week of ([^,]+), [^:]+: (\d+) free slot", section(page))
    assert found
    return found[1], int(found[2])


def link(page: str, words: str) -> str:
    """The address of the link that says this."""
    found = re.search(r'<a[^>]* href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?' + re.escape(words), section(page))
    assert found, words
    return found[1]


def test_the_next_free_time_is_that_of_the_use_shown(visit, wednesdays):
    wednesdays(date(2026, 12, 1))
    guest = visit(None)
    week, free = shown(guest.get(CHAMBER).text)
    assert week == "30 Nov – 4 Dec 2026"
    assert free
    empty = guest.get(f"{CHAMBER}?date=2026-10-20").text
    assert NONE in section(empty)
    assert shown(guest.get(link(empty, "Next free slot: Wed 2 Dec")).text) == (week, free)
    assert "12 – 16 Oct" in guest.get(f"{CHAMBER}?access_mode=self_service").text


def test_after_a_week_without_any_the_next_free_time_lies_after_it(visit, wednesdays):
    wednesdays(date(2026, 10, 14), date(2026, 10, 14))
    assert link(visit(None).get(f"{CHAMBER}?date=2026-10-20").text, "First free slot: Wed 14 Oct")


def test_the_year_of_the_next_free_time_is_told_where_it_is_another(visit, wednesdays):
    wednesdays(date(2027, 1, 11))
    assert link(visit(None).get(f"{CHAMBER}?date=2026-10-20").text, "Next free slot: Wed 13 Jan 2027")


def test_where_the_use_shown_is_never_free_another_is_led_to(visit, wednesdays):
    wednesdays(date(2026, 9, 1), date(2026, 9, 30))
    guest = visit(None)
    page = guest.get(CHAMBER).text
    assert NONE in section(page)
    assert "Free in the week of" not in page
    other = guest.get(link(page, "Next free slot for “Self-service”: Tue 13 Oct")).text
    assert 'value="self_service" checked' in other
    assert shown(other)[1]
    assert "Prochain créneau libre pour «\u00a0En autonomie\u00a0»" in visit(None, "fr").get(CHAMBER).text


def test_an_operator_s_calendar_moves_the_next_free_time_of_that_use(visit, session, cast):
    store_free_time(session, cast.chamber)
    away = calendar(event("DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261101"))
    assert send(visit(cast.halden), cast.chamber, away, access_mode="operator_assisted").status_code == 303
    guest = visit(None)
    assert shown(guest.get(CHAMBER).text)[0] == "2 – 6 Nov 2026"
    assert shown(guest.get(f"{CHAMBER}?access_mode=self_service").text)[0] == "12 – 16 Oct 2026"


def test_the_owner_s_previews_count_what_the_page_shows(visit, session, cast, wednesdays):
    wednesdays(date(2026, 10, 14))
    session.add(ModeTerms(equipment_id=cast.chamber.id, mode=ASSISTED, lead_time_minutes=15 * 1440))
    session.commit()
    owner, page = visit(cast.halden), shown(visit(None).get(CHAMBER).text)
    assert page[0] == "26 – 30 Oct 2026"
    assert shown(owner.get(SEEN).text) == page
    preview = owner.get(f"{CHAMBER}/availability").text
    assert f"Week of {page[0]}, Paris time (UTC+1): {page[1]} free" in preview
    every = owner.get(f"{CHAMBER}/availability?access_mode=any").text
    assert "12 – 16 Oct" in every
    assert "access_mode=any" in every.split('aria-label="View"')[1].split("</nav>")[0]


def test_links_lead_to_the_hours_of_each_use(visit, cast, wednesdays):
    wednesdays(date(2026, 12, 1))
    for client, address in ((visit(None), CHAMBER), (visit(cast.halden), SEEN)):
        page = client.get(f"{address}?date=2026-10-20").text
        assert shown(page)[1] == 0
        other = client.get(unescape(link(page, "Self-service"))).text
        assert shown(other)[0] == "19 – 23 Oct 2026"
        assert shown(other)[1] > 0


def test_uses_that_are_open_alike_have_no_links(visit, session, cast):
    store_free_time(session, cast.chamber)
    page = section(visit(None).get(CHAMBER).text)
    assert "access_mode=" not in page
    assert NONE not in page


def test_a_use_without_hours_leads_to_the_others(visit, session, cast, wednesdays):
    """The operator's hours alone are told: dates of the other use are agreed on."""
    wednesdays(date(2026, 10, 1))
    session.query(OpeningRuleRow).filter(OpeningRuleRow.mode.is_(None)).delete()
    session.commit()
    store_free_time(session, cast.chamber)
    page = visit(None).get(f"{CHAMBER}?access_mode=self_service").text
    assert "Dates on request" in section(page)
    assert link(page, "Run by or with the owner")


def test_uses_apart_cost_no_more_questions_than_a_page_may(visit, session, cast, wednesdays, counted):
    wednesdays(date(2026, 9, 1), date(2026, 9, 30))
    away = calendar(event("DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261005"))
    assert send(visit(cast.halden), cast.chamber, away, access_mode="operator_assisted").status_code == 303
    reader = visit(cast.brightwater)
    reader.get(CHAMBER)
    with counted() as statements:
        assert NONE in reader.get(CHAMBER).text
    assert len(statements) <= 15
