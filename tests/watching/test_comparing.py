"""Instruments side by side."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from light2share.equipment.models import Equipment, Specification, Visibility
from light2share.equipment.taxonomy import taxonomy
from light2share.organisations.models import Organisation
from light2share.watching.comparing import specification_lines
from tests import factories


def words(html: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", html.split('id="main"')[1]))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def compare(visit):
    def comparing(*slugs: str, member=None, language: str = "en", **given: str) -> str:
        answer = visit(member, language).get("/equipment/compare", query_string={"item": slugs, **given})
        assert answer.status_code == 200
        return answer.text

    return comparing


def test_what_differs_and_what_does_not_is_said_in_words(compare, session, cast):
    session.add(
        Specification(equipment_id=cast.camera.id, parameter="temperature_range", minimum=-40, maximum=180)
    )
    session.commit()
    text = words(compare("chamber", "camera"))
    assert re.search(r"Temperature[^0-9]* differs .70 – 180 °C .40 – 180 °C", text)
    assert "Owner the same Halden Optics Halden Optics" in text
    assert "Dates on request" in text


def test_the_page_speaks_french(compare):
    text = words(compare("chamber", "bench", language="fr"))
    assert "Comparer des instruments" in text
    assert "Propriétaire identique Halden Optics Halden Optics" in text
    assert "Enceinte climatique 600 L" in text


def test_four_at_most_and_the_fifth_is_told(compare, session, cast):
    owner = session.get_one(Organisation, cast.halden.organisation_id)
    factories.equipment(session, owner, "fifth", title_en="Fifth of five")
    session.commit()
    page = words(compare("chamber", "bench", "camera", "draft", "fifth", member=cast.halden))
    assert "Four at most stand side by side" in page
    assert "Fifth of five" not in page
    assert "Four at most" not in words(compare("chamber", "bench", "camera", "fifth", member=cast.halden))


def test_what_the_reader_does_not_see_is_as_if_it_were_not_there(compare, session, cast):
    session.execute(
        update(Equipment).where(Equipment.slug == "chamber").values(visibility=Visibility.MEMBERS)
    )
    session.commit()
    hidden, gone = words(compare("chamber", "bench")), words(compare("no-such-thing", "bench"))
    assert hidden == gone
    assert "1 instrument is left out" in hidden
    assert "Climatic chamber 600 L" in words(compare("chamber", "bench", member=cast.brightwater))


def test_a_masked_owner_stays_masked(compare, session, cast):
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(owner_masked=True))
    session.commit()
    assert "Halden Optics Halden Optics" not in words(compare("chamber", "bench", member=cast.corvid))


def test_the_way_to_each_is_told_where_a_place_is_asked(compare):
    assert "Distance from Aubagne" in words(compare("chamber", "bench", near="Aubagne"))
    assert "Distance" not in words(compare("chamber", "bench"))


def test_one_can_be_taken_away_and_others_put_beside(compare, visit, cast):
    page = compare("chamber", "bench", near="Aubagne")
    assert 'href="/equipment/compare?item=bench&amp;near=Aubagne"' in page
    browser = visit(cast.brightwater)
    browser.get("/equipment/camera")
    assert (
        'href="/equipment/compare?item=chamber&amp;item=camera"'
        in browser.get("/equipment/compare?item=chamber").text
    )


def test_an_empty_comparison_says_how_to_begin(compare):
    assert "Nothing to compare yet" in compare()


def test_lines_that_all_state_come_first():
    tree = taxonomy()
    lines = specification_lines(
        [
            ("climatic-chamber", {"volume": 600, "temperature_range": {"min": -70, "max": 180}}),
            ("climatic-chamber", {"temperature_range": {"min": -40, "max": 180}}),
        ],
        tree,
        "en",
    )
    assert [bool(line.cells[1].text) for line in lines] == sorted(
        [bool(line.cells[1].text) for line in lines], reverse=True
    )
    assert lines[0].differs
