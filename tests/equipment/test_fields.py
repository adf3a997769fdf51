"""Figures and techniques as people type them."""

from __future__ import annotations

import pytest

from light2share.catalogue.typed import named_technique, read_figure
from light2share.equipment.forms.fields import nearest
from light2share.equipment.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("text", "symbol", "language", "value"),
    [
        ("1064", "nm", "en", 1064),
        ("1064nm", "nm", "en", 1064),
        ("1,064 µm", "nm", "en", 1064),
        ("1,064", "nm", "en", 1064),
        ("1,064", "nm", "fr", 1.064),
        ("1 064,5", "nm", "fr", 1064.5),
        ("−70 °C", "°C", "en", -70),
        ("200 K", "°C", "en", -73.15),
        ("-40 °F", "°C", "en", -40),
        ("5 °C/min", "K/min", "en", 5),
        ("5 °C/min", "K/min", "fr", 5),
        ("±3", "%", "en", 3),
        ("10^-9", "mbar·L/s", "en", 1e-9),
        ("20 Mbit/s", "Gbit/s", "en", 0.02),
        ("5 MW", "mW", "en", 5e9),
        ("5 kg", "nm", "en", None),
        ("400-700 nm", "nm", "en", None),
        ("abc", "nm", "en", None),
        ("nan", "nm", "en", None),
        ("1e400", "nm", "en", None),
        ("", "nm", "en", None),
    ],
)
def test_a_figure(text, symbol, language, value):
    found = read_figure(text, symbol, language)
    assert found == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("wavefront-sensor", "wavefront-sensor"),
        ("Wavefront sensor", "wavefront-sensor"),
        ("WAVEFRONT SENSOR", "wavefront-sensor"),
        ("osa", "optical-spectrum-analyser"),
        ("Analyseur de spectre optique", "optical-spectrum-analyser"),
        ("nothing of the kind", None),
        ("", None),
    ],
)
def test_a_technique_by_any_of_its_names(text, slug):
    found = named_technique(taxonomy(), text)
    assert (found.slug if found else None) == slug


def test_a_technique_that_is_not_there_names_those_that_are():
    assert "Wavefront sensor" in nearest(taxonomy(), "wavefrnt sensor", "en")
    assert nearest(taxonomy(), "zzzzzz", "en") == []
