"""The home page: what is shared, what is free soon, and how to begin."""

import re

import pytest

from light2share.catalogue import actions
from light2share.equipment.models import Equipment, ListingState


@pytest.fixture
def stocked(session, cast):
    actions.index_everything(session)
    session.commit()


def test_it_opens_with_the_search(visit, stocked):
    html = visit().get("/").get_data(as_text=True)
    assert "What do you need to measure?" in html
    assert 'action="/equipment"' in html
    assert "3\u00a0instruments of 1\u00a0organisation" in html or "3 instruments of 1 organisation" in html


def test_it_speaks_french(visit, stocked):
    html = visit(None, "fr").get("/").get_data(as_text=True)
    assert "Que voulez-vous mesurer" in html
    assert "Trois étapes, et le propriétaire décide" in html


def test_families_lead_to_their_instruments(visit, stocked):
    client = visit()
    html = client.get("/").get_data(as_text=True)
    families = re.findall(r'class="fam" href="([^"]+)"', html)
    assert "/equipment?technique=environmental-mechanical" in families
    assert all(client.get(url).status_code == 200 for url in families)


def test_examples_find_something_or_say_why(visit, stocked):
    client = visit()
    examples = re.findall(r'<a class="chip" href="([^"]+)"', client.get("/").get_data(as_text=True))
    assert len(examples) == 3
    assert all(client.get(url).status_code == 200 for url in examples)


def test_nothing_listed_yet(visit, session, cast):
    for item in session.query(Equipment):
        item.state = ListingState.DRAFT
    actions.index_everything(session)
    session.commit()
    html = visit().get("/").get_data(as_text=True)
    assert "The first instruments are being listed" in html
    assert 'class="fam' not in html
