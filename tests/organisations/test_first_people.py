"""Whom the cluster invites for members that have nobody on the site: all are ticked, or none, by an address."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from light2share.organisations.models import Organisation
from tests import factories


@pytest.mark.parametrize(
    ("address", "hint", "ticked"),
    [
        pytest.param("", "Untick whom", 50, id="all"),
        pytest.param("?ticked=none", "Tick whom you want", 0, id="none"),
        pytest.param("?ticked=some", "Untick whom", 50, id="anything else: all"),
    ],
)
def test_all_of_those_without_people_are_ticked_or_none(address, hint, ticked, visit, session, cast):
    for number in range(53):
        factories.organisation(
            session, f"empty-{number}", f"Empty {number}", email=f"e{number}@empty.example"
        )
    session.commit()
    browser = visit(cast.cluster)
    page = browser.get(f"/cluster/organisations/invite{address}").text
    assert page.count('name="members"') == 50
    assert page.count(" checked>") == ticked
    assert hint in page
    assert f"50 organisations on this page, {ticked} ticked." in page
    assert "3 more organisations stand on the other pages." in page
    assert 'href="/cluster/organisations/invite"' in page
    assert 'href="/cluster/organisations/invite?ticked=none"' in page
    chosen = session.scalars(select(Organisation.id).where(Organisation.email.is_not(None))).all()[:2]
    browser.post("/cluster/organisations/invite", data={"members": chosen})
    assert "1 more organisation stands" in browser.get("/cluster/organisations/invite").text


def test_those_on_another_page_are_invited_from_there(visit, session, cast):
    for number in range(53):
        factories.organisation(
            session, f"empty-{number}", f"Empty {number}", email=f"e{number}@empty.example"
        )
    session.commit()
    browser, address = visit(cast.cluster), "/cluster/organisations/invite?page=2"
    page = browser.get(address).text
    assert page.count('name="members"') == 3
    assert 'href="/cluster/organisations/invite?page=2&amp;ticked=none"' in page
    last = session.scalars(select(Organisation).where(Organisation.slug == "empty-52")).one()
    assert browser.post(address, data={"members": [last.id]}).status_code == 303
    page = browser.get("/cluster/organisations/invite?page=9").text
    assert page.count('name="members"') == 2, "no page lies behind the last"
    assert "e52@empty.example" not in page
