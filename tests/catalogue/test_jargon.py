"""What engineers say to each other: lasers for wavelengths, inches, abbreviations, and words that add nothing."""

from datetime import date

import pytest

from light2share.catalogue.criteria import ChipKind
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.quantities import quantities, wishes
from light2share.catalogue.understanding import understand
from light2share.catalogue.words import nearest, stems
from light2share.equipment.taxonomy import taxonomy


@pytest.fixture
def read(catalogue):
    def reading(q: str):
        return understand({"q": [q]}, taxonomy(), StoredLexicon(catalogue), date(2026, 10, 12), "fr")

    return reading


@pytest.mark.parametrize(
    "q", ["microscope à force atomique", "microscope a force atomique", "caméra à balayage de fente"]
)
def test_a_small_word_makes_no_place_of_a_word_of_the_trade(read, q):
    assert read(q).place is None


@pytest.mark.parametrize(
    ("q", "town"), [("M2 à nice", "Nice"), ("M2 à gardanne", "Gardanne"), ("laser à Forcé", "Forcé")]
)
def test_a_small_word_still_announces_a_town(read, q, town):
    assert read(q).place.name == town


@pytest.mark.parametrize(
    ("q", "nm"),
    [("M2 YAG", 1064), ("M2 Nd:YAG 1064", 1064), ("interféromètre He-Ne", 632.8), ("M2 CO2", 10_600)],
)
def test_a_laser_stands_for_its_wavelength(read, q, nm):
    (figure,) = read(q).figures
    assert (figure.quantity.low, figure.quantity.unit.symbol) == (nm, "nm")


@pytest.mark.parametrize("q", ["laser Nd:YAG", "M2 Er:YAG"])
def test_a_laser_that_is_asked_for_itself_is_no_wavelength(read, q):
    assert not read(q).figures


def test_numbers_with_a_slash_are_two_wavelengths_each_taken_away_by_itself(read):
    figures = [chip for chip in read("OTDR 1310/1550").chips if chip.kind is ChipKind.QUANTITY]
    assert [chip.quantity.low for chip in figures] == [1310, 1550]
    assert [read(chip.rest["q"][0]).figures[0].quantity.low for chip in figures] == [1550, 1310]


@pytest.mark.parametrize("text", ["4 pouces", '4"', "4 inches", "4″"])
def test_optics_of_four_inches_are_those_of_100_mm(text):
    (quantity,) = quantities(text, "fr")
    aperture = [
        one
        for one in wishes(quantity, taxonomy(), ["fizeau-interferometer"], "")
        if one.parameter.unit == "mm"
    ]
    assert aperture
    assert all(one.asked.high == 100 for one in aperture)


@pytest.mark.parametrize("text", ['"AQ 6370"', "4 in Marseille"])
def test_quoted_numbers_and_small_words_are_no_inches(text):
    assert quantities(text, "en") == []


def test_wavenumbers_measure_light_only():
    (quantity,) = quantities("4000 cm-1", "fr")
    assert all(
        one.parameter.unit in ("cm⁻¹", "nm", "µm") for one in wishes(quantity, taxonomy(), [], "spectre")
    )


def test_abbreviations_of_one_thing_find_each_other():
    assert set(stems("edx")) == set(stems("eds"))


def test_a_word_of_four_letters_keeps_its_first():
    assert nearest("hene", {"when", "then"}) == []
