"""The wavelength bar."""

from __future__ import annotations

import pytest

from light2share.equipment.spectrum import LENGTH, Bar, bar, bars, place


@pytest.mark.parametrize(
    ("wavelength", "x"),
    [
        pytest.param(200, 0, id="the scale starts at 200 nm"),
        pytest.param(5000, LENGTH, id="and ends at 5 µm"),
        pytest.param(1000, LENGTH / 2, id="1 µm is the middle of a logarithmic scale"),
        pytest.param(100, 0, id="below the scale stands at its start"),
        pytest.param(20000, LENGTH, id="beyond the scale stands at its end"),
    ],
)
def test_place(wavelength, x):
    assert place(wavelength) == pytest.approx(x)


@pytest.mark.parametrize(
    ("low", "high", "asked", "drawn"),
    [
        pytest.param(266, 1100, 1064, Bar(35.4, 176.4, 207.7, covers=True), id="the example of the mock-up"),
        pytest.param(
            400, 900, 1064, Bar(86.1, 100.8, 207.7), id="an asked value outside is marked, not covered"
        ),
        pytest.param(
            150,
            2e6,
            None,
            Bar(0.0, 400.0, None, below=True, above=True, wide=True),
            id="arrows beyond both ends",
        ),
        pytest.param(632.8, 632.8, None, Bar(141.1, 4.0), id="one line stays visible"),
        pytest.param(5000, 5000, None, Bar(396.0, 4.0), id="a line at the end stays on the bar"),
        pytest.param(None, 1000, None, Bar(0.0, 200.0), id="an open lower end"),
        pytest.param(1000, None, 5000, Bar(200.0, 200.0, 400.0, covers=True), id="an open upper end"),
        pytest.param(7000, 14000, None, Bar(167.0, 32.6, wide=True), id="a thermal camera"),
        pytest.param(2500, 25000, None, Bar(118.6, 108.1, wide=True), id="an infrared spectrometer"),
        pytest.param(1e5, 3e6, None, Bar(291.9, 108.1, above=True, wide=True), id="terahertz"),
        pytest.param(
            400,
            900,
            10600,
            Bar(32.6, 38.1, 186.5, wide=True),
            id="an asked value beyond 5 µm widens the scale",
        ),
        pytest.param(None, None, 1064, None, id="no range given"),
    ],
)
def test_bar(low, high, asked, drawn):
    assert bar(low, high, asked) == drawn


def test_single_lines_share_one_scale():
    drawn = bars([(1064, 1064), (10600, 10600)])
    assert drawn is not None
    assert drawn.wide
    assert drawn.parts == ((76.5, 4.0), (184.5, 4.0))
