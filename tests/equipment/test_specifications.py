"""Whether a value of an instrument does what is asked, as the taxonomy means each kind."""

import pytest

from light2share.equipment.specifications import Asked, Fault, faults, listed_numbers, satisfies
from light2share.equipment.taxonomy import Kind, taxonomy


def parameter(slug: str):
    return taxonomy().parameters[slug]


@pytest.mark.parametrize(
    ("slug", "value", "asked", "does"),
    [
        pytest.param(
            "wavelength_range", {"min": 350, "max": 1100}, Asked.point(1064), True, id="a point inside"
        ),
        pytest.param(
            "wavelength_range", {"min": 350, "max": 1100}, Asked.point(1550), False, id="a point outside"
        ),
        pytest.param(
            "wavelength_range", {"min": 350, "max": 1100}, Asked(400, 700), True, id="a range inside"
        ),
        pytest.param(
            "wavelength_range", {"min": 350, "max": 1100}, Asked(400, 1200), False, id="a range too wide"
        ),
        pytest.param(
            "wavelength_range", {"min": 350, "max": 1100}, Asked(400, None), True, id="a range open above"
        ),
        pytest.param("spectral_resolution", 0.1, Asked.point(0.5), True, id="a finer resolution"),
        pytest.param("spectral_resolution", 0.5, Asked.point(0.1), False, id="a coarser resolution"),
        pytest.param("aperture_max", 100, Asked.point(80), True, id="a larger aperture"),
        pytest.param("aperture_max", 100, Asked.point(150), False, id="a smaller aperture"),
        pytest.param("spectrograph_focal_length", 550, Asked.point(550), True, id="the same figure"),
        pytest.param(
            "spectrograph_focal_length", 550, Asked(300, 500), False, id="a figure outside the bounds"
        ),
        pytest.param("connector_type", ["fc_pc", "sc"], Asked(words=("fc_pc",)), True, id="a choice it has"),
        pytest.param(
            "connector_type", ["fc_pc"], Asked(words=("fc_pc", "sc")), False, id="two choices, one missing"
        ),
        pytest.param(
            "standards", {"en": "ISO 9227", "fr": "ISO 9227"}, Asked(words=("9227",)), True, id="a word"
        ),
        pytest.param("gases", "CO2, CH4", Asked(words=("NH3",)), False, id="a word that is not there"),
        pytest.param("wavelength_list", "532, 1064", Asked.point(1064), True, id="a line of a list"),
        pytest.param("wavelength_list", "632.8", Asked.point(633), True, id="a line, rounded"),
        pytest.param("wavelength_list", "532, 1064", Asked.point(800), False, id="no line there"),
        pytest.param(
            "excitation_wavelengths", "405, 690-1040", Asked.point(800), True, id="inside a tunable part"
        ),
    ],
)
def test_satisfies(slug, value, asked, does):
    assert satisfies(parameter(slug), value, asked) is does


def test_every_figure_has_limits():
    figures = {Kind.RANGE, Kind.MIN, Kind.MAX, Kind.NUMBER}
    without = [
        one.slug for one in taxonomy().parameters.values() if one.kind in figures and one.limits.low is None
    ]
    assert without == []


def test_listed_numbers():
    found = listed_numbers("405, 488, 690-1040 nm, AQ6370D")
    assert [(one.low, one.high) for one in found] == [(405, 405), (488, 488), (690, 1040)]


@pytest.mark.parametrize(
    ("slug", "value", "found"),
    [
        ("wavelength_range", {"min": 1, "max": 2}, []),
        ("wavelength_range", {"min": 3, "max": 2}, [Fault.REVERSED]),
        ("wavelength_range", {"min": -5, "max": 3}, [Fault.IMPOSSIBLE]),
        ("wavelength_range", {"min": 400, "max": 1e9}, [Fault.IMPOSSIBLE]),
        ("wavelength_range", {"min": 1, "max": 3_000_000}, []),
        ("temperature_range", {"min": -273.15, "max": 20}, []),
        ("temperature_range", {"min": -274, "max": 20}, [Fault.IMPOSSIBLE]),
        ("delta_t_range", {"min": -25, "max": 75}, []),
        ("cold_finger_temperature_min", -1, [Fault.IMPOSSIBLE]),
        ("sample_mass_max", -2, [Fault.IMPOSSIBLE]),
        ("average_power", -1, [Fault.IMPOSSIBLE]),
        ("radius_range", {"min": -500, "max": 500}, []),
        ("humidity_range", {"min": 10, "max": 101}, [Fault.IMPOSSIBLE]),
        ("phase_noise", -160, []),
        ("wavelength_range", {"min": "a", "max": 2}, [Fault.NOT_A_NUMBER]),
        ("wavelength_range", 5, [Fault.NOT_A_NUMBER]),
        ("aperture_max", float("nan"), [Fault.NOT_A_NUMBER]),
        ("aperture_max", True, [Fault.NOT_A_NUMBER]),
        ("connector_type", ["fc_pc"], []),
        ("connector_type", ["plug"], [Fault.UNKNOWN_CHOICE]),
        ("connector_type", [], [Fault.EMPTY]),
        ("gases", " ", [Fault.EMPTY]),
        ("gases", {"en": "CO2", "fr": ""}, []),
    ],
)
def test_faults(slug, value, found):
    assert faults(parameter(slug), value) == found
