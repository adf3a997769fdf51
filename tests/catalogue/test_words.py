"""Words are folded and cut to stems alike in listings and searches; typing errors find their neighbours."""

import pytest

from light2share.catalogue.words import fold, indexed, nearest, stems, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Étalonnage", "etalonnage", id="accents go"),
        pytest.param("M² à 1 µm", "m2 a 1 um", id="superscripts and micro signs are plain"),
        pytest.param("diagramme de l’œil", "diagramme de l'oeil", id="ligatures are opened"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("analyser", "analyzer"),
        ("fibre", "fiber"),
        ("caméras", "camera"),
        ("spectrometers", "spectrometer"),
        ("vibrations", "vibration"),
        ("colour", "color"),
        ("polarisation", "polarization"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert set(stems(fold(one))) & set(stems(fold(other)))


def test_a_type_number_is_found_whole_and_in_parts():
    assert {"ftb", "5700", "ftb5700"} <= set(indexed("FTB-5700"))


def test_single_letters_are_not_kept():
    assert indexed("l’essai d’un laser a b") == indexed("essai un laser")


def test_tokens_keep_their_order():
    assert tokens("Banc de M², 1064 nm") == ["banc", "de", "m2", "1064", "nm"]


VOCABULARY = [
    "vibrat",
    "vibromet",
    "spectrometr",
    "interferometr",
    "thermiqu",
    "camera",
    "5700",
    "permett",
    "atlas",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("vibratoin", ["vibrat"], id="two letters swapped"),
        pytest.param("intreferometre", ["interferometr"], id="swapped in a long word"),
        pytest.param("thermiqe", ["thermiqu"], id="a letter missing"),
        pytest.param("spectrommetre", ["spectrometr"], id="a letter doubled"),
        pytest.param("xyzzy", [], id="nothing near"),
        pytest.param("powermeter", [], id="three letters are another word"),
        pytest.param("atlantis", [], id="two letters of a short one are another word"),
        pytest.param("5701", [], id="a number is never guessed"),
        pytest.param("cam", [], id="a short word is never guessed"),
    ],
)
def test_nearest(typed, meant):
    assert nearest(typed, VOCABULARY) == meant
