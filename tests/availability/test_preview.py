"""The week beside the editor: the same as a list, and each free slot a way to the form that closes it."""

import pytest

from tests.bookings.play import store_free_time

PAGE = "/equipment/chamber/availability"


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


def test_a_free_slot_of_the_preview_leads_to_the_form_that_closes_it(owner, session, cast):
    store_free_time(session, cast.chamber)
    page = owner.get(f"{PAGE}?date=2026-10-20").text
    address = next(part for part in page.split('href="') if "close=2026-10-20" in part).split('"')[0]
    form = owner.get(address.replace("&amp;", "&")).text
    assert 'value="2026-10-20T08:00"' in form
    listed = owner.get(f"{PAGE}?view=list&date=2026-10-20").text
    assert "Close<span" in listed


@pytest.mark.parametrize(
    "args", ["close=soon&until=x", "close=2026-10-20T08:00&until=2026-10-20T09:00", "close="]
)
def test_what_can_t_be_read_of_a_pressed_slot_fills_nothing(owner, args):
    assert owner.get(f"{PAGE}?{args}").status_code == 200
