"""Cells: what is written reads the same, and what people type is understood or refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from light2share.equipment import words as words_of_pages
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange.cells import Known, read, write
from light2share.exchange.choices import named
from light2share.exchange.columns import Column, Kind, all_columns, recognised
from light2share.exchange.reading import clean
from light2share.exchange.rules import CellFault, Fault
from light2share.exchange.words import fault_words
from light2share.exchange.writers import guarded

KNOWN = Known(
    taxonomy(),
    {"main": "main", "marseille": "main"},
    ("main",),
    {"helene@halden.example": 1},
    {"corvid": "corvid", "corvid photonics": "corvid"},
)
COLUMNS = {column.name: column for column in all_columns(taxonomy())}
UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
FIGURES = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20)
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def words(column: Column) -> st.SearchStrategy:
    entries = WORDS.filter(lambda word: "|" not in word).map(clean).filter(bool)
    return st.lists(entries, min_size=1, max_size=5).map(tuple)


def several(column: Column) -> st.SearchStrategy:
    chosen = st.sets(st.sampled_from(column.choices), min_size=1)
    return chosen.map(lambda some: tuple(one for one in column.choices if one in some))


def figures(column: Column) -> st.SearchStrategy:
    return FIGURES.filter(column.limits.hold)


VALUES = {
    Kind.TEXT: lambda _column: st.just("text"),
    Kind.WHOLE: lambda column: st.integers(column.lowest, column.highest),
    Kind.DURATION: lambda column: st.integers(column.lowest, column.highest),
    Kind.EUROS: lambda column: st.integers(0, column.highest),
    Kind.YES_NO: lambda _column: st.booleans(),
    Kind.DAY: lambda _column: st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    Kind.ONE: lambda column: st.sampled_from(column.choices),
    Kind.SEVERAL: several,
    Kind.WORDS: words,
    Kind.TECHNIQUE: lambda _column: st.sampled_from(list(taxonomy().techniques)),
    Kind.FIGURE: figures,
    Kind.RANGE: lambda column: st.tuples(figures(column), figures(column)).map(
        lambda pair: (min(pair), max(pair))
    ),
    Kind.SITE: lambda _column: st.just("main"),
    Kind.PERSON: lambda _column: st.just("helene@halden.example"),
    Kind.ORGANISATION: lambda _column: st.just("corvid"),
    Kind.ORGANISATIONS: lambda _column: st.just(("corvid",)),
}


@given(st.data(), st.booleans())
@UNHURRIED
def test_what_is_written_reads_the_same(data, comma):
    column = data.draw(st.sampled_from(list(COLUMNS.values())))
    value = data.draw(VALUES[column.kind](column))
    text = clean(guarded(write(column, value, comma)))
    assert read(column, text, "fr" if comma else "en", KNOWN) == value


@given(st.text(max_size=200).map(clean))
@UNHURRIED
def test_a_text_comes_back_from_behind_its_guard(text):
    assert clean(guarded(text)) == text


@pytest.mark.parametrize(
    ("name", "text", "spoken", "meant"),
    [
        ("hourly_rate", "49,50", "fr", 4950),
        ("hourly_rate", "1 234,5 €", "fr", 123450),
        ("hourly_rate", "1,234.50", "en", 123450),
        ("hourly_rate", "€60", "en", 6000),
        ("lead_time", "2 jours", "fr", 2880),
        ("lead_time", "1 h 30", "fr", 90),
        ("lead_time", "90 min", "en", 90),
        ("training_required", "OUI", "fr", True),
        ("training_required", "faux", "fr", False),
        ("calibrated_on", "24/11/2025", "fr", date(2025, 11, 24)),
        ("calibrated_on", "2025-11-24 00:00:00", "fr", date(2025, 11, 24)),
        ("technique", "Wavefront sensor", "fr", "wavefront-sensor"),
        ("technique", "m2-analyser", "fr", "m2-analyser"),
        ("site", "Marseille", "fr", "main"),
        ("seen_by", "Corvid Photonics", "fr", ("corvid",)),
        ("access_mode", "self_service, Operator assisted", "en", ("operator_assisted", "self_service")),
        ("standards", "ISO 11146-1; ISO 9022", "en", ("ISO 11146-1", "ISO 9022")),
        ("s.wavelength_range", "350-2500", "fr", (350.0, 2500.0)),
        ("s.wavelength_range", "0,35 à 2,5 µm", "fr", (350.0, 2500.0)),
        ("s.wavelength_range", "350 – 2500 nm", "en", (350.0, 2500.0)),
        ("s.temperature_range", "-70..180", "en", (-70.0, 180.0)),
        ("s.temperature_range", "-70 to -40 °C", "en", (-70.0, -40.0)),
        ("commissioned_year", "2019.0", "en", 2019),
    ],
)
def test_what_people_type_is_understood(name, text, spoken, meant):
    assert read(COLUMNS[name], text, spoken, KNOWN) == meant


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("hourly_rate", "sixty", Fault.NOT_EUROS),
        ("hourly_rate", "-5", Fault.NOT_EUROS),
        ("hourly_rate", "NaN", Fault.NOT_EUROS),
        ("hourly_rate", "1e99999", Fault.NOT_EUROS),
        ("lead_time", "2", Fault.NOT_A_DURATION),
        ("lead_time", "soon", Fault.NOT_A_DURATION),
        ("answer_days", "11", Fault.NOT_WHOLE),
        ("answer_days", "²", Fault.NOT_WHOLE),
        ("training_required", "perhaps", Fault.NOT_YES_NO),
        ("calibrated_on", "31/02/2025", Fault.NOT_A_DAY),
        ("technique", "alchemy", Fault.UNKNOWN_TECHNIQUE),
        ("site", "Paris", Fault.UNKNOWN_SITE),
        ("contact", "x@y.example", Fault.UNKNOWN_PERSON),
        ("hidden_from", "nobody", Fault.UNKNOWN_ORGANISATION),
        ("state", "gone", Fault.NOT_LISTED),
        ("s.wavelength_range", "350", Fault.NOT_A_RANGE),
        ("s.wavelength_range", "2500..350", Fault.REVERSED),
        ("s.temperature_range", "a..b", Fault.NOT_A_RANGE),
        ("s.temperature_range", "-300..180", Fault.IMPOSSIBLE),
        ("title_en", "x" * 161, Fault.TOO_LONG),
    ],
)
def test_what_is_not_understood_says_why(name, text, fault):
    with pytest.raises(CellFault) as refused:
        read(COLUMNS[name], text, "en", KNOWN)
    assert refused.value.fault is fault


def test_a_header_may_name_another_unit():
    [headed] = recognised(["S.Wavelength_Range [µm]"], taxonomy())
    assert headed.column is not None
    assert headed.unit == "µm"
    assert read(headed.column, "0.35..2.5", "en", KNOWN, headed.unit) == (350.0, 2500.0)
    assert read(headed.column, "350..2500 nm", "en", KNOWN, headed.unit) == (350.0, 2500.0)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("access_mode", "En autonomie | Échantillons envoyés", ("self_service", "sample_mail_in")),
        ("access_mode", "libre-service", ("self_service",)),
        ("access_mode", "Run by or with the owner", ("operator_assisted",)),
        ("price_mode", "gratuit", "free"),
        ("price_mode", "SUR DEVIS", "quote"),
        ("price_mode", "Échange d'heures", "exchange"),
        ("state", "brouillon", "draft"),
        ("opening", "jours ouvrés", "weekdays"),
        ("visibility", "Les membres du pôle", "members"),
        ("laser_class", "Classe 3B", "3b"),
        ("cleanroom_class", "ISO 5", "iso_5"),
        ("domains", "Industrie du futur", ("industry-of-the-future",)),
        ("s.laser_mode", "Continu | Pulsed", ("cw", "pulsed")),
    ],
)
def test_lists_take_the_words_of_the_pages_in_both_languages(name, text, value):
    assert read(COLUMNS[name], text, "fr", KNOWN) == value


@pytest.mark.parametrize("column", [one for one in COLUMNS.values() if one.choices], ids=lambda one: one.name)
def test_every_name_of_a_value_reads_as_that_value(column):
    for value in column.choices:
        meant = read(column, value, "en", KNOWN)
        assert meant in (value, (value,))
        for name in filter(None, named(taxonomy(), column.name, column.parameter, value)):
            if ";" not in name and "," not in name:
                assert read(column, name, "fr", KNOWN) == meant


@pytest.mark.parametrize("spoken", ["en", "fr"])
@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("access_mode", words_of_pages.MODES),
        ("price_mode", words_of_pages.PRICES),
        ("state", words_of_pages.STATES),
        ("approval", words_of_pages.APPROVALS),
        ("visibility", words_of_pages.VISIBILITIES),
    ],
)
def test_the_names_of_values_are_those_of_the_pages(app, column, words, spoken):
    place = ("en", "fr").index(spoken)
    with app.test_request_context(), force_locale(spoken):
        for value, said in words.items():
            assert named(taxonomy(), column, "", str(value))[place] == str(said)


@pytest.mark.parametrize(
    ("header", "column", "unit"),
    [
        ("s.aperture_max [mm]", "s.aperture_max", ""),
        ("aperture_max", "s.aperture_max", ""),
        ("Ouverture utile (cm)", "s.aperture_max", "cm"),
        ("Clear aperture [mm]", "s.aperture_max", ""),
        ("Title_FR", "title_fr", ""),
        ("Serial number (ours)", None, ""),
    ],
)
def test_a_header_is_known_by_what_people_call_it(header, column, unit):
    (found,) = recognised([header], taxonomy())
    assert (found.column.name if found.column else None, found.unit) == (column, unit)


@pytest.mark.parametrize(
    ("column", "said", "near"), [("technique", "fizeau", "fizeau-interferometer"), ("site", "Paris", "main")]
)
def test_what_is_near_is_offered(app, column, said, near):
    with pytest.raises(CellFault) as raised:
        read(COLUMNS[column], said, "fr", KNOWN)
    with app.test_request_context():
        assert near in fault_words(raised.value.fault, raised.value.values)
