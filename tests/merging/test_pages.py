"""The two steps of merging two members, for the cluster alone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from light2share.equipment.models import Equipment
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import (
    MembershipStatus,
    Organisation,
    Site,
)
from tests import factories
from tests.bookings.play import ask, hours, store_free_time
from tests.house import world as worlds

MERGE = "/cluster/organisations/{}/merge/{}"


@pytest.fixture
def world(app, store) -> worlds.World:
    return worlds.set_up(app, store)


def test_pick_then_read_then_confirm(session, visit, cast):
    page = visit(cast.cluster)
    assert "Merge another member into it" in page.get("/cluster/organisations/corvid").text
    first = page.get("/cluster/organisations/corvid/merge")
    address = MERGE.format("corvid", "halden")
    assert f'href="{address}">Halden Optics' in first.text
    shown = page.get(address).text
    assert "It can’t be undone" in shown
    assert "Listings" in shown
    assert session.get_one(Organisation, cast.halden.organisation_id).status is MembershipStatus.ACTIVE
    wrong = page.post(address, data={"name": "Halden", "pick_name": "keep"})
    assert wrong.status_code == 422
    assert "Type Halden Optics" in wrong.text
    answer = page.post(address, data={"name": " halden  optics ", "pick_name": "take"})
    assert answer.location == "/cluster/organisations/corvid"
    session.rollback()
    assert session.get_one(Organisation, cast.corvid.organisation_id).name == "Halden Optics"
    assert session.get_one(Equipment, cast.chamber.id).owner_id == cast.corvid.organisation_id


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["prism-lab", "brightwater", "halden", "zoom"]),
        ("prism", ["prism-lab"]),
        ("552 100", ["prism-lab"]),
        ("Toulon", ["prism-lab"]),
        ("none", []),
    ],
)
def test_the_other_is_found_by_name_town_and_number(session, visit, cast, words, found):
    twin = factories.organisation(session, "prism-lab", "Prism", siren="552100554", member_since=1999)
    factories.organisation(session, "zoom", "Zoom")
    session.scalars(select(Site).where(Site.organisation_id == twin.id)).one().town = "Toulon"
    session.get_one(Organisation, cast.corvid.organisation_id).name = "Prism"
    session.commit()
    page = visit(cast.cluster).get("/cluster/organisations/corvid/merge", query_string={"q": words}).text
    shown = re.findall(r'href="/cluster/organisations/corvid/merge/([a-z-]+)"', page)
    assert shown == found, "those of the same name come first"
    if found:
        assert all(mark in page for mark in ("552100554", "Toulon", "1999"))


def test_two_of_one_name_are_told_apart(session, visit, cast):
    factories.organisation(session, "prism-lab", "Prism", siren="552100554", member_since=1999)
    stays = session.get_one(Organisation, cast.corvid.organisation_id)
    stays.name, stays.siren = "Prism", "732829320"
    session.commit()
    address = MERGE.format("corvid", "prism-lab")
    page = visit(cast.cluster).get(address).text
    assert (
        "Type Prism (552100554), the organisation"
        in visit(cast.cluster).post(address, data={"name": "Prism"}).text
    )
    assert "Merge Prism (552100554) into Prism (732829320)" in page
    assert "1999" in page
    assert "Prism (552100554): " in page, "in the choices too"


def test_a_double_press_does_it_once(session, visit, cast):
    page, address = visit(cast.cluster), MERGE.format("corvid", "halden")
    sent = {"name": "Halden Optics", "pick_name": "keep", "idempotency_key": "k" * 32}
    first, second = (page.post(address, data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert page.post(address, data={**sent, "idempotency_key": "other"}).status_code == 409
    told = select(func.count()).where(OutgoingMail.kind == "organisations/merged")
    assert session.scalar(told) == 3


def test_what_stands_in_the_way_is_said_and_there_is_no_button(session, visit, cast):
    store_free_time(session, cast.chamber)
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    page, address = visit(cast.cluster), MERGE.format("halden", "brightwater")
    shown = page.get(address).text
    assert "Requests or bookings between the two are not over" in shown
    assert "Merge the two" not in shown
    sent = page.post(address, data={"name": "Brightwater Sensing", "pick_name": "keep", "pick_kind": "keep"})
    assert sent.status_code == 409
    assert session.get_one(Organisation, cast.brightwater.organisation_id).merged_into_id is None


def test_others_get_no_page(visit, cast):
    for address in ("/cluster/organisations/corvid/merge", MERGE.format("corvid", "halden")):
        for member in (cast.halden_admin, cast.halden, cast.corvid_manager, cast.admin):
            assert visit(member).get(address).status_code == 403
        assert visit().get(address).status_code == 303
    assert visit(cast.cluster).get(MERGE.format("corvid", "nobody")).status_code == 404
    assert visit(cast.cluster).get(MERGE.format("corvid", "corvid")).status_code == 404


def test_it_asks_the_database_little(visit, world, counted):
    page = visit(world.cast.cluster)
    with counted() as statements:
        page.get(MERGE.format("corvid", "halden"))
    assert len(statements) <= 15, "\n".join(statements)
