"""A main colour: what is made of it can be read in both themes, or it is refused and the nearest one named."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from light2share.identity import colours, styles
from light2share.identity.colours import GROUNDS, INKS, Theme

CSS = Path(__file__).parents[2] / "static" / "css" / "light2share.css"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
ACCEPTED = ("#00596b", "#1a5fb4", "#7b2d8e", "#8c1d13", "#000000", "#0000ff")


@given(COLOURS)
def test_whatever_is_accepted_can_be_read_in_both_themes(colour):
    if colours.accepted(colour):
        assert min(pair.ratio for pair in colours.pairs(colours.palette(colour))) >= 4.5


@given(COLOURS)
def test_the_nearest_is_accepted_and_stays_what_was_accepted(colour):
    near = colours.nearest(colour)
    assert colours.accepted(near)
    assert (near == colour) == colours.accepted(colour)


@given(COLOURS)
def test_the_dark_theme_can_always_be_read(colour):
    pairs = colours.pairs(colours.palette(colour))
    assert all(pair.holds for pair in pairs if pair.theme is Theme.DARK)


@pytest.mark.parametrize("colour", ACCEPTED)
def test_usual_colours_are_taken_as_they_are(colour):
    made = colours.palette(colour)
    assert colours.accepted(colour)
    assert made.light.primary == colour
    assert made.light.primary_hover != colour


@pytest.mark.parametrize("colour", ["#ffffff", "#ffcc00", "#ff0000", "#55d3e2"])
def test_light_colours_are_refused(colour):
    assert not colours.accepted(colour)


def test_contrast_is_that_of_wcag():
    assert colours.contrast("#000000", "#ffffff") == 21
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours.contrast("#ffffff", "#777777") == colours.contrast("#777777", "#ffffff")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#00596B", "#00596b"),
        (" 1a5fb4 ", "#1a5fb4"),
        ("#abc", "#aabbcc"),
        ("red", None),
        ("#12345", None),
        ("#1234567", None),
        ("٠٠٠٠٠٠", None),
        ("", None),
    ],
)
def test_what_a_person_writes(typed, read):
    assert colours.written(typed) == read


def test_the_grounds_are_those_of_the_style_sheet():
    tokens = dict(re.findall(r"--([\w-]+):light-dark\((#\w{6},#\w{6})\)", CSS.read_text()))
    for theme in Theme:
        place = 0 if theme is Theme.LIGHT else 1
        for name, colour in {**GROUNDS[theme], **INKS[theme]}.items():
            assert tokens[name.replace("_", "-")].split(",")[place].lower() == colour
    lightest = max(GROUNDS[Theme.DARK].values(), key=lambda one: colours.contrast(one, "#000000"))
    assert lightest == GROUNDS[Theme.DARK]["pill"]
    assert tokens["pill"].split(",")[0].lower() == GROUNDS[Theme.LIGHT]["sunken"]


def test_the_sites_own_colours_are_those_of_the_style_sheet():
    tokens = dict(re.findall(r"--([\w-]+):light-dark\((#\w{6},#\w{6})\)", CSS.read_text()))
    made = colours.palette(colours.SHIPPED)
    for name, token in styles.TOKENS.items():
        both = f"{getattr(made.light, name)},{getattr(made.dark, name)}"
        assert tokens[token.removeprefix("--")].lower() == both


@given(COLOURS)
def test_the_style_sheet_holds_the_tokens_of_the_main_colour_and_no_other(colour):
    text, mark = styles.sheet(colour)
    assert set(re.findall(r"--[\w-]+", text)) == set(styles.TOKENS.values())
    assert re.fullmatch(r"[0-9a-f]{12}", mark)
    assert re.fullmatch(r"[\w\s:;@#(){},-]+", text)
