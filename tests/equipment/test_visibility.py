"""Who sees a listing: the pure rule, the query that asks the same, and every page that shows listings."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import delete, select, update

from light2share.catalogue import actions as catalogue
from light2share.equipment import queries
from light2share.equipment.access import may_see
from light2share.equipment.models import AudienceMember, Equipment, ListingState, Visibility
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations.models import Organisation
from tests import factories

SECRET = "Zanzibar"
"""Stands in the title of the listing that outsiders must not find."""


def actors(cast):
    return {
        "visitor": VISITOR,
        "owner's manager": cast.halden.actor,
        "owner's member": cast.halden_member.actor,
        "member": cast.brightwater.actor,
        "manager": cast.brightwater_manager.actor,
        "third": cast.corvid.actor,
        "partner": Actor(person_id=1, organisation_id=cast.corvid.organisation_id, is_partner=True),
        "cluster manager": cast.cluster.actor,
    }


def name(session, cast, sees: bool | None, member) -> None:
    """Let the chamber name an organisation, or no longer."""
    session.execute(delete(AudienceMember))
    if sees is not None:
        row = AudienceMember(equipment_id=cast.chamber.id, organisation_id=member.organisation_id, sees=sees)
        session.add(row)
    session.flush()


def test_the_query_and_the_rule_say_the_same(session, cast):
    item = session.get(Equipment, cast.chamber.id)
    for state, visibility, sees in product(ListingState, Visibility, (None, True, False)):
        item.state, item.visibility = state, visibility
        name(session, cast, sees, cast.corvid)
        for who, actor in actors(cast).items():
            named = sees if actor.organisation_id == cast.corvid.organisation_id else None
            found = queries.listed(session, "chamber", actor) is not None
            assert found is may_see(actor, item, named), (state, visibility, sees, who)


@pytest.mark.parametrize(
    ("visibility", "sees", "seen_by"),
    [
        (Visibility.PUBLIC, None, {"visitor", "member", "manager", "third", "partner", "cluster manager"}),
        (Visibility.PUBLIC, False, {"visitor", "member", "manager", "cluster manager"}),
        (Visibility.PARTNERS, None, {"member", "manager", "third", "partner", "cluster manager"}),
        (Visibility.MEMBERS, None, {"member", "manager", "third", "cluster manager"}),
        (Visibility.CHOSEN, None, set()),
        (Visibility.CHOSEN, True, {"third", "partner"}),
        (Visibility.OWNER, True, set()),
    ],
)
def test_who_sees_what(cast, visibility, sees, seen_by):
    item = Equipment(state=ListingState.PUBLISHED, visibility=visibility, owner_id=cast.chamber.owner_id)
    corvid = cast.corvid.organisation_id
    found = {
        who
        for who, actor in actors(cast).items()
        if may_see(actor, item, sees if actor.organisation_id == corvid else None)
    }
    assert found == seen_by | {"owner's manager", "owner's member"}


def hide(session, cast, visibility: Visibility) -> None:
    change = {"visibility": visibility, "title_fr": SECRET, "title_en": SECRET}
    session.execute(update(Equipment).where(Equipment.id == cast.chamber.id).values(**change))
    session.expire_all()
    catalogue.index_everything(session)
    session.commit()


PAGES = (
    "/",
    "/equipment",
    f"/equipment?q={SECRET}",
    "/equipment?near=marseille&from=2026-10-19&to=2026-10-23",
    "/equipment/bench",
    "/equipment/camera",
    "/o/halden",
    "/sitemap",
    "/api/v1/equipment",
    f"/api/v1/equipment?q={SECRET}",
)
OF_THE_LISTING = (
    "/equipment/chamber",
    "/equipment/chamber/calendar.ics",
    "/equipment/chamber/book",
    "/api/v1/equipment/chamber",
    "/api/v1/equipment/chamber/free",
)


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.CHOSEN, Visibility.OWNER])
def test_no_page_tells_a_visitor_of_a_listing_that_is_not_for_them(visit, session, cast, visibility):
    hide(session, cast, visibility)
    browser = visit(None)
    for page in PAGES:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert SECRET not in answer.text.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "") or (
            f"q={SECRET}" in page and "/equipment/chamber" not in answer.text
        ), page
    for page in OF_THE_LISTING:
        assert browser.get(page).status_code in {404, 303}, page


def test_counts_follow_who_asks(visit, session, cast):
    hide(session, cast, Visibility.MEMBERS)
    assert visit(None).get("/api/v1/equipment").json["total"] == 2
    assert visit(cast.brightwater).get("/api/v1/equipment").json["total"] == 3
    assert visit(None).get("/api/v1/equipment").json["total"] == 2


def test_one_who_must_not_see_it_finds_nothing_of_it(visit, session, cast):
    hide(session, cast, Visibility.MEMBERS)
    name(session, cast, False, cast.corvid)
    session.commit()
    for page in OF_THE_LISTING:
        assert visit(cast.corvid).get(page).status_code == 404, page
        assert visit(cast.brightwater).get(page).status_code == 200, page
    assert visit(cast.corvid).get("/api/v1/equipment").json["total"] == 2


def test_a_masked_owner_is_named_to_nobody_before_a_request(visit, session, cast):
    names = session.scalars(select(Organisation).where(Organisation.id == cast.chamber.owner_id)).one()
    session.execute(update(Equipment).values(owner_masked=True))
    catalogue.index_everything(session)
    session.commit()
    for who in (None, cast.brightwater, cast.corvid_manager):
        browser = visit(who)
        for page in (*PAGES[:6], *OF_THE_LISTING):
            text = browser.get(page).text.replace("demo.example", "")
            assert names.name not in text, (who and who.name, page)
            assert f"/o/{names.slug}" not in text, page
        assert browser.get(f"/api/v1/equipment?q={names.name}").json["total"] == 0
    assert names.name in visit(cast.halden).get("/equipment/bench").text
    assert "/equipment/bench" not in visit(None).get("/o/halden").text


def test_beside_a_masked_owner_stands_none_of_the_same_owner(visit, session, cast):
    item = session.get_one(Equipment, cast.chamber.id)
    factories.equipment(session, item.owner, "twin", technique=item.technique)
    session.commit()
    assert 'href="/equipment/twin"' in visit(None).get("/equipment/chamber").text
    session.execute(update(Equipment).where(Equipment.id == cast.chamber.id).values(owner_masked=True))
    session.commit()
    assert 'href="/equipment/twin"' not in visit(None).get("/equipment/chamber").text
    assert 'href="/equipment/twin"' in visit(cast.halden).get("/equipment/chamber").text
