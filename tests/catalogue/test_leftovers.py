"""What a search box gets besides names and figures is understood, or said to be left out: nothing is lost silently."""

from datetime import date

import pytest

from light2share.catalogue.comparing import Bound
from light2share.catalogue.criteria import ChipKind, Trouble
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.understanding import understand
from light2share.equipment.taxonomy import taxonomy

TODAY = date(2026, 10, 12)


@pytest.fixture
def read(catalogue):
    def reading(q: str, language: str = "en", **given: list[str]):
        parameters = {"q": [q], **{name.replace("__", "."): values for name, values in given.items()}}
        return understand(parameters, taxonomy(), StoredLexicon(catalogue), TODAY, language)

    return reading


def troubles(search) -> list[tuple[str, str]]:
    return [(chip.said, chip.trouble.value) for chip in search.chips if chip.trouble]


def the(search, kind):
    (chip,) = (chip for chip in search.chips if chip.kind is kind)
    return chip


@pytest.mark.parametrize(
    ("q", "language", "celsius"),
    [
        ("oven 200 C", "en", 200),
        ("climatic chamber -40 F", "en", -40),
        ("étuve 200 C", "fr", 200),
        ("enceinte climatique 85C", "fr", 85),
        ("climatic chamber 85 c", "en", 85),
    ],
)
def test_a_bare_c_or_f_is_a_temperature(read, q, language, celsius):
    search = read(q, language)
    (figure,) = search.figures
    (wish,) = figure.wishes
    assert wish.parameter.slug == "temperature_range"
    assert wish.asked.low == pytest.approx(celsius)
    assert [term.techniques for term in search.terms] == [frozenset({"climatic-chamber"})]


@pytest.mark.parametrize("q", ["F-theta lens 2 F-theta", "lens 50 f/2"])
def test_other_letters_are_no_temperature(read, q):
    assert not read(q).figures


@pytest.mark.parametrize(
    ("q", "language", "bound"),
    [
        ("optical spectrum analyser > 1000 nm", "en", Bound.MORE),
        ("optical spectrum analyser >1000nm", "en", Bound.MORE),
        ("optical spectrum analyser ≥ 1000 nm", "en", Bound.LEAST),
        ("optical spectrum analyser <= 1000 nm", "en", Bound.MOST),
        ("optical spectrum analyser more than 1000 nm", "en", Bound.MORE),
        ("optical spectrum analyser 1000 nm or more", "en", Bound.LEAST),
        ("optical spectrum analyser below 1000 nm", "en", Bound.LESS),
        ("analyseur de spectre optique au moins 1000 nm", "fr", Bound.LEAST),
        ("analyseur de spectre optique plus de 1000 nm", "fr", Bound.MORE),
        ("analyseur de spectre optique moins de 1000 nm", "fr", Bound.LESS),
        ("spectromètre au moins 1000", "fr", Bound.LEAST),
        ("spectrometer > 1000", "en", Bound.MORE),
    ],
)
def test_bounds(read, q, language, bound):
    search = read(q, language)
    (figure,) = search.figures
    assert (figure.quantity.low, figure.quantity.unit.symbol) == (1000, "nm")
    assert figure.quantity.bound is bound
    assert not troubles(search)
    for wish in figure.wishes:
        turned = bound.turned if wish.parameter.unit == "cm⁻¹" else bound
        assert (wish.asked.high is None) is turned.is_lower
    assert [term.said for term in search.terms] == [
        q[: q.find("1000")].split(" >")[0].strip()
    ] or search.terms


@pytest.mark.parametrize(("q", "said"), [("> 1000", "> 1000"), ("oscilloscope at least 8", "at least 8")])
def test_a_bound_without_a_clear_unit_is_left_out(read, q, said):
    assert troubles(read(q)) == [(said, Trouble.NO_UNIT)]


