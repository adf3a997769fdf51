"""What a listing needs, how its address is made, what its sheet lacks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from light2share.equipment.drawings import OF_FAMILIES, OF_TECHNIQUES, drawing, family_drawing
from light2share.equipment.figures import figures, key_figures, spectrum
from light2share.equipment.quality import Hint, hints
from light2share.equipment.rules import Lack, ListingState, Move, PriceMode, Rates, lacking, moves_from
from light2share.equipment.slugs import RESERVED, free_slug, slug_of
from light2share.equipment.taxonomy import taxonomy

PAID = Rates(PriceMode.RATE, hourly_cents=1)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Banc M² à caméra", "banc-m2-a-camera"),
        ("Shack-Hartmann wavefront sensor", "shack-hartmann-wavefront-sensor"),
        ("Œilleton 5 µm", "oeilleton-5-um"),
        ("  ///  ", "instrument"),
        ("日本", "instrument"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("word " * 40, "-".join(["word"] * 12)),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_slug(title, slug):
    assert slug_of(title) == slug


def test_a_slug_that_is_taken_gets_a_number():
    assert free_slug("Bench", {"bench", "bench-2"}) == "bench-3"
    assert free_slug("New", set()) == "new-2"
    assert {"new", "mine"} <= RESERVED


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (("Bench", "m2-analyser", "Measures", ["self_service"], PAID), []),
        (("", "", "", [], Rates(PriceMode.RATE)), list(Lack)),
        (("Bench", "m2-analyser", "Measures", ["self_service"], Rates(PriceMode.QUOTE)), []),
        (("Bench", "m2-analyser", "Measures", ["sample_mail_in"], Rates(PriceMode.RATE, sample_cents=5)), []),
        (("Bench", "m2-analyser", "", ["self_service"], PAID), [Lack.SUMMARY]),
    ],
)
def test_what_a_listing_lacks(fields, missing):
    assert lacking(*fields) == missing


def test_moves_of_a_listing():
    assert {state: moves_from(state) for state in ListingState} == {
        ListingState.DRAFT: [Move.PUBLISH],
        ListingState.IN_REVIEW: [],
        ListingState.PUBLISHED: [Move.PAUSE, Move.ARCHIVE],
        ListingState.PAUSED: [Move.PUBLISH, Move.ARCHIVE],
        ListingState.ARCHIVED: [Move.PUBLISH],
    }


def test_every_family_has_a_drawing_of_at_most_4_kb(app):
    folder = Path(app.static_folder)
    assert {family.slug for family in taxonomy().families} == OF_FAMILIES
    for family in taxonomy().families:
        for name in [family_drawing(family.slug), *(drawing(one.slug) for one in family.techniques)]:
            content = (folder / name).read_bytes()
            assert len(content) <= 4096
            assert content.startswith(b"<svg ")
            assert b"<script" not in content
    assert set(taxonomy().techniques) >= OF_TECHNIQUES
    assert drawing("unknown") == family_drawing("unknown")


def test_figures_stand_in_the_order_of_the_technique():
    technique = taxonomy().technique("optical-spectrum-analyser")
    values = {
        "dynamic_range": 78,
        "wavelength_range": {"min": 600, "max": 1700},
        "connector_type": ["fc_pc", "sc"],
    }
    found = figures(technique, values, taxonomy(), "en")
    assert [one.parameter for one in found] == ["wavelength_range", "dynamic_range", "connector_type"]
    assert [plain(one.value) for one in found] == ["600 – 1,700 nm", "78 dB", "FC/PC, SC"]
    assert [one.parameter for one in key_figures(found, "wavelength_range", 1)] == ["dynamic_range"]


def test_a_text_in_the_other_language_only_says_so():
    technique = taxonomy().technique("laser-test-source")
    values = {
        "wavelength_list": {"fr": "532, 1064", "en": ""},
        "standards": {"fr": "ISO et autres", "en": ""},
    }
    found = {one.parameter: one for one in figures(technique, values, taxonomy(), "en")}
    assert (plain(found["wavelength_list"].value), found["wavelength_list"].language) == ("532, 1064 nm", "")
    assert found["standards"].value == "ISO et autres"


def test_single_lines_are_lit_for_themselves():
    found = spectrum({"wavelength_list": {"fr": "532, 1064", "en": "532, 1064"}}, taxonomy(), "en", 1064)
    assert found is not None
    assert len(found.bar.parts) == 2
    assert found.bar.covers
    between = spectrum({"wavelength_list": {"fr": "532, 1064", "en": ""}}, taxonomy(), "fr", 800)
    assert between is not None
    assert not between.bar.covers


def test_wavenumbers_are_shown_as_wavelengths():
    found = spectrum({"wavenumber_range": {"min": 400, "max": 4000}}, taxonomy(), "en")
    assert found is not None
    assert plain(found.text) == "2.5 – 25 µm"


def sheet(**columns):
    texts = {
        f"{name}_{language}": "x" for name in ("title", "summary", "description") for language in ("fr", "en")
    }
    return SimpleNamespace(**{**texts, "calibrated_on": 1, "manufacturer": "x", **columns})


@pytest.mark.parametrize(
    ("columns", "photos", "values", "opens", "found"),
    [
        ({}, 1, {"wavelength_range": 1, "resolution_bandwidth": 1, "wavelength_accuracy": 1}, True, []),
        ({}, 1, {}, False, [Hint.NO_OPENING, Hint.FEW_FIGURES, Hint.NO_WAVELENGTHS, Hint.NO_UNCERTAINTY]),
        ({"title_fr": None}, 0, {"wavelength_range": 1, "dynamic_range": 1, "wavelength_accuracy": 1}, None,
         [Hint.NO_PHOTO, Hint.ONE_LANGUAGE]),
        ({"calibrated_on": None, "manufacturer": None}, 1,
         {"wavelength_range": 1, "dynamic_range": 1, "wavelength_accuracy": 1}, None,
         [Hint.NO_CALIBRATION, Hint.NO_MAKER]),
    ],
)  # fmt: skip
def test_what_a_sheet_lacks(columns, photos, values, opens, found):
    technique = taxonomy().technique("optical-spectrum-analyser")
    assert hints(sheet(**columns), photos, values, technique, opens) == found
