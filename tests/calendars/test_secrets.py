"""The secret address of a feed: told once, renewed, ended, each after a second press; by its holder alone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.calendars.models import CalendarFeed
from tests.calendars.parts import subscribe
from tests.factories import Cast


def test_a_renewed_address_replaces_the_old_one_at_once(session: Session, cast: Cast, visit) -> None:
    client = visit(cast.brightwater)
    old = subscribe(client)
    handle = session.scalars(select(CalendarFeed.handle)).one()
    answer = client.post(f"/calendar/feed/{handle}/renew")
    assert answer.status_code == 303
    new = re.search(r'(/feed/[^"]+\.ics)"', client.get(answer.location).text)
    assert new
    assert visit(None).get(old).status_code == 404
    assert visit(None).get(new[1]).status_code == 200


def test_a_feed_has_a_name_in_its_own_language(session: Session, cast: Cast, visit) -> None:
    subscribe(visit(cast.brightwater, "fr"), language="en")
    assert session.scalars(select(CalendarFeed.name)).one().endswith(": my bookings")


def test_an_ended_feed_is_gone(session: Session, cast: Cast, visit) -> None:
    client = visit(cast.brightwater)
    path = subscribe(client)
    handle = session.scalars(select(CalendarFeed.handle)).one()
    assert client.post(f"/calendar/feed/{handle}/revoke").status_code == 303
    assert visit(None).get(path).status_code == 404


@pytest.mark.parametrize(
    ("ask", "act", "said"),
    [
        pytest.param("end", "revoke", "no calendar program can read it any more", id="ending"),
        pytest.param("renew", "renew", "must be given the new one", id="renewing"),
    ],
)
def test_a_second_press_says_what_becomes_of_the_address(
    session: Session, cast: Cast, visit, ask: str, act: str, said: str
) -> None:
    client = visit(cast.brightwater)
    path = subscribe(client)
    handle = session.scalars(select(CalendarFeed.handle)).one()
    place = f"/calendar/feed/{handle}/{act}"
    for page in ("/calendar/feed", f"/calendar/feed/{handle}"):
        shown = client.get(page).text
        assert f"?ask={ask}#its-address" in shown
        assert place not in shown
    asked = client.get(f"/calendar/feed/{handle}?ask={ask}").text
    assert said in asked
    assert place in asked
    assert visit(None).get(path).status_code == 200


def test_only_its_holder_renews_or_ends_a_feed(session: Session, cast: Cast, visit) -> None:
    path = subscribe(visit(cast.brightwater))
    handle = session.scalars(select(CalendarFeed.handle)).one()
    for act in ("renew", "revoke"):
        assert visit(cast.corvid).post(f"/calendar/feed/{handle}/{act}").status_code == 404
    assert visit(None).get(path).status_code == 200


def test_the_address_is_told_once_and_never_stored(session: Session, cast: Cast, visit) -> None:
    client = visit(cast.brightwater)
    path = subscribe(client)
    assert "/feed/" not in client.get("/calendar/feed").text.replace("/calendar/feed", "")
    secret = path.removeprefix("/feed/").removesuffix(".ics")
    stored = session.scalars(select(CalendarFeed)).one()
    assert secret not in {str(value) for value in vars(stored).values()}