@pytest.mark.parametrize(
    ("q", "language", "left_out"),
    [
        ("camera near Zurich", "en", ("near Zurich", Trouble.ABROAD)),
        ("caméra près de Zurich", "fr", ("près de Zurich", Trouble.ABROAD)),
        ("caméra à Londres", "fr", ("à Londres", Trouble.ABROAD)),
        ("camera near Atlantis", "en", ("near Atlantis", Trouble.NO_PLACE)),
        ("caméra près d’Atlantis", "fr", ("près d’Atlantis", Trouble.NO_PLACE)),
        ("camera 30/02", "en", ("30/02", Trouble.NO_SUCH_DAY)),
        ("caméra 31 novembre", "fr", ("31 novembre", Trouble.NO_SUCH_DAY)),
        ("camera 2026-02-30", "en", ("2026-02-30", Trouble.NO_SUCH_DAY)),
        ("camera week 54", "en", ("week 54", Trouble.NO_SUCH_DAY)),
        ("camera 24/11/2025", "en", ("24/11/2025", Trouble.PAST)),
        ("caméra à 13 h", "fr", ("à 13 h", Trouble.CLOCK)),
        ("camera at 13:00", "en", ("at 13:00", Trouble.CLOCK)),
        ("caméra 13h30", "fr", ("13h30", Trouble.CLOCK)),
        ("caméra de 14 h à 17 h", "fr", ("de 14 h à 17 h", Trouble.CLOCK)),
        ("camera tuesday 2 pm", "en", ("2 pm", Trouble.CLOCK)),
    ],
)
def test_what_is_no_place_day_or_length_is_said(read, q, language, left_out):
    search = read(q, language)
    assert troubles(search) == [left_out]
    assert [term.said for term in search.terms] == [q.split()[0]]
    assert search.minutes is None
    assert search.place is None


@pytest.mark.parametrize(
    ("q", "minutes"),
    [
        ("camera 13 h", 780),
        ("camera 45 min", 45),
        ("caméra 1h30", 90),
        ("caméra pendant 4 h", 240),
        ("caméra de 4 à 8 h", 480),
    ],
)
def test_a_length_stays_a_length(read, q, minutes):
    assert read(q, "fr").minutes == minutes


@pytest.mark.parametrize(
    "q", ["near infrared camera", "champ proche", "camera in vacuum", "caméra sur trépied"]
)
def test_words_that_announce_no_place(read, q):
    search = read(q)
    assert Trouble.NO_PLACE not in {chip.trouble for chip in search.chips}
    assert search.place is None


def test_a_mistyped_town_behind_near(read):
    assert read("camera near Marseile").place.name == "Marseille"


@pytest.mark.parametrize("q", ["13013 interferometer", "interféromètre 13013"])
def test_a_bare_postcode(read, q):
    search = read(q)
    assert search.place.name.startswith("Marseille 13")
    assert [term.is_unknown for term in search.terms] == [False]


@pytest.mark.parametrize("q", ["20000 images par seconde", "laser 13013 nm", "99999 interferometer"])
def test_other_numbers_are_no_postcode(read, q):
    assert read(q).place is None


def test_of_two_places_the_field_counts(read):
    search = read("camera near Nice", near=["Toulon"])
    assert search.place.name == "Toulon"
    assert troubles(search) == [("near Nice", Trouble.TWICE)]
    ((name, instead),) = the(search, ChipKind.UNREAD).others
    assert (name, instead) == ("Nice", {"q": ["camera"], "near": ["Nice"]})
    assert [term.said for term in search.terms] == ["camera"]


def test_of_two_places_in_the_text_the_first_counts(read):
    search = read("camera near Nice near Toulon")
    assert search.place.name == "Nice"
    ((name, instead),) = the(search, ChipKind.UNREAD).others
    assert (name, instead) == ("Toulon", {"q": ["camera"], "near": ["Toulon"]})


def test_of_two_times_the_fields_count(read):
    search = read("camera 24/11 for 4 h", to=["2026-12-01"], dur=["60"])
    assert search.minutes == 60
    assert search.days.last == date(2026, 12, 1)
    assert troubles(search) == [("24/11", Trouble.TWICE), ("for 4 h", Trouble.TWICE)]


@pytest.mark.parametrize(
    ("q", "language", "name", "value"),
    [
        ("free camera", "en", "prices", "free"),
        ("camera free of charge", "en", "prices", "free"),
        ("caméra gratuite", "fr", "prices", "free"),
        ("caméra gratuits", "fr", "prices", "free"),
        ("camera on quote", "en", "prices", "quote"),
        ("available camera", "en", "soon", "30"),
        ("camera available now", "en", "soon", "7"),
        ("caméra disponible", "fr", "soon", "30"),
        ("caméra disponibles", "fr", "soon", "30"),
        ("calibrated camera", "en", "calibrated", "valid"),
        ("caméra étalonnée", "fr", "calibrated", "valid"),
        ("self-service camera", "en", "modes", "self_service"),
        ("caméra en libre-service", "fr", "modes", "self_service"),
        ("camera with operator", "en", "modes", "operator_assisted"),
        ("caméra avec opérateur", "fr", "modes", "operator_assisted"),
        ("remote camera", "en", "modes", "sample_mail_in"),
        ("caméra à distance", "fr", "modes", "sample_mail_in"),
        ("loan camera", "en", "modes", "loan"),
        ("caméra en prêt", "fr", "modes", "loan"),
    ],
)
def test_words_for_filters(read, q, language, name, value):
    search = read(q, language)
    assert getattr(search, name) == {value}
    assert [term.said for term in search.terms] == ["camera" if language == "en" else "caméra"]
    chips = [chip for chip in search.chips if chip.kind is not ChipKind.WORDS]
    assert [chip.value for chip in chips] == [value]
    assert chips[0].rest == {"q": ["camera" if language == "en" else "caméra"]}


