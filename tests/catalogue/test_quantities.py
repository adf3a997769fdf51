"""Figures with units are read as people write them, in both languages, and mean the parameters they can mean."""

import pytest

from light2share.catalogue.quantities import quantities, read_number, wishes
from light2share.catalogue.units import BY_SYMBOL, converted, unit
from light2share.equipment.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        pytest.param("M² at 1064 nm", "en", [(1064, 1064, "nm")], id="a plain wavelength"),
        pytest.param("1064nm", "en", [(1064, 1064, "nm")], id="no space"),
        pytest.param(
            "1,064 µm", "en", [(1.064, 1.064, "µm")], id="a comma before µm is decimal in English too"
        ),
        pytest.param(
            "1,064 nm", "en", [(1064, 1064, "nm")], id="a comma before three digits is English thousands"
        ),
        pytest.param("1,064 nm", "fr", [(1.064, 1.064, "nm")], id="a comma is decimal in French"),
        pytest.param("1,5 µm", "fr", [(1.5, 1.5, "µm")], id="decimal comma"),
        pytest.param("1 064,5 nm", "fr", [(1064.5, 1064.5, "nm")], id="thousands by a space"),
        pytest.param("1 064,5 nm", "fr", [(1064.5, 1064.5, "nm")], id="thousands by a narrow space"),
        pytest.param("-40 °C", "en", [(-40, -40, "°C")], id="below zero"),
        pytest.param("−40 °C", "fr", [(-40, -40, "°C")], id="below zero, typographic minus"),
        pytest.param("-40/+85 °C", "fr", [(-40, 85, "°C")], id="a range of temperatures with signs"),
        pytest.param("de -40 °C à 85 °C", "fr", [(-40, 85, "°C")], id="from one to the other, in French"),
        pytest.param("from -40 to 85 °C", "en", [(-40, 85, "°C")], id="from one to the other"),
        pytest.param("400-700 nm", "en", [(400, 700, "nm")], id="a range by a hyphen"),
        pytest.param("400 – 700 nm", "en", [(400, 700, "nm")], id="a range by a dash"),
        pytest.param("between 400 and 700 nm", "en", [(400, 700, "nm")], id="between"),
        pytest.param("532 and 1064 nm", "en", [(532, 532, "nm"), (1064, 1064, "nm")], id="two lines"),
        pytest.param("50 kg, 1 m³", "en", [(50, 50, "kg"), (1, 1, "m³")], id="two quantities"),
        pytest.param("1e-5 mbar", "en", [(1e-5, 1e-5, "mbar")], id="an exponent"),
        pytest.param("10^-5 mbar", "en", [(1e-5, 1e-5, "mbar")], id="a power of ten"),
        pytest.param("10⁻⁵ mbar", "fr", [(1e-5, 1e-5, "mbar")], id="a power of ten in superscripts"),
        pytest.param("5×10-7 mbar", "fr", [(5e-7, 5e-7, "mbar")], id="a number times a power of ten"),
        pytest.param("20 GHz", "en", [(20, 20, "GHz")], id="a frequency"),
        pytest.param("15 kW", "en", [(15, 15, "kW")], id="kilowatts"),
        pytest.param("3 mW", "en", [(3, 3, "mW")], id="milliwatts are no megawatts"),
        pytest.param("2 um", "en", [(2, 2, "µm")], id="u for µ"),
        pytest.param("4K microscope", "en", [], id="4K is a picture format"),
        pytest.param("AQ6370D 600-1700", "en", [], id="numbers without a unit are words"),
        pytest.param("ISO 7", "en", [], id="a class is no quantity"),
        pytest.param("FTB-5700", "en", [], id="a type number is no quantity"),
    ],
)
def test_quantities_are_read(text, language, found):
    assert [(one.low, one.high, one.unit.symbol) for one in quantities(text, language)] == found


@pytest.mark.parametrize(
    "text", ["1" * 300, "1 " * 150, "1,1." * 75, "-" * 300, "10^-" * 75, "1 nm-" * 60, "1e999 nm"]
)
def test_odd_numbers_do_no_harm(text):
    quantities(text, "en")


@pytest.mark.parametrize(
    ("said", "language", "symbol", "value"),
    [
        ("1,064.5", "en", "nm", 1064.5),
        ("1.064,5", "fr", "nm", 1064.5),
        ("1,064,000", "en", "Hz", 1064000),
        ("12,5", "en", "%", 12.5),
        ("abc", "en", "nm", None),
    ],
)
def test_numbers(said, language, symbol, value):
    assert read_number(said, language, symbol) == value


def test_every_unit_of_the_taxonomy_is_known():
    assert {p.unit for p in taxonomy().parameters.values() if p.unit} <= set(BY_SYMBOL)


@pytest.mark.parametrize(
    ("value", "given", "wanted", "same"),
    [
        (1.064, "µm", "nm", 1064),
        (0, "°C", "K", 273.15),
        (-40, "°F", "°C", -40),
        (212, "°F", "°C", 100),
        (1, "°C/s", "K/min", 60),
        (1, "m³", "L", 1000),
        (5, "mW", "W", 0.005),
        (1, "nm", "kg", None),
    ],
)
def test_conversion(value, given, wanted, same):
    assert converted(value, unit(given), unit(wanted)) == same


def meant(text: str, techniques: tuple[str, ...] = (), beside: str = "") -> set[str]:
    (quantity,) = quantities(text, "en")
    return {wish.parameter.slug for wish in wishes(quantity, taxonomy(), techniques, beside)}


def test_nanometres_mean_a_wavelength():
    assert "wavelength_range" in meant("1064 nm")
    assert "film_thickness_range" not in meant("1064 nm")


def test_a_wavelength_is_asked_of_wavenumbers_too():
    (quantity,) = quantities("4 µm", "en")
    (wish,) = wishes(quantity, taxonomy(), ("ftir-spectrometer",), "")
    assert (wish.parameter.slug, wish.asked.low) == ("wavenumber_range", 2500)


def test_the_technique_says_what_a_length_is():
    assert "aperture_max" in meant("100 mm", ("fizeau-interferometer",))
    assert meant("200 mm", beside="wafer") == {"wafer_diameter_max"}


def test_a_resolution_is_meant_only_when_it_is_named():
    assert "spectral_resolution" in meant("0.1 nm", beside="resolution")
    assert "spectral_resolution" not in meant("500 nm")


def test_a_temperature_is_no_difference_of_temperatures():
    assert meant("-40 °C") == {"temperature_range", "cold_finger_temperature_min"}
