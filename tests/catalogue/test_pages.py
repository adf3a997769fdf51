"""The search page as people see it: in both languages, without an account, whatever is asked."""

import re
from html import unescape

import pytest

from light2share.db import db
from tests.asked import asked_of


@pytest.fixture
def page(stocked, visit):
    def asking(q: str = "", language: str = "en", member=None, status: int = 200, **given) -> str:
        parameters = {"q": q} if q else {}
        parameters |= {name.rstrip("_").replace("__", "."): value for name, value in given.items()}
        answer = visit(member, language).get("/equipment", query_string=parameters)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    return asking


def words(html: str) -> str:
    """What stands on a page, without its tags."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").replace("\u202f", " ").split()
    )


def cards(html: str) -> list[str]:
    return re.findall(r'class="cardt"><a href="/equipment/([^"?]+)"', html)


def test_a_visitor_sees_the_whole_catalogue(page):
    html = page()
    assert "123 instruments" in words(html)
    assert len(cards(html)) == 20
    assert "What do you need to measure?" in words(html)


def test_the_page_speaks_french(page):
    text = words(page("M² à 1064 nm près de Marseille", "fr"))
    for said in (
        "Que voulez-vous mesurer ?",
        "Compris comme",
        "À moins de 50 km :",
        "Demander ce créneau",
        "couvre 1 064 nm",
    ):
        assert said in text, said


def test_a_card_answers_in_one_look(page):
    text = words(page("M² at 1064 nm near Marseille"))
    for said in (
        "Automatic beam-quality analyser",
        "Aix-en-Provence, 27 km",
        "covers 1,064 nm",
        "Self-service",
        "/ half-day",
        "First free slot",
        "Request this slot",
    ):
        assert said in text, said


def test_the_slot_that_is_asked_for_goes_along(page):
    html = page("M² at 1064 nm near Marseille")
    assert re.search(r'href="/equipment/ophir-spiricon-beamsquared-sp928\?slot=[^"]+#book"', html)


def test_the_week_is_told_in_words(page):
    assert re.search(r'role="img" aria-label="Week of \d+ \w+. Free: ', page())


def test_each_chip_can_be_taken_away(page):
    html = page("M² at 1064 nm near Marseille", mode="self_service")
    removed = [unescape(url) for url in re.findall(r'<li class="chip">.*?<a href="([^"]+)"', html)]
    assert len(removed) == 4
    assert all("/equipment?" in url for url in removed)
    assert "mode=" not in removed[-1]


def test_other_dates_stand_apart(page):
    html = page("camera", from_="2026-10-19", to="2026-10-20")
    assert "Other dates" in words(html)
    assert re.search(r"\d+ of them free from 19 to 20 Oct", words(html))
    assert "after your dates" in words(html)


def test_close_matches_give_their_reason(page):
    text = words(page("optical spectrum analyser 2000 nm"))
    assert "Close matches" in text
    assert "outside: wavelength range 600 – 1,700 nm." in text


def test_nothing_suits_but_one_criterion_less_does(page):
    html = page("climatic chamber -40 °C 5 m³")
    assert "No instrument suits all of this" in words(html)
    assert "without “Usable volume 5 m³”: 3 results" in words(html)


def test_nothing_found(page):
    assert "See the whole catalogue" in words(page("xyzzy"))


def test_the_facets_keep_what_was_asked(page):
    html = page("laser", near="Marseille", mode="self_service", technique="laser-characterisation")
    form = html[html.index('id="filters"') :]
    assert 'name="q" value="laser"' in form
    assert 'name="near" value="Marseille"' in form
    assert re.search(r'name="mode" value="self_service" checked', form)
    assert re.search(r'name="technique" value="laser-characterisation" checked', form)


def test_a_technique_brings_its_own_ranges(page):
    html = page(technique="climatic-chamber")
    assert 'name="s.temperature_range"' in html
    assert 'name="s.chamber_volume"' in html
    assert 'name="s.wavelength_range"' not in html


def test_pages_follow_each_other(page):
    first, last = page(), page(page="7")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev"' in last
    assert len(cards(last)) == 3


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"q": "x" * 10_000}, id="a text without end"),
        pytest.param({"q": "<script>alert(1)</script>"}, id="markup"),
        pytest.param({"q": "\x00\x07\x1b[31m"}, id="control characters"),
        pytest.param({"q": "' OR 1=1; DROP TABLE listing --"}, id="another language"),
        pytest.param({"q": '"a" AND (b NEAR c) OR *'}, id="signs of the full text"),
        pytest.param({"technique": "cooking"}, id="an unknown technique"),
        pytest.param({"from_": "2026-11-06", "to": "2026-11-02"}, id="days the wrong way round"),
        pytest.param({"from_": "9999-12-31"}, id="the end of time"),
        pytest.param({"page": "0"}, id="page 0"),
        pytest.param({"page": "-1"}, id="page -1"),
        pytest.param({"page": "9" * 40}, id="a page far away"),
        pytest.param({"near": "%" * 200, "km": "-5"}, id="no town and no distance"),
        pytest.param({"dur": "1e9"}, id="no length"),
        pytest.param({"s__wavelength_range": "1e400..nan"}, id="no figures"),
        pytest.param({"s__connector_type": "a,b,c"}, id="no choices"),
        pytest.param({"sort": "DROP TABLE", "mode": "x", "price": "y"}, id="nothing is known"),
        pytest.param({"when": "2026-W60"}, id="no week"),
    ],
)
def test_whatever_is_asked_the_page_is_there(page, given):
    html = page(given.pop("q", ""), **given)
    assert "<script>alert" not in html
    assert "\x00" not in html


def test_what_was_left_out_is_said(page):
    assert "ends before it begins: left out" in words(page(from_="2026-11-06", to="2026-11-02"))
    assert "n’est ni une commune ni un code postal" in words(page(near="Nowhereville", language="fr"))


def test_a_manager_does_not_find_a_draft(page, cast):
    assert "/equipment/draft" not in page(member=cast.halden)


@pytest.mark.parametrize(
    "asked", [{}, {"q": "laser 1064 nm near Marseille next week"}, {"q": "vibratoin"}, {"page": "7"}]
)
def test_few_queries(stocked, page, cast, asked):
    page(member=cast.brightwater, **asked)
    with stocked.app_context():
        engine = db.engine
    with asked_of(engine) as statements:
        page(member=cast.brightwater, **asked)
    assert len(statements) <= 15


def test_the_weight_of_a_full_page(stocked, visit):
    import gzip

    html = visit().get("/equipment").data
    assert len(gzip.compress(html)) <= 25 * 1024
    assert len(re.findall(rb"<[a-z]", html)) <= 1800


def test_the_page_of_a_result_leads_back_and_says_how_far(stocked, visit):
    client = visit()
    results = client.get("/equipment?q=M2+1064&near=Marseille&sort=distance").text
    address = unescape(re.search(r'class="cardt"><a href="([^"]+)"', results)[1])
    shown = unescape(client.get(address).text)
    assert "Aix-en-Provence, 27\u00a0km from Marseille" in shown
    back = re.search(r'<a href="(/equipment\?[^"]+)">Results of your search', shown)[1]
    assert client.get(back).text == results
    slot = unescape(re.search(r'href="([^"]+slot=[^"]+)"', client.get(address).text)[1])
    assert "27\u00a0km from Marseille" in unescape(client.get(slot).text)


@pytest.mark.parametrize(
    "back", ["", "https://elsewhere.example/", "_external=1&_anchor=x", "=&&;%00", "q=" + "x" * 400]
)
def test_the_way_back_is_a_search_of_this_site(stocked, visit, back):
    page = visit().get("/equipment/yokogawa-aq6370d", query_string={"back": back, "near": "nowhereville"})
    assert page.status_code == 200
    links = re.findall(r'href="(//|https?://elsewhere)', page.text)
    assert not links


def test_other_towns_of_the_name_are_offered(page):
    found = page(near="aix")
    assert re.search(
        r'Aix-en-Provence <i>or</i> <a class="alt" href="/equipment\?near=Aix-les-Bains">Aix-les-Bains</a>',
        found,
    )


def test_what_the_results_are_is_a_heading_and_announced(page):
    assert re.search(r'<div role="status"><h2 id="found">', page(q="raman"))


def test_without_hours_no_first_slot_is_promised(page):
    slots = re.findall(r'<div class="slot none">(.*?)</div>', page(page="7"))
    assert slots
    assert all("Dates on request" in slot and "First free slot" not in slot for slot in slots)


def test_a_filter_said_in_words_is_ticked_and_can_be_unticked(page):
    html = page(q="self-service camera")
    form = html[html.index('id="filters"') :]
    assert '<input type="hidden" name="q" value="camera">' in form
    assert re.search(r'name="mode" value="self_service"[^>]* checked', form)
    assert 'value="self-service camera"' in html[: html.index('id="filters"')]


def test_a_figure_can_be_moved_to_another_specification(page):
    html = page(q="autocollimator 0.5 arcsec")
    assert re.search(r'class="alt" href="[^"]*s.angular_field=0.5[^"]*">Angular measuring field<', html)


def test_nothing_near_offers_a_longer_distance(page):
    assert re.search(
        r"within \d+\s?km of Paris: \d results?, (?:the nearest )?\d+\s?km away",
        words(page(q="oscilloscope near Paris")),
    )
    assert "le plus proche à" in words(page(q="oscilloscope près de Paris", language="fr"))