@pytest.mark.parametrize(
    "q", ["free-space link", "free spectral range", "stress-free", "étalonnage de photodiode"]
)
def test_names_with_such_words_stay_names(read, q):
    search = read(q)
    assert not (search.prices)
    assert not (search.calibrated)
    assert not (search.soon)


def test_a_filter_said_and_ticked_is_one_chip(read):
    search = read("self-service camera", mode=["self_service"])
    chip = the(search, ChipKind.MODE)
    assert chip.rest == {"q": ["camera"]}


def test_free_beside_days_belongs_to_the_days(read):
    for q, language in (("camera free next week", "en"), ("caméra disponible la semaine prochaine", "fr")):
        search = read(q, language)
        assert not (search.prices)
        assert not (search.soon)
        assert the(search, ChipKind.DAYS).rest == {"q": [q.split()[0]]}


def test_ends_the_wrong_way_round_are_swapped_and_said(read):
    search = read("", s__wavelength_range=["2000", "100"])
    (wanted,) = search.specifications
    assert (wanted.asked.low, wanted.asked.high, wanted.swapped) == (100, 2000, True)
    assert not read("", s__wavelength_range=["100", "2000"]).specifications[0].swapped


def test_both_kinds_of_spectrum_analyser(read):
    both = {"optical-spectrum-analyser", "rf-spectrum-analyser"}
    for q, language in (
        ("spectrum analyser", "en"),
        ("spectrum analyzer", "en"),
        ("analyseur de spectre", "fr"),
    ):
        (term,) = read(q, language).terms
        assert term.techniques == both, q


@pytest.mark.parametrize(
    ("q", "first", "other"),
    [
        ("autocollimator 0.1 arcsec", "angular_accuracy", "angular_field"),
        ("source 1550 nm", "wavelength_range", "source_linewidth"),
    ],
)
def test_a_figure_may_mean_something_else(read, q, first, other):
    chip = the(read(q), ChipKind.QUANTITY)
    assert first in {wish.parameter.slug for wish in chip.wishes}
    assert other not in {wish.parameter.slug for wish in chip.wishes}
    moved = [rest for _, rest in chip.others if f"s.{other}" in rest]
    assert moved
    assert moved[0]["q"] == [q.split()[0]]
    values = {name.replace(".", "__"): values for name, values in moved[0].items() if name != "q"}
    search = read(*moved[0]["q"], **values)
    assert [one.parameter.slug for one in search.specifications] == [other]


def test_so_many_things_are_no_wavelength(read):
    assert troubles(read("spectrometer > 1000 channels")) == [("> 1000", Trouble.NO_UNIT)]


def test_images_per_second_are_a_rate(read):
    (figure,) = read("caméra plus de 20 000 images par seconde", "fr").figures
    assert "frame_rate_max" in {wish.parameter.slug for wish in figure.wishes}
    assert figure.quantity.bound is Bound.MORE


def test_grams_of_a_shaker_are_its_acceleration(read):
    (figure,) = read("vibration 20 g").figures
    assert [wish.parameter.slug for wish in figure.wishes] == ["acceleration_max"]


def test_a_whole_sentence(read):
    search = read(
        "J’ai besoin de mesurer la planéité d’un miroir de 100 mm à Marseille la semaine prochaine", "fr"
    )
    assert not troubles(search)
    assert search.place.name == "Marseille"
    assert [sorted(term.techniques) for term in search.terms] == [["fizeau-interferometer"]]


def test_a_named_figure_is_that_figure(read):
    (figure,) = read("resolution better than 0.1 nm").figures
    assert all(wish.parameter.label.en.lower().count("resolution") for wish in figure.wishes)
