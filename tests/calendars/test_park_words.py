"""What a day of a month says of an instrument, in a cell as narrow as two figures."""

from __future__ import annotations

import pytest
from apiflask import APIFlask

from light2share.calendars.park import Kind
from light2share.calendars.views.park_words import in_a_month


@pytest.mark.parametrize(
    ("kinds", "free", "told"),
    [
        pytest.param((), 480, ("f", "8\u00a0h", "8 h free"), id="free"),
        pytest.param((Kind.CLOSED,), 0, ("x", "×", "closed by you"), id="closed"),
        pytest.param(
            (Kind.CLOSED,), 720, ("f", "12\u00a0h", "partly closed by you, 12 h free"), id="partly closed"
        ),
        pytest.param(
            (Kind.BOOKED, Kind.CLOSED),
            240,
            ("c", "✓ 4\u00a0h", "1 booking, partly closed by you, 4 h free"),
            id="booked and free",
        ),
        pytest.param(
            (Kind.ASKED,), 20, ("w", "? <1\u00a0h", "1 request, 20 min free"), id="less than an hour"
        ),
    ],
)
def test_a_day_is_free_as_long_as_it_says(
    app: APIFlask, kinds: tuple[Kind, ...], free: int, told: tuple[str, str, str]
) -> None:
    with app.test_request_context("/?", headers={"Accept-Language": "en"}):
        state, short, words = in_a_month(kinds, free)
    assert (state, short, words.replace("\u00a0", " ")) == told


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "30 min libres"),
        (60, "1 h libre"),
        (90, "1 h 30 libre"),
        (120, "2 h libres"),
        (780, "13 h libres"),
        (1440, "1 jour libre"),
        (4320, "3 jours libres"),
    ],
)
def test_french_agrees_with_the_figure_that_stands_first(app: APIFlask, minutes: int, words: str) -> None:
    with app.test_request_context("/?", headers={"Accept-Language": "fr"}):
        said = in_a_month((), minutes)[2]
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == words
