"""The drawn picture of a listing where its link is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from light2share.equipment.cards import MOST_LINES, PARTS, SIZE, TEXT_WIDTH, Card, drawn
from light2share.equipment.cards import _fitted as fitted
from light2share.equipment.cards import _font as font
from light2share.equipment.drawings import FOLDER
from light2share.equipment.models import Equipment, Visibility
from tests.markup import read

STATIC = Path(__file__).parent.parent.parent / "static"
BENCH = Card("M² bench", ("Beam quality", "Marseille"), f"{FOLDER}/beam-profiler.svg", "Light2Share")


def change(session, **values) -> None:
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(**values))
    session.commit()


def address(visit, language: str = "en") -> str:
    head = read(visit(None, language).get("/equipment/chamber").text).one("head")
    full = head.one("meta", property="og:image")["content"]
    assert full.startswith("http://localhost/")
    return full.removeprefix("http://localhost")


def test_every_drawing_has_its_picture_and_it_is_of_the_present_drawing():
    """After a change: `.venv/bin/python -m scripts.card_drawings`."""
    made = json.loads((PARTS / "made-from.json").read_text())
    drawings = [*(STATIC / FOLDER).glob("*.svg"), STATIC / "img" / "icon.svg"]
    assert made == {path.name: sha256(path.read_bytes()).hexdigest() for path in drawings}
    assert all((PARTS / f"{path.stem}.webp").is_file() for path in drawings)


@pytest.mark.parametrize(
    "title", ["", "M² bench", "Banc de mesure " * 12, "x" * 160, "Spectromètre œil–Σµ 1\u202f064\u00a0nm"]
)
def test_any_title_gives_a_card(title):
    with Image.open(BytesIO(drawn(replace(BENCH, title=title)))) as image:
        assert image.size == SIZE
        assert image.format == "PNG"
    lines, size = fitted(title)
    assert len(lines) <= MOST_LINES
    assert all(font(size, bold=True).getlength(line) <= TEXT_WIDTH for line in lines)


def test_its_digest_changes_with_each_thing_it_shows():
    others = [
        replace(BENCH, title="Bench"),
        replace(BENCH, facts=("Beam quality",)),
        replace(BENCH, drawing=f"{FOLDER}/facilities.svg"),
        replace(BENCH, site="Elsewhere"),
    ]
    assert len({BENCH.digest, *(one.digest for one in others)}) == 5


def test_a_listing_without_photos_has_a_card_that_may_be_kept(visit, cast):
    answer = visit(None).get(address(visit))
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    with Image.open(BytesIO(answer.data)) as image:
        assert image.size == SIZE
    assert visit(None).get(address(visit)).data == answer.data


def test_each_language_has_its_own(visit, cast):
    assert visit(None).get(address(visit, "fr")).data != visit(None).get(address(visit, "en")).data


def test_an_old_address_leads_to_the_card_as_it_is_now(visit, session, cast):
    before = address(visit)
    first = visit(None).get(before).data
    change(session, title_en="Chamber of another name")
    answer = visit(None).get(before)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-cache")
    assert answer.location == address(visit) != before
    assert visit(None).get(address(visit)).data != first


def test_a_masked_owner_is_not_on_the_card(visit, session, cast):
    before = address(visit)
    change(session, owner_masked=True)
    masked = address(visit)
    assert masked != before
    for member in (None, cast.halden, cast.cluster):
        assert visit(member).get(before).location == masked


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.PUBLIC])
def test_only_what_everybody_sees_has_a_card(visit, session, cast, visibility):
    before = address(visit)
    assert visit(None).get(before).status_code == 200
    change(session, visibility=visibility)
    for member in (None, cast.halden, cast.corvid, cast.cluster):
        assert visit(member).get(before).status_code == 404
