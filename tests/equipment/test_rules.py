"""What a listing needs, how its address is made, what its sheet lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from light2share.equipment import pdf
from light2share.equipment.calibration import calibration
from light2share.equipment.drawings import OF_FAMILIES, OF_TECHNIQUES, drawing, family_drawing
from light2share.equipment.figures import figures, key_figures, spectrum
from light2share.equipment.quality import Beside, Hint, Mark, hints, mark_of
from light2share.equipment.rules import (
    AS_ALWAYS,
    STALE_AFTER,
    Lack,
    ListingState,
    ModeChange,
    Move,
    PriceMode,
    Rates,
    Terms,
    is_stale,
    lacking,
    moves_from,
    target_of,
)
from light2share.equipment.slugs import RESERVED, free_slug, slug_of
from light2share.equipment.taxonomy import taxonomy

FIGURES = {"wavelength_range": 1, "dynamic_range": 1, "wavelength_accuracy": 1}
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
        (("", "", "", [], Rates(PriceMode.RATE)), [lack for lack in Lack if lack is not Lack.PRICE]),
        (("Bench", "m2-analyser", "Measures", ["self_service"], Rates(PriceMode.RATE), False), [Lack.PRICE]),
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
        ListingState.IN_REVIEW: [Move.TAKE_BACK],
        ListingState.PUBLISHED: [Move.PAUSE, Move.ARCHIVE],
        ListingState.PAUSED: [Move.PUBLISH, Move.ARCHIVE],
        ListingState.ARCHIVED: [Move.PUBLISH],
        ListingState.WITHHELD: [],
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


def test_terahertz_are_shown_with_their_wavelengths():
    found = spectrum({"terahertz_range": {"min": 0.5, "max": 5}}, taxonomy(), "en")
    assert found is not None
    assert plain(found.text) == "500 GHz – 5 THz (60 – 600 µm)"
    assert (found.bar.wide, found.bar.above) == (True, False)
    assert spectrum({"terahertz_range": {"min": 0.1, "max": 5}}, taxonomy(), "en").bar.above


def sheet(**columns):
    texts = {
        f"{name}_{language}": "x" for name in ("title", "summary", "description") for language in ("fr", "en")
    }
    rest = {"uncertainty_fr": None, "uncertainty_en": None, "calibrated_on": date(2026, 3, 31)}
    rest |= {"calibration_interval_months": 6, "manufacturer": "x", "contact_id": 1}
    return SimpleNamespace(**{**texts, **rest, "price_said": True, **columns})


@pytest.mark.parametrize(
    ("columns", "beside", "values", "found"),
    [
        ({}, Beside(1, True, 1, date(2026, 9, 30)), FIGURES, []),
        ({}, Beside(1, False), {},
         [Hint.NO_OPENING, Hint.FEW_FIGURES, Hint.NO_WAVELENGTHS, Hint.NO_UNCERTAINTY]),
        ({"uncertainty_fr": "± 2 %"}, Beside(1), {}, [Hint.FEW_FIGURES, Hint.NO_WAVELENGTHS]),
        ({"title_fr": None}, Beside(0), FIGURES, [Hint.NO_PHOTO, Hint.ONE_LANGUAGE]),
        ({"calibrated_on": None, "manufacturer": None, "contact_id": None}, Beside(1, certificates=0), FIGURES,
         [Hint.NO_CALIBRATION, Hint.NO_MAKER, Hint.NO_CONTACT]),
        ({}, Beside(1, True, 0, date(2026, 10, 1)), FIGURES, [Hint.CALIBRATION_OVERDUE, Hint.NO_CERTIFICATE]),
    ],
)  # fmt: skip
def test_what_a_sheet_lacks(columns, beside, values, found):
    technique = taxonomy().technique("optical-spectrum-analyser")
    assert hints(sheet(**columns), values, technique, beside) == found


def test_the_mark_of_a_sheet():
    every = list(Hint)
    assert [mark_of(every[:count]) for count in (0, 1, 3, 4)] == [
        Mark.COMPLETE, Mark.GOOD, Mark.GOOD, Mark.BASIC,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2026, 5, 31), 12, date(2027, 5, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), None, None),
        (None, 12, None),
    ],
)
def test_the_next_calibration(last, months, due):
    found = calibration(last, months)
    assert found.next == due
    assert due is None or (not found.is_overdue(due) and found.is_overdue(due + timedelta(days=1)))


def test_a_listing_is_stale_half_a_year_after_the_last_word_about_it():
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    late = changed + STALE_AFTER
    assert is_stale(changed, None, late)
    assert not is_stale(changed, None, late - timedelta(seconds=1))
    assert not is_stale(changed, changed + timedelta(days=1), late)


def test_only_something_new_is_seen_by_the_cluster_first():
    state = ListingState
    assert target_of(Move.PUBLISH, state.DRAFT, True) is state.IN_REVIEW
    assert target_of(Move.PUBLISH, state.ARCHIVED, True) is state.IN_REVIEW
    assert target_of(Move.PUBLISH, state.PAUSED, True) is state.PUBLISHED
    assert target_of(Move.PUBLISH, state.DRAFT, False) is state.PUBLISHED
    assert target_of(Move.PAUSE, state.PUBLISHED, True) is state.PAUSED


def test_a_mode_has_its_own_notice_and_rates():
    usual = Rates(PriceMode.RATE, hourly_cents=100, daily_cents=500, operator_hourly_cents=50, sample_cents=9)
    own = ModeChange(timedelta(days=5), hourly_cents=80)
    assert own.rates(usual) == replace(usual, hourly_cents=80, daily_cents=None)
    assert AS_ALWAYS.rates(usual) == usual
    assert ModeChange(sample_cents=3).rates(usual) == replace(usual, sample_cents=3)
    assert own.terms(Terms()) == replace(Terms(), lead_time=timedelta(days=5))
    assert AS_ALWAYS.terms(Terms()) == Terms()
    assert own
    assert not AS_ALWAYS
    assert ModeChange(timedelta(0))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", None),
        (b"%PDF-2.0\n...\n%%EOF" + b" " * 1000, None),
        (b"%PDF-1.7\n...", pdf.Fault.CUT),
        (b"%PDF-1.7\n%%EOF" + b" " * 5000, pdf.Fault.CUT),
        (b"<html>%PDF-1.7 %%EOF", pdf.Fault.NO_PDF),
        (b"%PDF-x %%EOF", pdf.Fault.NO_PDF),
        (b"MZ\x90", pdf.Fault.NO_PDF),
        (b"%PDF-1.7" + b"0" * 20_000_000, pdf.Fault.TOO_LARGE),
    ],
)
def test_what_is_a_pdf(data, fault):
    assert pdf.fault(data) is fault
