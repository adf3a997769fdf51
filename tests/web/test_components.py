"""Components: what they tell readers and readers' programs, and that the style sheet stays light."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from light2share.home.styleguide_data import STATES
from tests.markup import read

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"


@pytest.fixture
def draw(app):
    """Render a line of template that uses components, in English."""

    def render(component: str, source: str, **values):
        imports = f'{{% from "components/{component}.html" import {source.split("(")[0].split()[-1]} %}}'
        with app.test_request_context("/", headers={"Accept-Language": "en"}):
            html = app.jinja_env.from_string(imports + "{{ " + source + " }}").render(**values)
        return read(html)

    return render


@pytest.fixture
def styleguide(app):
    """The page of all components."""
    debug, app.debug = app.debug, True
    yield read(app.test_client().get("/styleguide", headers={"Accept-Language": "en"}).text)
    app.debug = debug


def test_the_style_guide_is_for_developers_only(app, visit):
    assert app.debug is False
    assert visit(None).get("/styleguide").status_code == 404


def test_every_icon_in_use_is_in_the_sprite(styleguide):
    there = {symbol["id"] for symbol in styleguide.all("symbol")}
    used = {use["href"].removeprefix("#") for use in styleguide.all("use")}
    named = set()
    for path in [*TEMPLATES.rglob("*.html"), *(ROOT / "light2share").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        named |= {f"i-{name}" for name in re.findall(r'icon\("([a-z]+)"\)', text)}
        named |= {f"i-{name}" for name in re.findall(r'"?sign"?\s*[:=]\s*"([a-z]+)"', text)}
    assert used | named <= there


def test_ids_are_unique_and_references_lead_somewhere(styleguide):
    ids = [tag["id"] for tag in styleguide.all(id=...)]
    assert sorted(ids) == sorted(set(ids))
    for name in ("for_", "aria_describedby", "aria_labelledby"):
        for tag in styleguide.all(**{name: ...}):
            assert set(tag[name.rstrip("_").replace("_", "-")].split()) <= set(ids)


def test_a_refused_field_is_tied_to_its_message(styleguide):
    field = styleguide.one(id="bad-title")
    assert field["aria-invalid"] == "true"
    assert "Enter a name" in styleguide.one(id=field["aria-describedby"]).text
    group = styleguide.one("fieldset", id="bad-modes")
    assert styleguide.one(id=group["aria-describedby"]).text.strip()


def test_an_optional_field_says_so_and_a_needed_one_says_nothing(styleguide):
    assert "(optional)" in styleguide.one("label", for_="room").text
    assert "(optional)" not in styleguide.one("label", for_="title").text


def test_a_slot_says_what_it_is_in_words(draw):
    free = draw("slot_grid", "slot_cell(cell)", cell={"state": "free", "url": "?slot=1", "more": "Tuesday"})
    assert free.one("a").text == "Free – Tuesday"
    chosen = draw("slot_grid", "slot_cell(cell)", cell={"state": "free", "url": "?slot=1", "chosen": True})
    assert chosen.one("a")["aria-current"] == "true"
    assert chosen.one("a").text == "Chosen"
    closed = draw("slot_grid", "slot_cell(cell)", cell={"state": "closed"})
    assert closed.one("td").text == "Not available"
    assert closed.all("a") == []


def test_bad_news_is_announced_at_once_and_good_news_politely(draw):
    assert draw("flash", "flash('x', 'bad')").one("div")["role"] == "alert"
    assert draw("flash", "flash('x')").one("div")["role"] == "status"


def test_faults_link_to_their_fields(draw):
    box = draw(
        "error_summary", "error_summary(faults)", faults=[("email", "Enter an address"), ("", "Too late")]
    )
    assert box.one("div")["role"] == "alert"
    assert box.one("a")["href"] == "#email"
    assert [line.text for line in box.all("li")] == ["Enter an address", "Too late"]
    assert draw("error_summary", "error_summary(faults)", faults=[]).all("div") == []


@pytest.mark.parametrize("state", [state for state, _label in STATES])
def test_each_state_has_its_own_sign(draw, state):
    badge = draw("badge", "badge_state(state, 'word')", state=state)
    assert badge.one("span").text == "word"
    assert badge.one("use")["href"] != "#i-info"


def test_what_people_typed_is_text(draw):
    slot = {"caption": "c", "day": "d"}
    card = {"title": "<b>x</b>", "url": "/", "image": {"src": "/i"}, "owner": "<i>", "slot": slot}
    assert draw("equipment_card", "equipment_card(card)", card=card).one("h3").text == "<b>x</b>"


def test_the_files_of_every_page_keep_to_their_weight():
    weights = {"css/light2share.css": 14 * 1024, "js/light2share.js": 8 * 1024}
    for name, most in weights.items():
        content = (ROOT / "static" / name).read_bytes()
        assert len(gzip.compress(content)) <= most
